"""Separated duties as pure rules, against a slow model; what a file may say."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xinhu
from reference.slow_duties import PAIRS, POSTS, exclude_each_other
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.organisation.errors import (
    DutiesIncompatibleError,
    PostUnknownError,
)
from xinhu.desks.staff.organisation.post_rules import PostRules
from xinhu.desks.staff.organisation.separating import require_separate
from xinhu.desks.staff.organisation.staffing import load_staffing

FOLDER = Path(xinhu.__file__).parent / "rules"
BOOK = RuleBook.load(FOLDER)
RULES = PostRules.load(FOLDER, None, BOOK)
_NEW = (
    "{zh: 甲, en: A, role: clerk, departments: any, incompatible: [],"
    " source: x, status: unverified}"
)


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize(("one", "other", "forbidden"), PAIRS)
def test_every_pair_of_posts_is_judged_as_the_files_say(one, other, forbidden) -> None:
    for held in ([one, other], [other, one], [one, other, one]):
        if forbidden:
            with pytest.raises(DutiesIncompatibleError) as refused:
                require_separate(held, RULES)
            assert set(refused.value.params.values()) == {one, other}
        else:
            assert require_separate(held, RULES) == {one, other}


@given(st.sets(st.sampled_from(sorted(POSTS))))
def test_any_number_of_posts_is_judged_pair_by_pair(held: set[str]) -> None:
    forbidden = any(exclude_each_other(*pair) for pair in combinations(held, 2))
    if forbidden:
        with pytest.raises(DutiesIncompatibleError):
            require_separate(held, RULES)
    else:
        assert require_separate(held, RULES) == held


@pytest.mark.duty("R3.5")
def test_the_three_administrators_exclude_each_other_and_all_who_see_customers() -> (
    None
):
    three = {"system", "security", "audit_admin"}
    seeing = {
        code
        for code, post in POSTS.items()
        if {"disclose", "search"} & BOOK.roles[post["role"]].scopes
    }
    assert seeing
    for one in three:
        for other in (three | seeing) - {one}:
            assert exclude_each_other(one, other)


def test_a_post_that_no_list_knows_is_refused_by_itself() -> None:
    with pytest.raises(PostUnknownError):
        require_separate(["counter", "astronaut"], RULES)
    with pytest.raises(PostUnknownError):
        require_separate(["astronaut"], RULES)


def test_nobody_holds_nothing_wrongly() -> None:
    assert require_separate([], RULES) == frozenset()


def test_posts_that_courses_and_the_demo_name_are_listed() -> None:
    named = {"counter", "counter_supervisor", "privacy", "audit", "it", "system"}
    for course in (FOLDER / "courses").glob("*/course.yaml"):
        line = next(x for x in course.read_text("utf-8").splitlines() if "posts:" in x)
        named |= set(line.partition(":")[2].strip(" []").split(", ")) - {"any"}
    assert named <= set(POSTS)


def test_what_one_side_says_holds_for_both(tmp_path) -> None:
    (tmp_path / "posts.yaml").write_text(
        "guard: {zh: 保安, en: Guard, role: clerk, departments: any,"
        " incompatible: [call_agent], source: x, status: unverified}\n",
        "utf-8",
    )
    rules = PostRules.load(FOLDER, tmp_path, BOOK)
    with pytest.raises(DutiesIncompatibleError):
        require_separate(["call_agent", "guard"], rules)


@pytest.mark.parametrize(
    "text",
    [
        _NEW.replace("role: clerk", "role: astronaut"),
        _NEW.replace("incompatible: []", "incompatible: [astronaut]"),
        _NEW.replace("incompatible: []", "incompatible: [guard]"),
        _NEW.replace("departments: any", "departments: []"),
        _NEW.replace("departments: any", "departments: some"),
        _NEW.replace("incompatible: [], ", ""),
        _NEW.replace("status: unverified", "status: perhaps"),
    ],
)
def test_a_file_of_posts_that_makes_no_sense_stops_the_start(tmp_path, text) -> None:
    (tmp_path / "posts.yaml").write_text(f"guard: {text}\n", "utf-8")
    with pytest.raises(PolicyInvalidError):
        PostRules.load(FOLDER, tmp_path, BOOK)


@pytest.mark.parametrize(
    "text",
    [
        "dormant: {number: 0, unit: days, source: x, status: unverified}",
        "dormant: {number: 90, unit: weeks, source: x, status: unverified}",
        "leave_at_once: {number: 9, unit: working days, source: x, status: unverified}",
        "rotation_astronaut: {number: 9, unit: months, source: x, status: unverified}",
        "surprise: {number: 9, unit: days, source: x, status: unverified}",
        "handed_on: {scopes: [flying], source: x, status: unverified}",
        "handed_on: {number: 1, unit: days, source: x, status: unverified}",
        "dormant: {scopes: [approve], source: x, status: unverified}",
    ],
)
def test_numbers_that_make_no_sense_stop_the_start(tmp_path, text) -> None:
    (tmp_path / "staffing.yaml").write_text(f"{text}\n", "utf-8")
    with pytest.raises(PolicyInvalidError):
        load_staffing(FOLDER, tmp_path, RULES, BOOK)


def test_a_post_without_a_number_of_its_own_rotates_by_the_common_one() -> None:
    staffing = load_staffing(FOLDER, None, RULES, BOOK)
    assert staffing.months("counter") == 24
    assert staffing.months("call_agent") == 36
