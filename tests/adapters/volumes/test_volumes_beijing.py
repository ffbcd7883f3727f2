"""Times of entries in Beijing time."""

import pytest

from xinhu.adapters.volumes.beijing import beijing_milliseconds, beijing_seconds
from xinhu.core.base.clock import (
    Instant,
    from_datetime,
    from_text,
    to_datetime,
    to_text,
)
from xinhu.core.register.volume.naming import BEIJING


@pytest.mark.parametrize(
    "at", [0, 1, 999_999, 1_785_546_123_000_004, 1_772_294_399_999_999]
)
def test_it_is_the_time_eight_hours_later(at: int) -> None:
    text = to_text(Instant(at))
    moment = to_datetime(Instant(at)) + BEIJING
    assert beijing_seconds(text) == moment.strftime("%Y-%m-%d %H:%M:%S")
    milliseconds = f"{moment.microsecond // 1000:03d}"
    assert beijing_milliseconds(text) == f"{beijing_seconds(text)}.{milliseconds}"
    assert from_datetime(to_datetime(from_text(text))) == at


@pytest.mark.parametrize("text", ["", "2026-08-01T09:02:03.000004+08:00", "x" * 27])
def test_a_time_that_no_entry_has_is_not_shown(text: str) -> None:
    with pytest.raises(ValueError, match="time"):
        beijing_seconds(text)
