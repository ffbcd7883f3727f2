"""The course that the manual writes is one that loads."""

import re
from pathlib import Path

from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.course_book import CourseBook

_ROOT = Path(__file__).parents[2]
_RULES = _ROOT / "src" / "xinhu" / "rules"
_BLOCK = re.compile(r"```(?:yaml|markdown)\n(.*?)```", re.DOTALL)


def test_the_manuals_course_loads_and_lies_beside_the_shipped_ones(tmp_path) -> None:
    page = (_ROOT / "docs" / "operating" / "training.md").read_text("utf-8")
    terms, lesson, bank, renewal = _BLOCK.findall(page)
    folder = tmp_path / "courses" / "our_branch"
    (folder / "lessons").mkdir(parents=True)
    (folder / "lessons" / "01-copies.md").write_text(lesson, "utf-8")
    (folder / "questions.yaml").write_text(bank, "utf-8")
    purposes = RuleBook.load(_RULES).purposes
    for version in (terms, terms.replace("version: 1\n", renewal)):
        (folder / "course.yaml").write_text(version, "utf-8")
        pack = CourseBook.load(_RULES, tmp_path, purposes).pack("our_branch")
        assert "2份" in pack.lessons[0].text
        assert pack.questions["copies_1"].right == ("b",)
    assert pack.course.renewal is not None
    assert pack.course.version == 2
