"""A refusal looks at the whole picture, and is another person's."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import RULES
from xinhu.core.base.errors import XinhuError
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.inquiry.evaluation.rules import (
    Evaluation,
    Picture,
    load_grounds,
    require_whole_picture,
    wants_notice,
)

GROUNDS = load_grounds(RULES)
OF_CREDIT = sorted(code for code, one in GROUNDS.items() if one.credit_data)
OTHERS = sorted(set(GROUNDS) - set(OF_CREDIT))
PICTURE = Picture(
    income="工资流水",
    debts="房贷",
    purpose="装修",
    history="一次逾期",
    explanation="住院",
)
REFUSED = Evaluation(
    outcome="refused",
    grounds=frozenset({"income", "overdue_history"}),
    picture=PICTURE,
    by="op-reviewer",
)
GRANTED = replace(REFUSED, outcome="granted", grounds=frozenset())


def _ask(evaluation: Evaluation) -> Evaluation:
    return require_whole_picture(evaluation, GROUNDS, "op-clerk")


def _code(evaluation: Evaluation) -> str:
    with pytest.raises(XinhuError) as refused:
        _ask(evaluation)
    assert "住院" not in str(refused.value.params)
    return refused.value.code


@pytest.mark.duty("R7.6")
def test_a_whole_picture_passes() -> None:
    assert _ask(REFUSED) is REFUSED
    assert _ask(GRANTED) is GRANTED


@pytest.mark.duty("R7.6")
@given(st.sets(st.sampled_from(OF_CREDIT), min_size=1))
def test_negative_credit_data_alone_is_sent_back(codes: set[str]) -> None:
    assert _code(replace(REFUSED, grounds=frozenset(codes))) == "evaluation.one_sided"


@pytest.mark.duty("R7.6")
@given(
    st.sets(st.sampled_from(OTHERS), min_size=1), st.sets(st.sampled_from(OF_CREDIT))
)
def test_with_any_other_ground_a_refusal_stands_and_names_what_the_customer_is_told(
    others: set[str], of_credit: set[str]
) -> None:
    evaluation = replace(REFUSED, grounds=frozenset(others | of_credit))
    assert wants_notice(_ask(evaluation), GROUNDS) == tuple(sorted(of_credit))


@pytest.mark.parametrize("part", [each.name for each in fields(Picture)])
@pytest.mark.parametrize("text", ["", "  ", "长" * 2001], ids=["no", "blank", "long"])
@pytest.mark.parametrize("evaluation", [REFUSED, GRANTED], ids=["refused", "granted"])
def test_every_part_of_the_picture_is_written(
    evaluation: Evaluation, part: str, text: str
) -> None:
    unwritten = replace(evaluation, picture=replace(PICTURE, **{part: text}))
    assert _code(unwritten) == "evaluation.incomplete"


@pytest.mark.parametrize(
    ("evaluation", "code"),
    [
        (replace(REFUSED, by="op-clerk"), "evaluation.self"),
        (replace(GRANTED, by="op-clerk"), "evaluation.self"),
        (replace(REFUSED, grounds=frozenset()), "evaluation.ground"),
        (replace(REFUSED, grounds=frozenset({"income", "face"})), "evaluation.ground"),
        (replace(GRANTED, grounds=frozenset({"income"})), "evaluation.ground"),
    ],
    ids=["refused by oneself", "granted by oneself", "no ground", "unknown", "granted"],
)
def test_an_evaluation_is_refused(evaluation: Evaluation, code: str) -> None:
    assert _code(evaluation) == code


def test_nothing_of_the_picture_shows_in_a_text() -> None:
    assert "住院" not in repr(REFUSED)


def test_a_list_of_nothing_but_credit_data_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "inquiry").mkdir()
    line = (
        "{code}: {{zh: 甲, en: a, credit_data: true, source: own, status: unverified}}"
    )
    text = "\n".join(line.format(code=code) for code in OTHERS)
    (tmp_path / "inquiry/evaluation.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalidError):
        load_grounds(RULES, tmp_path)
