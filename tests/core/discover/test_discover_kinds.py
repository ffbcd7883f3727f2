"""The kinds of discovery, as shipped and as an institution has them."""

from pathlib import Path

import pytest

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.kinds import load_kinds
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.wiring.rules import SHIPPED

_OWN = """
{name}:
  grade: {grade}
  level: {level}
  precedence: {precedence}
  words: {{zh: 员工工号, en: number of an employee}}
  source: this bank
  status: confirmed
"""


def _own(folder: Path, **fields: object) -> Path:
    given = {"name": "staff_number", "grade": "C1", "level": 2, "precedence": 96}
    (folder / "discovery").mkdir()
    (folder / "discovery" / "kinds.yaml").write_text(
        _OWN.format(**(given | fields)), "utf-8"
    )
    return folder


def test_the_shipped_kinds_say_grade_level_and_words() -> None:
    kinds = load_kinds(SHIPPED)
    assert kinds["cvv"].grade is Grade.C3
    assert kinds["cn_resident_id"].level == 3
    assert kinds["cn_resident_id"].words.zh == "居民身份证号码"


def test_an_identity_number_goes_before_a_credit_code_and_that_before_a_card() -> None:
    kinds = load_kinds(SHIPPED)
    order = sorted(kinds, key=lambda name: kinds[name].precedence)
    sought = ("cn_resident_id", "cn_uscc", "bank_card")
    assert [name for name in order if name in sought] == list(sought)


def test_an_institution_adds_a_kind(tmp_path: Path) -> None:
    kinds = load_kinds(SHIPPED, _own(tmp_path))
    assert kinds["staff_number"].words.en == "number of an employee"
    assert "bank_card" in kinds


@pytest.mark.parametrize(
    "wrong",
    [{"level": 6}, {"level": 0}, {"grade": "C4"}, {"precedence": -1}],
)
def test_what_no_standard_knows_stops_the_start(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(PolicyInvalidError, match=r"policy\.invalid"):
        load_kinds(SHIPPED, _own(tmp_path, **wrong))


def test_two_kinds_of_one_precedence_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalidError) as refused:
        load_kinds(SHIPPED, _own(tmp_path, precedence=60))
    assert "bank_card and staff_number" in str(refused.value.params["detail"])
