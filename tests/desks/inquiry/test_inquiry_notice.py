"""The notice is made of data, and says what the customer is told in both languages."""

from datetime import date
from pathlib import Path

import pytest

from simulators.keys import RULES
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.inquiry.evaluation.notice import NoticeFacts, load_notice, written
from xinhu.desks.inquiry.evaluation.rules import load_grounds

PARTS = load_notice(RULES)
GROUNDS = load_grounds(RULES)
FACTS = NoticeFacts(
    number=7,
    day=date(2026, 11, 23),
    institution="某某农村商业银行",
    grounds=("frequent_queries", "overdue_history"),
    name="刘**",
)


@pytest.mark.duty("R7.6")
def test_it_names_number_institution_day_grounds_and_the_masked_name() -> None:
    lines = written(PARTS, FACTS, GROUNDS)
    zh, en = "".join(line.zh for line in lines), "".join(line.en for line in lines)
    for text in (zh, en):
        for said in ("7", "刘**", "某某农村商业银行", "2026-11-23"):
            assert said in text
    assert "短期内查询次数较多、有逾期等不良信用记录" in zh
    assert "Many queries within a short time; Overdue or other" in en
    assert "20日内书面答复" in zh
    assert lines[0].part == "title"


def test_a_ground_that_left_the_list_is_told_by_its_code() -> None:
    lines = written(PARTS, FACTS, {})
    assert "frequent_queries、overdue_history" in "".join(line.zh for line in lines)


PART = "{{zh: {zh}, en: a, source: own, status: unverified}}\n"


@pytest.mark.parametrize(
    "text",
    [
        "title: " + PART.format(zh='"{balance}"'),
        "title: " + PART.format(zh='"{0}"'),
        "title: " + PART.format(zh='"{"'),
        "further: " + PART.format(zh="甲"),
    ],
    ids=["unknown", "by place", "cut", "a part too many"],
)
def test_a_notice_that_could_not_be_written_stops_the_start(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "inquiry").mkdir()
    (tmp_path / "inquiry/notice.yaml").write_text(text, "utf-8")
    with pytest.raises(PolicyInvalidError):
        load_notice(RULES, tmp_path)
