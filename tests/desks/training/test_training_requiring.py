"""A purpose opens to whoever holds its certificates now, and to nobody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desks.training.small_packs import (
    NOON,
    RULES,
    SHANGHAI,
    at,
    book,
    certificate,
    pack,
)
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.wording import Wording
from xinhu.desks.training import refusals
from xinhu.desks.training.certifying import Certificate
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.requiring import lacking_courses, require_trained

BASIC = pack({"one": 1}, 1, code="basic")
SPECIAL = pack({"one": 1}, 1, code="special", purposes=frozenset({"review"}))
BOOK = book(BASIC, SPECIAL)


def held(of: Pack, days: int = 1) -> Certificate:
    return certificate(of, Instant(NOON - DAY), Instant(NOON + days * DAY))


@pytest.mark.duty("R1.1")
def test_certificates_open_a_purpose_until_the_first_of_them_lapses() -> None:
    both = [held(BASIC, 5), held(SPECIAL, 2)]
    assert require_trained(BOOK, "review", both, NOON, SHANGHAI) == NOON + 2 * DAY
    assert require_trained(BOOK, "serve", both, NOON, SHANGHAI) == NOON + 5 * DAY
    assert lacking_courses(BOOK.packs.values(), both, NOON, SHANGHAI) == ()


@pytest.mark.duty("R1.1")
def test_a_missing_certificate_refuses_and_names_the_course() -> None:
    with pytest.raises(refusals.TrainingLackingError) as caught:
        require_trained(BOOK, "review", [held(BASIC)], NOON, SHANGHAI)
    assert caught.value.params["courses"] == "special"
    assert caught.value.params["purpose"] == "review"
    assert require_trained(BOOK, "serve", [held(BASIC)], NOON, SHANGHAI)


@pytest.mark.duty("R4.1")
def test_a_lapsed_certificate_refuses_at_once_and_passing_restores_at_once() -> None:
    lapsed = certificate(BASIC, at("2025-01-01 00:00"), NOON)
    with pytest.raises(refusals.TrainingLackingError):
        require_trained(BOOK, "serve", [lapsed], NOON, SHANGHAI)
    require_trained(BOOK, "serve", [lapsed], Instant(NOON - 1), SHANGHAI)
    fresh = certificate(BASIC, NOON, Instant(NOON + DAY))
    require_trained(BOOK, "serve", [lapsed, fresh], NOON, SHANGHAI)


@pytest.mark.duty("R1.1")
def test_a_purpose_that_no_list_knows_is_refused_whatever_is_held() -> None:
    with pytest.raises(refusals.TrainingPurposeUnknownError):
        require_trained(BOOK, "curiosity", [held(BASIC)], NOON, SHANGHAI)
    empty = CourseBook({}, {"serve": ()})
    with pytest.raises(refusals.TrainingPurposeUnknownError):
        require_trained(empty, "serve", [held(BASIC)], NOON, SHANGHAI)


def test_what_is_lacking_says_which_course_and_why() -> None:
    lapsed = certificate(SPECIAL, at("2025-01-01 00:00"), NOON)
    held_now = [held(BASIC), lapsed]
    lacking = lacking_courses(BOOK.packs.values(), held_now, NOON, SHANGHAI)
    assert [(of.course.code, why.code) for of, why in lacking] == [
        ("special", "certificate.lapsed")
    ]


SPANS = st.lists(
    st.tuples(
        st.sampled_from([BASIC, SPECIAL]), st.integers(-3, 3), st.integers(-3, 3)
    ),
    max_size=5,
)


@settings(deadline=None)
@given(spans=SPANS, purpose=st.sampled_from(["serve", "review"]))
def test_what_is_refused_is_what_is_listed_as_lacking(
    spans: list[tuple[Pack, int, int]], purpose: str
) -> None:
    certificates = [
        certificate(of, Instant(NOON + a * DAY), Instant(NOON + b * DAY))
        for of, a, b in spans
    ]
    counting = {of.course.code for of, a, b in spans if a <= 0 < b}
    wanted = {"serve": {"basic"}, "review": {"basic", "special"}}[purpose]
    packs = BOOK.wanted_for(purpose)
    lacking = lacking_courses(packs, iter(certificates), NOON, SHANGHAI)
    codes = {of.course.code for of, _ in lacking}
    if wanted <= counting:
        require_trained(BOOK, purpose, iter(certificates), NOON, SHANGHAI)
        assert codes == set()
    else:
        with pytest.raises(refusals.TrainingLackingError) as caught:
            require_trained(BOOK, purpose, iter(certificates), NOON, SHANGHAI)
        assert codes == wanted - counting
        assert set(str(caught.value.params["courses"]).split(", ")) == codes


@pytest.mark.duty("R1.1")
@pytest.mark.parametrize("purpose", sorted(RuleBook.load(RULES).purposes))
def test_nobody_untrained_may_use_any_shipped_purpose(purpose: str) -> None:
    shipped = CourseBook.load(RULES, None, RuleBook.load(RULES).purposes)
    with pytest.raises(refusals.TrainingLackingError):
        require_trained(shipped, purpose, [], NOON, SHANGHAI)


def test_the_refusal_says_in_both_languages_which_course_to_take() -> None:
    shipped = CourseBook.load(RULES, None, RuleBook.load(RULES).purposes)
    with pytest.raises(refusals.TrainingLackingError) as caught:
        require_trained(shipped, "loan_review", [], NOON, SHANGHAI)
    wording = Wording.load(RULES)
    chinese = wording.explain(caught.value, "zh").message
    assert "《征信查询合规》" in chinese
    assert "贷款审查" in chinese
    assert "Credit inquiries" in wording.explain(caught.value, "en").message
