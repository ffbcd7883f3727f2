"""Somebody is there at every moment: the quick answer is that of a walk by days."""

from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.organisation.covered import FOREVER, Span, first_gap, presence

_LAST = 14
_DAYS = st.integers(0, _LAST)
_SPANS = st.tuples(_DAYS, st.integers(1, 6)).map(
    lambda drawn: Span(Instant(drawn[0]), Instant(drawn[0] + drawn[1]))
)
_ENDS = st.one_of(st.just(FOREVER), _DAYS.map(Instant))
_PEOPLE = st.lists(st.tuples(_ENDS, st.lists(_SPANS, max_size=3)), max_size=4)
_BEYOND = 40
"""A day on which nothing changes any more."""


def is_there(day: int, ends: Instant, away: list[Span]) -> bool:
    return day < ends and not any(each.begins <= day < each.until for each in away)


@given(people=_PEOPLE, begins=_DAYS, until=_ENDS)
def test_the_first_gap_is_that_of_a_walk_by_days(people, begins, until) -> None:
    time = Span(Instant(begins), until)
    spans = [
        span
        for ends, away in people
        for span in presence(Span(time.begins, ends), away)
    ]
    walk = (
        day
        for day in range(begins, min(until, _BEYOND))
        if not any(is_there(day, *each) for each in people)
    )
    assert first_gap(time, spans) == next(walk, None)
