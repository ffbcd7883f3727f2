"""The page of purposes, grounds, roles and zones is the one that the lists give."""

from tools.write_purposes import RULES, TABLE, page

from xinhu.core.policy.rule_book import RuleBook


def test_the_page_of_purposes_is_that_of_the_lists() -> None:
    written = TABLE.read_text("utf-8")
    assert written == page(RuleBook.load(RULES)), "run tools/write_purposes.py"
