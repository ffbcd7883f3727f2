"""Whom a policy is for, and which fields it tells apart, is read or taken to be all."""

import pytest

from reference.policy_people import POLICIES
from xinhu.core.policy.matrix.mentions import Mention, mentions

HEAD = '@id("house")\n@description("本行 house")\n'
CLERK = 'principal in Role::"clerk"'
BOTH = 'principal in [Role::"clerk", Role::"auditor"]'
EITHER = '(if context.sensitive then Role::"clerk" else Role::"auditor")'
WHOLE = "principal, action, resource"


def read(policy: str) -> Mention:
    """What a policy of a house looks at."""
    whole = POLICIES.with_texts((("99-house.cedar", HEAD + policy),))
    (found,) = mentions(whole).values()
    return found


def when(*conditions: str, scope: str = WHOLE) -> Mention:
    """The same of a permit under conditions."""
    said = "".join(f" when {{ {condition} }}" for condition in conditions)
    return read(f"permit ({scope}){said};")


@pytest.mark.parametrize(
    ("policy", "roles"),
    [
        (f"permit ({CLERK}, action, resource);", {"clerk"}),
        (f"permit ({WHOLE}) when {{ {BOTH} }};", {"clerk", "auditor"}),
        (f"forbid ({WHOLE}) when {{ context.hour < 9 && {CLERK} }};", {"clerk"}),
        (f"permit ({WHOLE}) when {{ true }} when {{ {CLERK} }};", {"clerk"}),
    ],
)
def test_a_policy_is_for_the_roles_without_which_it_cannot_apply(
    policy: str, roles: set[str]
) -> None:
    assert read(policy).of_roles == roles


@pytest.mark.parametrize(
    "policy",
    [
        f"permit ({WHOLE});",
        f"permit ({WHOLE}) when {{ {CLERK} || context.hour < 9 }};",
        f"permit ({WHOLE}) when {{ !({CLERK}) }};",
        f"permit ({WHOLE}) when {{ if {CLERK} then true else context.sensitive }};",
        f"forbid ({WHOLE}) unless {{ {CLERK} }};",
        f'permit ({WHOLE}) when {{ principal in [Role::"clerk", {EITHER}] }};',
        f"permit ({WHOLE}) when {{ {CLERK} && context.hour * 2 > 9 }};",
    ],
    ids=["all", "or", "not", "else", "unless", "either", "may err"],
)
def test_whatever_may_say_anything_to_others_is_for_every_role(policy: str) -> None:
    assert read(policy).of_roles == frozenset()


def test_fields_are_told_apart_by_what_is_written_of_them() -> None:
    assert when("context.hour < 9").of_field == "nothing"
    assert when('resource.grade == Grade::"C1"').of_field == "grade"
    either = 'context.sensitive || resource.grade == Grade::"C1"'
    assert when("context.hour < 9", either).of_field == "grade"
    assert when('resource in Group::"name"').of_field == "whole"
    assert when('[Field::"mobile"].contains(resource)').of_field == "whole"
    assert when(either, 'resource == Field::"mobile"').of_field == "whole"
    grouped = 'principal, action, resource in Group::"name"'
    assert when("true", scope=grouped).of_field == "whole"
