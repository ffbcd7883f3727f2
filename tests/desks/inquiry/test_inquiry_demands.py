"""What an inquiry demands besides the policies, as one table of refused paths."""

from dataclasses import replace
from datetime import date

import pytest

from simulators.keys import RULES
from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.base.ids import CustomerId
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.demands import Letter, Loan, Wanted, demands_of
from xinhu.desks.inquiry.reasons import ReasonBook

BOOK = ReasonBook.load(RULES)
LIU, CHEN = CustomerId("1" * 32), CustomerId("2" * 32)
TODAY = date(2026, 11, 29)
NOW = Instant(0)

LETTER = Letter(
    ref="letter-1",
    customer=LIU,
    reasons=frozenset({"loan_approval", "guarantor"}),
    institution="示范农信",
    signed_on=TODAY,
)
LOAN = Loan(number="DK-1", customer=LIU, settled_on=None)
BY_LETTER = Wanted(
    customer=LIU,
    code="loan_approval",
    reason=BOOK.reason("loan_approval"),
    institution="示范农信",
    today=TODAY,
    loan_number=None,
)
POST_LOAN = replace(
    BY_LETTER, code="post_loan", reason=BOOK.reason("post_loan"), loan_number="DK-1"
)


def _ground(ref: str, kind: str) -> Ground:
    return Ground(
        kind=kind,
        ref=ref,
        customer=LIU,
        purposes=frozenset({"credit_inquiry"}),
        fields=None,
        valid_from=NOW,
        valid_until=Instant(1),
        max_uses=None,
        used=0,
        state="active",
    )


def _ask(
    standing: Standing,
    wanted: Wanted,
    letter: Letter | None = None,
    loan: Loan | None = None,
    ground: str = "letter-1",
    kind: str | None = None,
) -> None:
    given = _ground(ground, kind or wanted.reason.ground)
    demands_of(wanted, letter, loan)(standing, given, NOW)


@pytest.fixture
def clerk() -> Standing:
    return Standing(
        operator="op-clerk",
        role="clerk",
        post="credit_inquirer",
        branch="b1",
        department="credit",
        zone="branch",
        scopes=frozenset({"disclose"}),
        kind="api",
        locked=False,
        second_factor_until=Instant(0),
        certificates=(),
        active=True,
        handed_on=None,
    )


@pytest.mark.duty("R7.2")
def test_a_letter_that_grants_the_reason_supports_it(clerk: Standing) -> None:
    _ask(clerk, BY_LETTER, LETTER)
    _ask(clerk, replace(BY_LETTER, code="guarantor"), LETTER)


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize(
    ("letter", "ground", "code"),
    [
        (None, "letter-1", "letter.missing"),
        (LETTER, "letter-2", "letter.missing"),
        (replace(LETTER, customer=CHEN), "letter-1", "letter.missing"),
        (replace(LETTER, institution="别家银行"), "letter-1", "letter.institution"),
        (replace(LETTER, reasons=frozenset()), "letter-1", "letter.reason"),
        (
            replace(LETTER, reasons=frozenset({"credit_card"})),
            "letter-1",
            "letter.reason",
        ),
        (replace(LETTER, signed_on=date(2026, 11, 30)), "letter-1", "letter.date"),
    ],
    ids=[
        "no letter",
        "another letter's ground",
        "another customer's letter",
        "another institution",
        "no reason",
        "another reason",
        "signed tomorrow",
    ],
)
def test_a_letter_refuses_what_it_does_not_grant(
    clerk: Standing, letter: Letter | None, ground: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(clerk, BY_LETTER, letter, ground=ground)
    assert refused.value.code == code


@pytest.mark.duty("R7.7")
def test_a_live_loan_of_this_customer_supports_a_post_loan_check(
    clerk: Standing,
) -> None:
    _ask(clerk, POST_LOAN, None, LOAN)


@pytest.mark.duty("R7.7")
@pytest.mark.parametrize(
    ("number", "loan", "code"),
    [
        (None, LOAN, "inquiry.loan_missing"),
        ("", LOAN, "inquiry.loan_missing"),
        ("DK-1", None, "inquiry.loan_unknown"),
        ("DK-2", LOAN, "inquiry.loan_unknown"),
        ("DK-1", replace(LOAN, customer=CHEN), "inquiry.loan_unknown"),
        ("DK-1", replace(LOAN, settled_on=TODAY), "inquiry.loan_settled"),
    ],
    ids=["none stated", "empty", "unknown", "another", "somebody else's", "settled"],
)
def test_a_post_loan_check_is_refused_without_a_live_loan(
    clerk: Standing, number: str | None, loan: Loan | None, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(clerk, replace(POST_LOAN, loan_number=number), None, loan)
    assert refused.value.code == code


@pytest.mark.duty("R7.2", "R7.7")
@pytest.mark.parametrize("wanted", [BY_LETTER, POST_LOAN], ids=["letter", "approval"])
@pytest.mark.parametrize(
    "kind",
    [
        "authorisation_letter",
        "supervisor_approval",
        "service_case",
        "break_glass",
        "judicial_request",
    ],
)
def test_a_reason_rests_on_its_own_kind_of_ground_alone(
    clerk: Standing, wanted: Wanted, kind: str
) -> None:
    if kind == wanted.reason.ground:
        _ask(clerk, wanted, LETTER, LOAN, kind=kind)
        return
    with pytest.raises(Refusal) as refused:
        _ask(clerk, wanted, LETTER, LOAN, kind=kind)
    assert refused.value.code == "inquiry.reason_ground"


def test_no_ground_supports_no_reason(clerk: Standing) -> None:
    with pytest.raises(Refusal) as refused:
        demands_of(BY_LETTER, LETTER, LOAN)(clerk, None, NOW)
    assert refused.value.code == "inquiry.reason_ground"


def test_a_letter_does_not_stand_for_a_loan(clerk: Standing) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(clerk, POST_LOAN, LETTER, None)
    assert refused.value.code == "inquiry.loan_unknown"
