"""Whether somebody may open found files, as lists and policies in force have it."""

from dataclasses import replace

import msgspec
import pytest

from reference.policy_people import GRADES, POLICIES
from xinhu.core.policy.matrix.found_files import PURPOSE, may_be_opened
from xinhu.core.policy.policy_set import PolicySet

pytestmark = pytest.mark.duty("R6.1")
FILE = "37-found-files.cedar"
TEXT = dict(POLICIES.files)[FILE]
FORBID = """
@id("shut") @description("closed")
forbid (principal, action, resource in Group::"found_file") when { %s };
"""


def changed(text: str = TEXT, forbid: str = "") -> PolicySet:
    """The shipped policies with another file for found files."""
    files = {**dict(POLICIES.files), FILE: text}
    if forbid:
        files["99-house.cedar"] = FORBID % forbid
    if not text:
        del files[FILE]
    return POLICIES.with_texts(tuple(sorted(files.items())))


def listed(**changes: object) -> PolicySet:
    """The shipped policies with another purpose of found files."""
    book = POLICIES.book
    purpose = msgspec.structs.replace(book.purposes[PURPOSE], **changes)
    purposes = {**book.purposes, PURPOSE: purpose}
    return replace(POLICIES, book=replace(book, purposes=purposes))


def test_under_the_shipped_policies_somebody_may() -> None:
    assert may_be_opened(POLICIES, GRADES)


def test_without_a_policy_of_them_nobody_may() -> None:
    assert not may_be_opened(changed(""), GRADES)


def test_a_mask_is_no_opening() -> None:
    assert not may_be_opened(
        changed(TEXT.replace("up_to_clear", "up_to_partial")), GRADES
    )


@pytest.mark.parametrize(
    "where",
    [
        "true",
        'context.purpose == Purpose::"found_file_view"',
        'principal.zone != Zone::"remote"',
    ],
)
def test_where_a_policy_forbids_it_to_all_nobody_may(where: str) -> None:
    assert not may_be_opened(changed(forbid=where), GRADES)


@pytest.mark.parametrize(
    "where",
    [
        "context.hour < 9",
        'principal.zone != Zone::"branch"',
        'principal.post != "privacy"',
    ],
)
def test_where_somebody_may_at_some_time_from_somewhere_it_is_open(where: str) -> None:
    assert may_be_opened(changed(forbid=where), GRADES)


@pytest.mark.parametrize(
    "changes",
    [
        {"roles": frozenset()},
        {"roles": frozenset({"clerk"})},
        {"roles": frozenset({"it_officer"})},
        {"scope": "intake"},
        {"grounds": frozenset({"service_case"})},
        {"fields": ()},
        {"matter": "disclosure"},
    ],
)
def test_what_the_lists_do_not_let_through_is_shut(changes: dict[str, object]) -> None:
    assert not may_be_opened(listed(**changes), GRADES)


def test_without_the_purpose_or_the_field_it_is_shut() -> None:
    book = POLICIES.book
    others = {code: one for code, one in book.purposes.items() if code != PURPOSE}
    without = replace(POLICIES, book=replace(book, purposes=others))
    assert not may_be_opened(without, GRADES)
