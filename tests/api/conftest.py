"""What no request may do, whatever the test is about: leave customer data in a log.

Django is up before the desks' models are imported, whichever file is first.
"""

import os
from collections.abc import Iterator

import django
import pytest

from bank_people import leaked

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()


@pytest.fixture(autouse=True)
def _silent_log(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    printed = "".join(capfd.readouterr())
    assert not leaked(printed)
    assert "Traceback" not in printed
