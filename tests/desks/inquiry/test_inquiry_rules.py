"""Reasons and limits: as shipped, and what an institution's own file may not say."""

from pathlib import Path

import pytest

from simulators.keys import RULES
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.inquiry.limits import Counted, Limits, require_within
from xinhu.desks.inquiry.reasons import ReasonBook

HOUR = 3600 * SECOND
NOW = Instant(1_000_000 * HOUR)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "inquiry").mkdir()
    return tmp_path


@pytest.mark.duty("R7.7")
def test_post_loan_management_rests_on_an_approval_and_a_live_loan() -> None:
    reason = ReasonBook.load(RULES).reason("post_loan")
    assert reason.ground == "supervisor_approval"
    assert reason.live_loan
    assert reason.purpose == "post_loan_inquiry"


@pytest.mark.duty("R7.2")
def test_every_other_reason_rests_on_the_customers_letter() -> None:
    book = ReasonBook.load(RULES)
    others = set(book.reasons) - {"post_loan"}
    assert len(others) >= 5
    for code in others:
        reason = book.reason(code)
        assert reason.ground == "authorisation_letter"
        assert reason.purpose == "credit_inquiry"


def test_a_reason_in_no_list_cannot_be_stated() -> None:
    with pytest.raises(BadInput) as refused:
        ReasonBook.load(RULES).reason("curiosity")
    assert refused.value.code == "inquiry.reason_unknown"


_REASON = """
{code}:
  zh: 甲
  en: a
  bureau_code: "{bureau}"
  rests_on: {rests}
  live_loan: {loan}
  source: own
  status: unverified
"""


@pytest.mark.parametrize(
    "text",
    [
        _REASON.format(code="mine", bureau="90", rests="nothing", loan="false"),
        _REASON.format(code="mine", bureau="90", rests="letter", loan="perhaps"),
        _REASON.format(code="mine", bureau="01", rests="letter", loan="false"),
        "mine: {zh: 甲}",
        "mine: 3",
    ],
    ids=["rests on nothing", "perhaps", "a code of an approval", "cut", "a number"],
)
def test_a_list_of_reasons_that_cannot_be_used_stops_the_start(
    own: Path, text: str
) -> None:
    (own / "inquiry/reasons.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalidError):
        ReasonBook.load(RULES, own)


def test_an_institution_adds_a_reason(own: Path) -> None:
    text = _REASON.format(code="mine", bureau="90", rests="letter", loan="false")
    (own / "inquiry/reasons.yaml").write_text(text, "utf-8")
    assert ReasonBook.load(RULES, own).reason("mine").zh == "甲"


_LIMIT = "{name}: {{number: {number}, unit: x, source: own, status: unverified}}\n"


@pytest.mark.parametrize(
    "text",
    [
        _LIMIT.format(name="a_day", number=0),
        _LIMIT.format(name="a_day", number=-1),
        _LIMIT.format(name="a_week", number=5),
        _LIMIT.format(name="lease_seconds", number=30),
        "a_day: many\n",
    ],
    ids=["zero", "negative", "unknown", "lease within the bureau's time", "no number"],
)
def test_limits_that_cannot_be_used_stop_the_start(own: Path, text: str) -> None:
    (own / "inquiry/limits.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalidError):
        Limits.load(RULES, own)


def test_the_last_inquiry_of_a_day_passes_and_the_next_does_not() -> None:
    limits = Limits.load(RULES)
    require_within(
        limits, Counted(limits.a_day - 1, None), "loan_approval", NOW, why_again=""
    )
    for again in ("", "补充材料后复查"):
        with pytest.raises(Refusal) as refused:
            require_within(
                limits,
                Counted(limits.a_day, None),
                "loan_approval",
                NOW,
                why_again=again,
            )
        assert refused.value.code == "inquiry.limit"


def test_the_same_person_again_wants_a_reason_in_words_until_the_hours_are_over() -> (
    None
):
    limits = Limits.load(RULES)
    span = limits.repeat_hours * HOUR

    def ask(last: int, *, why_again: str) -> None:
        counted = Counted(0, Instant(last))
        require_within(limits, counted, "loan_approval", NOW, why_again=why_again)

    ask(NOW - span, why_again="")
    ask(NOW - 1, why_again="补充材料后复查")
    for last in (NOW - span + 1, NOW - 1, NOW):
        with pytest.raises(Refusal) as refused:
            ask(last, why_again="")
        assert refused.value.code == "inquiry.repeated"
