"""What a policy looks at is read whole, or counts as everything."""

import json

import cedarpy
import pytest

from reference.policy_people import GRADES, POLICIES
from xinhu.core.policy.levels import PolicyEvaluationError
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.matrix.mentions import Mention, mentions
from xinhu.core.policy.matrix.never import (
    PolicyOpaqueError,
    PolicyOpensAdministratorsError,
    require_never_kept,
)
from xinhu.core.policy.policy_set import PolicySet

HEAD = '@id("house")\n@description("本行 house")\n'
WHOLE = "permit (principal, action, resource)"
TWO = '(if {} then Role::"system_admin" else Role::"supervisor")'


def only(*policies: str) -> PolicySet:
    """Policies of a house, and no others."""
    named = (HEAD.replace("house", f"house-{n}") + p for n, p in enumerate(policies))
    text = "\n".join(named)
    return POLICIES.with_texts((("99-house.cedar", text),))


def when(condition: str) -> Mention:
    """What a permit under a condition looks at."""
    (found,) = mentions(only(f"{WHOLE} when {{ {condition} }};")).values()
    return found


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize("sign", ["in", "is Standing in"])
@pytest.mark.parametrize(
    "condition",
    [
        'principal.zone == Zone::"remote"',
        "context.hour == 3",
        'principal.department == "cellar"',
        'principal.post == "vault keeper"',
        'context.ground == GroundKind::"statutory_order"',
    ],
)
def test_a_role_that_hangs_on_a_condition_is_found(sign: str, condition: str) -> None:
    named = 'permit (principal, action, resource in Group::"name")'
    opened = only(f"{named} when {{ principal {sign} {TWO.format(condition)} }};")
    with pytest.raises(PolicyOpensAdministratorsError):
        require_never_kept(opened, GRADES, Domain.of(opened))


@pytest.mark.parametrize("sign", ["in", "is Standing in"])
def test_arithmetic_is_found_wherever_it_hides(sign: str) -> None:
    hidden = TWO.format("context.hour * 9223372036854775807 > 1")
    errs = f"{WHOLE} when {{ principal {sign} {hidden} }};"
    assert when(f"principal {sign} {hidden}").may_err
    # Nothing is open, and still the gate would find no answer.
    closed = only("forbid (principal, action, resource);", errs)
    with pytest.raises(PolicyEvaluationError):
        require_never_kept(closed, GRADES, Domain.of(closed))


def test_free_text_is_found_wherever_it_hides() -> None:
    hidden = TWO.format('principal.post like "*keeper*"')
    opened = only(f"{WHOLE} when {{ principal is Standing in {hidden} }};")
    with pytest.raises(PolicyOpaqueError):
        require_never_kept(opened, GRADES, Domain.of(opened))


def test_kind_and_role_alone_look_at_nothing_else() -> None:
    found = when('principal is Standing in Role::"clerk" && resource is Field')
    assert (found.looks_at, found.hours, found.opaque) == ({"role"}, set(), set())
    assert not found.may_err


def parsed(monkeypatch: pytest.MonkeyPatch, body: object) -> Mention:
    """What is read from a parsed form that no Cedar of today gives."""
    policies = only(f"{WHOLE} when {{ true }};")
    form = json.loads(cedarpy.policies_to_json_str(policies.whole))
    (policy,) = form["staticPolicies"].values()
    policy["conditions"][0]["body"] = body
    monkeypatch.setattr(cedarpy, "policies_to_json_str", lambda _: json.dumps(form))
    (found,) = mentions(policies).values()
    return found


HOUR = {".": {"left": {"Var": "context"}, "attr": "hour"}}
THREE = {"Value": 3}


@pytest.mark.parametrize(
    "body",
    [
        {"==": {"left": HOUR, "right": THREE, "besides": THREE}},
        {"==": {"left": HOUR, "right": THREE, "if": THREE}},
        {"==": {"left": HOUR, "right": THREE}, "besides": THREE},
        {"&&": {"left": {"Value": True}, "right": {"!": {"arg": THREE, "of": THREE}}}},
        {"Set": [THREE, {"Value": 3, "besides": THREE}]},
        {"Record": {"a": {"Var": "somebody"}}},
        {"is": {"left": {"Var": "principal"}, "entity_type": "Standing", "or": THREE}},
        {"newer": "text"},
        {},
        "text",
    ],
)
def test_a_form_with_anything_unread_counts_as_everything(
    monkeypatch: pytest.MonkeyPatch, body: object
) -> None:
    found = parsed(monkeypatch, body)
    assert found.looks_at >= {"role", "department", "post", "zone", "purpose", "hour"}
    assert found.hours is None
    assert found.opaque
    assert found.may_err


@pytest.mark.parametrize(
    ("variable", "looks_at"),
    [("principal", {"role", "department", "post", "zone"}), ("resource", set())],
)
def test_an_attribute_that_nobody_knows_counts_as_all_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, looks_at: set[str]
) -> None:
    body = {".": {"left": {"Var": variable}, "attr": "age"}}
    assert parsed(monkeypatch, body).looks_at == looks_at
