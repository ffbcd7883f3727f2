"""Within a stretch of the day that a domain names, no answer changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.policy_people import GRADES, LI, NOON, POLICIES, asking
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.levels import Context, LevelAsker
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.matrix.never import (
    PolicyOpensAdministratorsError,
    require_never_kept,
)
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.query import Query

HEAD = '@id("house")\n@description("本行 house")\n'
MIDNIGHT = NOON - 12 * 3600 * SECOND
SIGNS = ["<", "<=", ">", ">=", "==", "!="]
TWO = '(if {} then Role::"clerk" else Role::"supervisor")'
"""A role that hangs on a condition; who asks is a clerk."""

AT = Context(
    role="clerk",
    post="counter",
    department="counter",
    zone="branch",
    purpose="counter_service",
    ground="service_case",
    sensitive=False,
    hour=0,
)

numbers = st.integers(-2, 25) | st.sampled_from([-(2**63), 2**63 - 1])
leaves = st.one_of(
    st.builds("context.hour {} {}".format, st.sampled_from(SIGNS), numbers),
    st.builds("{1} {0} context.hour".format, st.sampled_from(SIGNS), numbers),
    st.builds("{}.contains(context.hour)".format, st.lists(numbers, min_size=1)),
    st.builds(
        "(if context.sensitive then 3 else {}) {} context.hour".format,
        st.integers(0, 23),
        st.sampled_from(SIGNS),
    ),
    st.builds("(context.hour + 1) {} {}".format, st.sampled_from(SIGNS), numbers),
    st.just("context.sensitive"),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds("!({})".format, inner),
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds(f"principal in {TWO}".format, inner),
        st.builds(f"principal is Standing in {TWO}".format, inner),
    ),
    max_leaves=4,
)


def only(condition: str, scope: str = "principal, action, resource") -> PolicySet:
    """One permit of a house, and no other policy."""
    text = f"{HEAD}permit ({scope}) when {{ {condition} }};\n"
    return POLICIES.with_texts((("99-house.cedar", text),))


def answers(policies: PolicySet) -> list[object]:
    """What the gate's decider says at each hour of the day."""
    decider = Decider(policies, GRADES)
    said: list[object] = []
    for hour in range(24):
        now = Instant(MIDNIGHT + hour * 3600 * SECOND)
        query = Query(LI, "counter_service", ("name",))
        try:
            said.append(decider.decide(asking(), query, "service_case", now).masks)
        except Refusal as refusal:
            said.append(refusal.code)
    return said


def untold(policies: PolicySet) -> list[int]:
    """Hours that are decided otherwise than the first hour of their stretch."""
    said, firsts = answers(policies), Domain.of(policies).hours
    first = [max(each for each in firsts if each <= hour) for hour in range(24)]
    return [hour for hour in range(24) if said[hour] != said[first[hour]]]


@settings(max_examples=12, deadline=None)
@given(conditions)
def test_the_decider_answers_alike_at_all_hours_of_a_stretch(condition: str) -> None:
    assert not untold(only(condition)), condition


@pytest.mark.parametrize("sign", SIGNS)
def test_an_hour_is_compared_from_either_side(sign: str) -> None:
    for number in (-1, 0, 3, 22, 23, 24):
        for condition in (
            f"{number} {sign} context.hour",
            f"context.hour {sign} {number}",
        ):
            policies = only(condition)
            asker, hours = LevelAsker(policies, GRADES), Domain.of(policies).hours
            said = [asker.steps(AT._replace(hour=h), ("name",)) for h in range(24)]
            for hour in range(24):
                first = max(each for each in hours if each <= hour)
                assert said[hour] == said[first], (condition, hour)


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize(
    "condition", ["22 < context.hour", "context.hour > 22", "23 <= context.hour"]
)
def test_what_opens_at_the_last_hour_is_found(condition: str) -> None:
    who, what = 'principal in Role::"system_admin"', 'resource in Group::"name"'
    opened = only(condition, f"{who}, action, {what}")
    with pytest.raises(PolicyOpensAdministratorsError):
        require_never_kept(opened, GRADES, Domain.of(opened))
