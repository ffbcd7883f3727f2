"""Whatever tests log is read for customers' data; a find fails the test.

What is read: what a test's own process writes to standard error and logs; the standard
error of every process that a test waits for; the logs in every folder that is removed;
and, when a process of the tests is through, the logs that are left in its folders. What
a command prints as its result (standard output) is no log.

Each worker reads what its own tests wrote: nothing is gathered, and reading takes some
milliseconds. Not read is what a test takes out of pytest's hands itself (``capsys``).
"""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
import structlog

from customer_data import kinds_found

_LARGEST = 50_000_000  # bytes of a log; more than any test writes
_READ = ("stderr", "log")
_found: list[str] = []
_remove = shutil.rmtree
_communicate = subprocess.Popen.communicate


class CustomerDataLoggedError(Exception):
    """A log holds customers' data; says where and of what kind, never which."""


def pytest_configure() -> None:
    """Look into folders before they go, and at what processes said when they ended."""
    shutil.rmtree = _read_and_remove
    subprocess.Popen.communicate = _communicate_and_read  # type: ignore[method-assign]  # for every test
    # By itself structlog writes to standard output, among results.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


def pytest_unconfigure() -> None:
    """Leave the library as it was."""
    shutil.rmtree = _remove
    subprocess.Popen.communicate = _communicate  # type: ignore[method-assign]  # as above


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None, Any, Any]:
    """Read, with the last test, the logs that nobody removed."""
    yield
    if nextitem is None:
        read_folder(_base)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what logged a customer's data."""
    report = yield
    for name, text in report.sections:
        captured, _, when = name.removeprefix("Captured ").rpartition(" ")
        if captured in _READ and when == call.when:
            read(text, name)
    if _found:
        told = CustomerDataLoggedError("; ".join(_found))
        _found.clear()
        report.outcome = "failed"
        report.longrepr = f"{report.longrepr or ''}\n{told!r}".strip()
    return report


_base = Path("/nonexistent")


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    global _base  # noqa: PLW0603 -- hooks have no fixtures
    _base = tmp_path_factory.getbasetemp()


def read(text: str, place: str) -> None:
    """Remember what kinds of customers' data stand in a text."""
    for kind, count in sorted(Counter(kinds_found(text)).items()):
        _found.append(f"{place}: {count} × {kind}")


def read_folder(folder: Path) -> None:
    """Read every log in a folder: ``*.log``, and PostgreSQL's, which is named so."""
    for pattern in ("*.log", "log"):
        for path in folder.rglob(pattern):
            # A log may be a link to a device that never ends.
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    read(file.read(_LARGEST).decode("utf-8", "replace"), path.name)


def _read_and_remove(path: Any, *words: Any, **named: Any) -> None:
    read_folder(Path(path))
    _remove(path, *words, **named)


def _communicate_and_read(
    process: "subprocess.Popen[Any]",
    *words: Any,
    **named: Any,
) -> Any:
    said, errors = _communicate(process, *words, **named)
    if errors:
        text = errors if isinstance(errors, str) else errors.decode("utf-8", "replace")
        read(text, "standard error of a process")
    return said, errors
