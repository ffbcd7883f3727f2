"""Fit for a purpose: trained for it, and proven to be there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.policy_people import NOON, POLICIES, asking
from trained import COURSES, certificates, trained
from xinhu.core.base.clock import DAY, SECOND, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.fitness import Fitness
from xinhu.core.policy.refusals import PurposeUnknownError, SecondFactorNeededError
from xinhu.desks.training.refusals import TrainingLackingError

PURPOSES = POLICIES.book.purposes
FITNESS = Fitness(PURPOSES, trained())
ALL = certificates(NOON)


def test_a_purpose_that_no_list_knows_is_refused() -> None:
    with pytest.raises(PurposeUnknownError):
        FITNESS.require_fit(asking(certificates=ALL), "curiosity", NOON)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.duty("R1.1")
def test_nobody_without_any_certificate_is_fit_for_anything(purpose: str) -> None:
    with pytest.raises(TrainingLackingError):
        FITNESS.require_fit(asking(certificates=()), purpose, NOON)


@given(
    passed=st.frozensets(st.sampled_from(sorted(COURSES.packs))),
    purpose=st.sampled_from(sorted(PURPOSES)),
    days=st.integers(-2, 400),
)
def test_fit_is_who_holds_every_wanted_course_on_that_day(
    passed: frozenset[str], purpose: str, days: int
) -> None:
    """The slow model: look at every wanted course, one by one."""
    held = tuple(each for each in ALL if each.course in passed)
    now = Instant(NOON + days * DAY)
    late = 30 * DAY if purpose == "emergency" else 0
    expected = all(
        any(
            each.course == pack.course.code and each.issued <= now < each.expires + late
            for each in held
        )
        for pack in COURSES.packs.values()
        if pack.course.purposes == "any" or purpose in pack.course.purposes
    )
    try:
        FITNESS.require_fit(asking(certificates=held), purpose, now)
    except Refusal:
        assert not expected
    else:
        assert expected


@pytest.mark.parametrize("purpose", [p for p, it in PURPOSES.items() if it.sensitive])
@pytest.mark.parametrize("late", [0, SECOND, DAY])
def test_a_second_factor_counts_until_its_time_and_not_longer(
    purpose: str, late: int
) -> None:
    person = asking(certificates=ALL, kind="session", second_factor_until=NOON)
    assert FITNESS.require_fit(person, purpose, Instant(NOON - 1)) == ()
    with pytest.raises(SecondFactorNeededError):
        FITNESS.require_fit(person, purpose, Instant(NOON + late))
