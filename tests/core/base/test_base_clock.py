"""Instants: whole microseconds, written one way, read back exactly."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.clock import (
    Instant,
    from_datetime,
    from_text,
    system_clock,
    to_datetime,
    to_text,
)

instants = st.integers(0, 4_102_444_800_000_000).map(Instant)


@given(instants)
def test_an_instant_survives_being_written(instant: Instant) -> None:
    text = to_text(instant)
    assert len(text) == 27
    assert from_text(text) == instant
    assert from_datetime(to_datetime(instant)) == instant


@given(instants, instants)
def test_texts_sort_as_instants_do(one: Instant, other: Instant) -> None:
    assert (to_text(one) < to_text(other)) == (one < other)


def test_a_known_instant() -> None:
    text = "2026-03-02T04:00:00.000001Z"
    assert to_text(from_text("2026-03-02T12:00:00.000001+08:00")) == text


def test_an_offset_counts() -> None:
    east = timezone(timedelta(hours=8))
    noon = datetime(2026, 3, 2, 12, tzinfo=east)
    assert from_datetime(noon) == from_datetime(noon.astimezone(UTC))


@pytest.mark.parametrize("text", ["2026-03-02T12:00:00", "noon", ""])
def test_a_time_without_an_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_text(text)


def test_the_clock_of_the_machine_tells_about_now() -> None:
    before = from_datetime(datetime.now(tz=UTC))
    assert 0 <= system_clock() - before < 5_000_000
