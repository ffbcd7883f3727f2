"""What may be disputed, how it ends, and until when it is answered."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import RULES
from xinhu.core.base.errors import XinhuError
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.inquiry.objections.rules import (
    ObjectionRules,
    require_outcome,
    require_subjects,
    require_told,
)

SET = ObjectionRules.load(RULES)


def test_the_twentieth_calendar_day_after_receipt_is_the_last() -> None:
    assert SET.due_on(date(2026, 2, 10)) == date(2026, 3, 2)


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_weekends_and_holidays_count(day: date) -> None:
    assert SET.due_on(day) - day == timedelta(days=20)


@given(st.sets(st.sampled_from(sorted(SET.subjects)), min_size=1))
def test_codes_of_the_list_pass(subjects: set[str]) -> None:
    assert require_subjects(frozenset(subjects), SET) == subjects


@pytest.mark.parametrize("subjects", [set(), {"face"}, {"identity", "corrected"}])
def test_what_stands_in_no_list_is_not_disputed(subjects: set[str]) -> None:
    with pytest.raises(XinhuError) as refused:
        require_subjects(frozenset(subjects), SET)
    assert (refused.value.code, refused.value.params) == (
        "objection.form",
        {"what": "subjects"},
    )


@pytest.mark.parametrize("outcome", ["", "identity", "answer_days", "x"])
def test_it_ends_by_the_list(outcome: str) -> None:
    for known in SET.outcomes:
        assert require_outcome(known, SET) == known
    with pytest.raises(XinhuError) as refused:
        require_outcome(outcome, SET)
    assert refused.value.params == {"what": "outcome"}


def test_words_are_written_and_not_too_many() -> None:
    assert require_told(" 已还清 ") == "已还清"
    for words in ("", " \n", "长" * 2001):
        with pytest.raises(XinhuError) as refused:
            require_told(words)
        assert refused.value.params == {"what": "words"}


TERM = "{is: term, number: %s, unit: u, source: own, status: unverified}\n"
SAID = "{is: %s, zh: 甲, en: a, source: own, status: unverified}\n"


@pytest.mark.parametrize(
    "text",
    [
        "answer_days: " + TERM % 0,
        "answer_days: " + TERM % 367,
        "other_days: " + TERM % 20,
        "answer_days: " + SAID % "subject",
        "x: " + SAID % "unknown",
        "".join(f"{code}: " + SAID % "subject" for code in sorted(SET.outcomes)),
        "".join(f"{code}: " + SAID % "outcome" for code in sorted(SET.subjects)),
    ],
)
def test_rules_without_a_clock_or_a_list_stop_the_start(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "inquiry").mkdir()
    (tmp_path / "inquiry/objections.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalidError):
        ObjectionRules.load(RULES, tmp_path)
