"""Coverage is measured where its floor stands, and takes no time elsewhere.

The tracer doubles what a test computes. The floor is that of the core and the desks:
they are measured while they are imported, all of them and once, and while those tests
run through whose doors one comes to them. While tests are collected, and in those of
adapters, commands, processes and browsers, nothing is traced: what these reach counts
for nothing, and the floor is reached without them or not at all.
"""

import importlib
import os
import pkgutil
from collections.abc import Generator

import django
import pytest
from coverage import Coverage

_MEASURED = (
    "tests/core/",
    "tests/desks/",
    "tests/api/",
    "tests/console/test_console_",
)
"""Beginnings of the names of what is measured."""
_APART = ("_browser_", "_separated", "_testers")
"""What stands in the names of files there that are not: they go through everything, of
which others go through each kind."""


class Measured:
    """Lets the tracer run while it measures what counts.

    Args:
        coverage: of this process, running.
    """

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._runs = True

    def let_run(self, *, wanted: bool) -> None:
        """Start or stop the tracer; what was measured stays."""
        if wanted is not self._runs:
            (self._coverage.start if wanted else self._coverage.stop)()
        self._runs = wanted

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item
    ) -> Generator[None, object, object]:
        """Measure a test that counts."""
        self.let_run(wanted=is_measured(item.nodeid.partition("::")[0]))
        return (yield)


def is_measured(file: str) -> bool:
    """Tell whether the tests of a file count for the floor."""
    return file.startswith(_MEASURED) and not any(part in file for part in _APART)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Measure what importing runs; then wait for the first test that counts."""
    coverage = Coverage.current()
    if coverage is None:
        return
    # Workers import what this process has measured: once is enough.
    if not hasattr(session.config, "workerinput"):
        import_all(coverage.get_option("run:source"))
    measured = Measured(coverage)
    measured.let_run(wanted=False)
    session.config.pluginmanager.register(measured)


def import_all(packages: list[str]) -> None:
    """Import every module of packages but migrations, which are not measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
    django.setup()
    for name in packages:
        inside = importlib.import_module(name).__path__
        for module in pkgutil.walk_packages(inside, f"{name}."):
            if ".migrations." not in module.name:
                importlib.import_module(module.name)
