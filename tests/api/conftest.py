"""What no request may do, whatever the test is about: leave customer data in a log."""

from collections.abc import Iterator

import pytest

from bank_people import leaked


@pytest.fixture(autouse=True)
def _silent_log(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    printed = "".join(capfd.readouterr())
    assert not leaked(printed)
    assert "Traceback" not in printed
