"""Counts and combinations raise a grade, and nothing lowers one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.grading import load_grading
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.wiring.rules import SHIPPED

_GRADING = load_grading(SHIPPED)
_COUNTS = st.dictionaries(
    st.sampled_from(sorted(_GRADING.kinds)),
    st.one_of(st.integers(0, 60), st.sampled_from([999, 1000, 99_999, 100_000])),
)
_RULE = """
{name}:
  {groups}
  at_least: {at_least}
  grade: C3
  level: 5
  words: {{zh: 员工, en: staff}}
  source: this bank
  status: confirmed
"""


def _graded(**counts: int) -> tuple[Grade, int]:
    together = _GRADING.together(counts)
    assert together is not None
    return together.grade, together.level


@pytest.mark.parametrize(
    ("counts", "grade", "level"),
    [
        ({"swift": 1}, Grade.C1, 1),
        ({"cn_uscc": 5000}, Grade.C1, 2),
        ({"person_name": 1}, Grade.C2, 2),
        ({"person_name": 49}, Grade.C2, 2),
        ({"person_name": 50}, Grade.C2, 3),
        ({"person_name": 1, "cn_mobile": 1}, Grade.C2, 3),
        ({"cn_resident_id": 1}, Grade.C2, 3),
        ({"cn_resident_id": 999}, Grade.C2, 3),
        ({"cn_resident_id": 990, "passport": 10}, Grade.C2, 4),
        ({"cn_mobile": 100_000}, Grade.C2, 5),
        ({"person_name": 1, "cn_resident_id": 1, "bank_card": 1}, Grade.C2, 4),
        ({"person_name": 1, "passport": 1, "iban": 1}, Grade.C2, 4),
        ({"cn_resident_id": 1, "balance": 1}, Grade.C2, 4),
        ({"bank_card": 1, "card_expiry": 1}, Grade.C3, 4),
        ({"bank_card": 1, "cvv": 1}, Grade.C3, 4),
        ({"card_track": 1}, Grade.C3, 4),
        ({"bank_card": 50, "cvv": 49}, Grade.C3, 4),
        ({"bank_card": 50, "cvv": 50}, Grade.C3, 5),
        ({"person_name": 0, "swift": 1}, Grade.C1, 1),
    ],
)
def test_what_lies_together_has_its_grade(
    counts: dict[str, int], grade: Grade, level: int
) -> None:
    assert _graded(**counts) == (grade, level)


def test_the_reasons_are_the_rules_that_hold() -> None:
    together = _GRADING.together(
        {"person_name": 1200, "cn_resident_id": 1200, "cn_mobile": 1100, "bank_card": 3}
    )
    assert together is not None
    assert together.reasons == (
        "fifty_people",
        "thousand_people",
        "name_with_mobile",
        "name_with_document_and_card",
        "thousand_identified_people",
    )


def test_nothing_has_no_grade() -> None:
    assert _GRADING.together({}) is None
    assert _GRADING.together({"bank_card": 0}) is None


@settings(deadline=None)
@given(counts=_COUNTS)
def test_nothing_is_graded_below_what_is_in_it(counts: dict[str, int]) -> None:
    for name, count in counts.items():
        if count:
            kind = _GRADING.kinds[name]
            grade, level = _graded(**counts)
            assert grade >= kind.grade
            assert level >= kind.level


@settings(deadline=None)
@given(counts=_COUNTS, more=_COUNTS)
def test_more_never_grades_lower(counts: dict[str, int], more: dict[str, int]) -> None:
    before = _GRADING.together(counts)
    names = counts.keys() | more.keys()
    after = _GRADING.together(
        {name: counts.get(name, 0) + more.get(name, 0) for name in names}
    )
    if before is not None:
        assert after is not None
        assert after.grade >= before.grade
        assert after.level >= before.level
        assert set(before.reasons) <= set(after.reasons)


def _own(folder: Path, groups: str, at_least: int = 1, name: str = "own") -> Path:
    (folder / "discovery").mkdir()
    text = _RULE.format(name=name, groups=groups, at_least=at_least)
    (folder / "discovery" / "grading.yaml").write_text(text, "utf-8")
    return folder


def test_an_institution_adds_a_rule_of_its_own(tmp_path: Path) -> None:
    own = load_grading(SHIPPED, _own(tmp_path, "all_of: [[swift], [cn_plate]]"))
    together = own.together({"swift": 1, "cn_plate": 1})
    assert together is not None
    assert (together.grade, together.level) == (Grade.C3, 5)
    assert together.reasons == ("own",)


@pytest.mark.parametrize(
    ("groups", "at_least"),
    [
        ("all_of: [[nothing]]", 1),
        ("all_of: []", 1),
        ("all_of: [[]]", 1),
        ("all_of: [[swift]]\n  any_of: [[swift]]", 1),
        ("any_of: [[swift]]", 0),
    ],
)
def test_a_rule_that_cannot_hold_stops_the_start(
    tmp_path: Path, groups: str, at_least: int
) -> None:
    with pytest.raises(PolicyInvalidError, match=r"policy\.invalid"):
        load_grading(SHIPPED, _own(tmp_path, groups, at_least))
