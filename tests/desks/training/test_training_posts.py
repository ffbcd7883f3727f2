"""Every post has courses or a reason why not; a course names posts that there are."""

from collections.abc import Collection
from pathlib import Path

import pytest
import yaml

from desks.training.small_packs import RULES, pack
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.training import defects
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.posts import check_posts


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Two posts, and no reason for anything."""
    (tmp_path / "posts.yaml").write_text(yaml.safe_dump({"teller": {}, "driver": {}}))
    (tmp_path / "curricula.yaml").write_text("{}")
    return tmp_path


def excuse(rules: Path, post: str) -> None:
    reason = {post: {"zh": "无账号", "en": "no account"}}
    (rules / "curricula.yaml").write_text(yaml.safe_dump(reason))


def checked(rules: Path, *posts: str) -> Collection[str]:
    of = pack({"a": 3}, draw=3, posts=frozenset(posts) if posts else "any")
    return check_posts({"small": of}, rules, None)


@pytest.mark.duty("R6.6")
def test_as_shipped_every_post_has_its_courses() -> None:
    book = CourseBook.load(RULES, None, RuleBook.load(RULES).purposes)
    posts = check_posts(book.packs, RULES, None)
    assert {"counter", "it", "system", "security"} <= set(posts)
    for post in posts:
        assert len(book.curriculum(post)) >= 3


def test_a_course_for_everybody_covers_every_post(rules: Path) -> None:
    assert set(checked(rules)) == {"teller", "driver"}


def test_a_course_for_a_post_that_is_none_stops_the_start(rules: Path) -> None:
    with pytest.raises(defects.CoursePostError):
        checked(rules, "teller", "driver", "pilot")


def test_a_post_without_any_course_stops_the_start(rules: Path) -> None:
    with pytest.raises(defects.CoursePostUncoveredError) as refused:
        checked(rules, "teller")
    assert refused.value.params == {"post": "driver"}


def test_a_post_without_any_course_says_why(rules: Path) -> None:
    excuse(rules, "driver")
    assert set(checked(rules, "teller")) == {"teller", "driver"}


@pytest.mark.parametrize("post", ["teller", "pilot"])
def test_a_reason_for_nothing_stops_the_start(rules: Path, post: str) -> None:
    excuse(rules, post)
    with pytest.raises(defects.CoursePostReasonError):
        checked(rules, "teller", "driver")


def test_a_reason_without_words_stops_the_start(rules: Path) -> None:
    (rules / "curricula.yaml").write_text("driver: {zh: 无账号}")
    with pytest.raises(PolicyInvalidError):
        checked(rules, "teller")
