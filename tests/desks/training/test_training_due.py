"""What a post must take is due before its deadline and overdue from it on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desks.training.small_packs import (
    NOON,
    SHANGHAI,
    at,
    book,
    certificate,
    pack,
    renewed,
)
from xinhu.core.base.clock import DAY, Instant
from xinhu.desks.training import refusals
from xinhu.desks.training.certifying import Certificate
from xinhu.desks.training.due import Due, due_of

BASIC = pack({"one": 1}, 1, code="basic")
TELLER = pack({"one": 1}, 1, code="teller", posts=frozenset({"counter"}))
BOOK = book(BASIC, TELLER)
SINCE = at("2026-03-01 09:00")


def one(held: list[Certificate], now: Instant, since: Instant = SINCE) -> Due:
    (due,) = due_of(book(BASIC).curriculum("counter"), since, held, now, SHANGHAI)
    return due


@pytest.mark.duty("R4.1")
def test_a_post_has_its_curriculum() -> None:
    def codes(post: str) -> set[str]:
        listed = due_of(BOOK.curriculum(post), SINCE, [], NOON, SHANGHAI)
        return {due.pack.course.code for due in listed}

    assert codes("counter") == {"basic", "teller"}
    assert codes("audit") == {"basic"}


def test_a_post_for_which_no_course_is_set_is_refused() -> None:
    with pytest.raises(refusals.TrainingPostUnknownError):
        due_of(book(TELLER).curriculum("janitor"), SINCE, [], NOON, SHANGHAI)


def test_a_newcomer_has_days_to_take_a_course_and_is_overdue_then() -> None:
    deadline = at("2026-03-16 00:00")
    assert one([], NOON) == Due(BASIC, "due", deadline, "certificate.missing")
    assert one([], Instant(deadline - 1)).state == "due"
    assert one([], deadline).state == "overdue"


@pytest.mark.duty("R4.1")
def test_renewal_is_due_before_the_end_and_overdue_from_it_on() -> None:
    end = at("2026-09-01 00:00")
    held = [certificate(BASIC, SINCE, end)]
    assert one(held, NOON) == Due(BASIC, "current", end, "")
    assert one(held, Instant(end - 30 * DAY - 1)).state == "current"
    assert one(held, Instant(end - 30 * DAY)).state == "due"
    assert one(held, end) == Due(BASIC, "overdue", end, "certificate.lapsed")
    assert one(held, Instant(end + 300 * DAY)).deadline == end


def test_who_comes_back_to_a_post_has_a_newcomers_days() -> None:
    old = [certificate(BASIC, at("2020-01-01 00:00"), at("2021-01-01 00:00"))]
    due = one(old, NOON)
    assert (due.state, due.reason) == ("due", "certificate.lapsed")
    assert due.deadline == at("2026-03-16 00:00")


@pytest.mark.duty("R4.1")
def test_a_newer_version_makes_renewal_due_and_overdue() -> None:
    newer = pack(
        {"one": 1}, 1, code="basic", version=2, renewal=renewed(2, "2026-03-20")
    )
    held = [certificate(newer, SINCE, at("2027-03-02 00:00"), version=1)]

    def state(now: str) -> tuple[str, str]:
        (due,) = due_of(
            book(newer).curriculum("counter"), SINCE, held, at(now), SHANGHAI
        )
        return due.state, due.reason

    assert state("2026-03-20 23:59") == ("due", "")
    assert state("2026-03-21 00:00") == ("overdue", "certificate.outdated")


def test_the_most_urgent_comes_first() -> None:
    held = [certificate(BASIC, SINCE, at("2026-03-10 00:00"))]
    listed = due_of(BOOK.curriculum("counter"), SINCE, held, NOON, SHANGHAI)
    assert [due.pack.course.code for due in listed] == ["basic", "teller"]


@settings(deadline=None)
@given(
    spans=st.lists(st.tuples(st.integers(-400, 0), st.integers(-399, 400)), max_size=4),
    came=st.integers(-500, 0),
)
def test_nobody_is_current_without_a_certificate_and_overdue_before_a_deadline(
    spans: list[tuple[int, int]], came: int
) -> None:
    held = [
        certificate(BASIC, Instant(NOON + a * DAY), Instant(NOON + b * DAY))
        for a, b in spans
    ]
    due = one(held, NOON, Instant(NOON + came * DAY))
    counting = any(b > 0 for _, b in spans)
    assert (due.reason == "") == counting
    assert (due.state == "overdue") == (due.deadline <= NOON)
    if due.state == "current":
        assert counting
