"""A new ground keeps to the limits of its kind and states what it must."""

import pytest

from reference.policy_people import NOON, POLICIES
from xinhu.core.base.clock import DAY, SECOND
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy import ground_refusals as refused
from xinhu.core.policy.ground_terms import (
    Terms,
    new_terms,
    require_enterable,
)

BOOK = POLICIES.book
ORDER = {
    "authority": "某市公安局",
    "document_number": "〔2026〕17 号",
    "legal_basis": "刑事诉讼法",
    "officer_one": "甲",
    "officer_two": "乙",
}


def terms(
    kind: str,
    evidence: dict[str, str],
    days: int | None = None,
    uses: int | None = None,
) -> Terms:
    return new_terms(
        BOOK.grounds[kind], kind=kind, evidence=evidence, days=days, uses=uses, now=NOON
    )


def test_a_letter_gets_the_default_term_and_no_limit_of_uses() -> None:
    made = terms("authorisation_letter", {})
    assert made == Terms(NOON, NOON + 30 * DAY, None, None)


def test_an_order_of_two_officers_is_used_once() -> None:
    assert terms("statutory_order", ORDER).max_uses == 1


def test_break_glass_owes_a_review_within_its_hours() -> None:
    made = terms("break_glass", {"reason": "customer_in_danger"})
    assert made.review_due == NOON + 24 * 3600 * SECOND


BAD_TERMS = {
    "a letter for longer than a year": (
        "authorisation_letter",
        {},
        366,
        None,
        refused.GroundTermError,
    ),
    "a letter for no day": (
        "authorisation_letter",
        {},
        0,
        None,
        refused.GroundTermError,
    ),
    "a letter for no use": (
        "authorisation_letter",
        {},
        None,
        0,
        refused.GroundUsesError,
    ),
    "an approval for two uses": (
        "supervisor_approval",
        {"reason": "x"},
        None,
        2,
        refused.GroundUsesError,
    ),
    "an order without its number": (
        "statutory_order",
        ORDER | {"document_number": " "},
        None,
        None,
        refused.GroundEvidenceError,
    ),
    "an order by one officer": (
        "statutory_order",
        ORDER | {"officer_two": " 甲 "},
        None,
        None,
        refused.GroundSameOfficerError,
    ),
    "break-glass for a reason of one's own": (
        "break_glass",
        {"reason": "curious"},
        None,
        None,
        refused.GroundEvidenceError,
    ),
    "break-glass without a reason": (
        "break_glass",
        {},
        None,
        None,
        refused.GroundEvidenceError,
    ),
}


@pytest.mark.parametrize("case", BAD_TERMS)
def test_a_ground_beyond_its_kind_is_not_made(case: str) -> None:
    kind, evidence, days, uses, expected = BAD_TERMS[case]
    with pytest.raises(BadInput) as caught:
        terms(kind, evidence, days, uses)
    assert type(caught.value) is expected


@pytest.mark.parametrize("kind", ["supervisor_approval", "break_glass", "friendship"])
def test_a_kind_that_is_not_entered_cannot_be_entered(kind: str) -> None:
    with pytest.raises(refused.GroundFormError):
        require_enterable(BOOK, kind, frozenset({"counter_service"}))


def test_a_ground_is_entered_for_purposes_that_can_rest_on_it() -> None:
    kind = "authorisation_letter"
    rule = require_enterable(BOOK, kind, frozenset({"counter_service", "loan_review"}))
    assert rule is BOOK.grounds[kind]
    for purposes in ({"statutory_inquiry"}, {"curiosity"}):
        with pytest.raises(refused.GroundKindError):
            require_enterable(BOOK, kind, frozenset(purposes))
    with pytest.raises(refused.GroundPurposeError):
        require_enterable(BOOK, kind, frozenset())


def test_every_number_of_the_lists_has_a_source_and_a_status() -> None:
    for rules in (BOOK.grounds, BOOK.purposes, BOOK.roles):
        for rule in rules.values():
            assert rule.source
            assert rule.status in {"confirmed", "unverified"}


def test_a_refusal_of_terms_is_no_refusal_of_a_look() -> None:
    assert not issubclass(refused.GroundTermError, Refusal)
