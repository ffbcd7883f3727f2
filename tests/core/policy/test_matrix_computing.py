"""The matrix says what the gate would say, of everything that can be asked."""

import itertools
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import policy_model
from reference.policy_people import GRADES, LI, NOON, POLICIES, asking
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.levels import LADDER, LevelAsker, PolicyEvaluationError
from xinhu.core.policy.matrix.asking import WideAsker
from xinhu.core.policy.matrix.cells import Choice, Place, cell, cells, paths, rank
from xinhu.core.policy.matrix.computing import Matrix, compute
from xinhu.core.policy.matrix.domain import OTHER, Domain
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.query import Query

DOMAIN = Domain.of(POLICIES)
HOUR = 3600 * SECOND
DECIDER = Decider(POLICIES, GRADES)
HEAD = '@id("house-{}")\n@description("本行 house")\n'

EFFECTS = ["permit", "forbid"]
WHO = [
    "principal",
    'principal in Role::"clerk"',
    'principal == Standing::"asking"',
    "principal is Standing",
]
ACTIONS = [
    "action",
    'action in Action::"up_to_clear"',
    'action == Action::"view_clear"',
    'action == Action::"view_hidden"',
]
WHAT = ["resource", 'resource in Group::"name"', 'resource == Field::"mobile"']
WHEN = [
    "true",
    'principal.department == "counter"',
    '"back office" != principal.department',
    '["counter", "it"].contains(principal.department)',
    'principal.post == "vault keeper"',
    'principal.zone == Zone::"remote"',
    "context.hour < 9",
    "17 <= context.hour",
    "context.hour == 3",
    "context.hour * 2 > 30",
    "context.sensitive",
    'context.purpose == Purpose::"loan_review"',
    'context.ground == GroundKind::"service_case"',
    'resource.grade == Grade::"C3"',
    "(if context.sensitive then context.hour > 12 else true)",
    "principal has post && !context.sensitive",
    'principal in [Role::"clerk", Role::"supervisor"]',
    '!(principal in Role::"clerk")',
    '(principal in Role::"auditor" || context.hour < 9)',
    '(if principal in Role::"clerk" then context.hour > 12 else context.sensitive)',
    '(resource in Group::"name" || resource.grade == Grade::"C1")',
    '[Field::"mobile", Field::"address"].contains(resource)',
]
policies = st.tuples(
    st.sampled_from(EFFECTS),
    st.sampled_from(WHO),
    st.sampled_from(ACTIONS),
    st.sampled_from(WHAT),
    st.lists(st.sampled_from(WHEN), min_size=1, max_size=3),
)


@cache
def shipped() -> Matrix:
    """The matrix of the shipped policies: seconds that only who runs a test pays."""
    return compute(POLICIES, GRADES, DOMAIN)


def written(number: int, policy: tuple) -> str:
    effect, who, action, what, when = policy
    conditions = " && ".join(when)
    head = HEAD.format(number)
    return f"{head}{effect} ({who}, {action}, {what}) when {{ {conditions} }};\n"


def with_more(*texts: str) -> PolicySet:
    """The shipped policies and some of a house."""
    files = (*POLICIES.files, ("99-house.cedar", "".join(texts)))
    return POLICIES.with_texts(files) if texts else POLICIES


@settings(max_examples=5, deadline=None)
@given(st.lists(policies, max_size=4), st.randoms(use_true_random=False))
def test_every_answer_is_the_one_that_all_policies_give_together(more, random) -> None:
    changed = with_more(*(written(n, each) for n, each in enumerate(more)))
    domain = Domain.of(changed)
    matrix = compute(changed, GRADES, domain)
    asker = LevelAsker(changed, GRADES)
    for look in random.sample(matrix.looks, 25):
        assert look.seen.keys() == set(matrix.alike.values())
        together = asker.ask(look.context)
        for field, first in matrix.alike.items():
            assert together[field] == look.seen[first], (look.context, field)


@settings(max_examples=5, deadline=None)
@given(st.lists(policies, max_size=4), st.randoms(use_true_random=False))
def test_what_is_permitted_is_what_all_policies_permit_together(more, random) -> None:
    changed = with_more(*(written(n, each) for n, each in enumerate(more)))
    wide, asker = WideAsker(changed, GRADES), LevelAsker(changed, GRADES)
    pairs = [(name, level) for name in set(wide.alike.values()) for level in LADDER]
    roles, grounds = sorted(changed.book.roles), ["none", *sorted(changed.book.grounds)]
    for look in random.sample(compute(changed, GRADES, Domain.of(changed)).looks, 25):
        context = look.context._replace(
            role=random.choice(roles), ground=random.choice(grounds)
        )
        asked = frozenset(random.sample(pairs, random.randrange(len(pairs))))
        steps = asker.steps(context, GRADES)
        together = {
            (name, level): policies
            for name, level in asked
            for allowed, policies in [steps[name][LADDER.index(level)]]
            if allowed
        }
        assert wide.permitted(context, asked) == together


@pytest.mark.parametrize(
    "calculates",
    [
        "context.hour * 9223372036854775807 > 1",
        "9223372036854775807 + context.hour < 0",
        "context.hour < 0 - 9223372036854775807 - context.hour",
        "if context.sensitive then true else context.hour * 9223372036854775807 > 1",
    ],
)
def test_a_policy_that_errs_is_told_though_others_forbid_everything(calculates) -> None:
    """Nothing is open, and still the gate would find no answer."""
    closed = HEAD.format("all") + "forbid (principal, action, resource);\n"
    errs = f"{HEAD.format('errs')}permit (principal, action, resource) when"
    late = shipped().looks[0].context._replace(hour=23, sensitive=False)
    asked = frozenset({("name", "clear")})
    assert WideAsker(with_more(closed), GRADES).permitted(late, asked) == {}
    erring = WideAsker(with_more(closed, f"{errs} {{ {calculates} }};"), GRADES)
    with pytest.raises(PolicyEvaluationError):
        erring.permitted(late, asked)


@settings(max_examples=5, deadline=None)
@given(st.lists(policies, max_size=4), st.randoms(use_true_random=False))
def test_values_that_nothing_names_are_decided_like_the_one_that_stands_for_them(
    more, random
) -> None:
    changed = with_more(*(written(n, each) for n, each in enumerate(more)))
    matrix = compute(changed, GRADES, Domain.of(changed))
    asker = LevelAsker(changed, GRADES)
    for look in random.sample(matrix.looks, 15):
        context = look.context
        until = matrix.domain.until(context.hour)
        other = context._replace(
            department="elsewhere"
            if context.department == OTHER
            else context.department,
            post="somebody" if context.post == OTHER else context.post,
            hour=random.randrange(context.hour, until),
        )
        assert asker.ask(other) == asker.ask(context)


def decided(context, field: str) -> str | None:
    """What the gate's decider says of one field, by brute force."""
    role = POLICIES.book.roles[context.role]
    standing = asking(
        context.role,
        post=context.post,
        department=context.department,
        zone=context.zone,
        scopes=role.scopes,
    )
    midnight = Instant(NOON - 12 * HOUR)
    now = Instant(midnight + context.hour * HOUR)
    ground = None if context.ground == "none" else context.ground
    query = Query(LI, context.purpose, (field,))
    try:
        permit = DECIDER.decide(standing, query, ground, now)
    except Refusal:
        return None
    return permit.masks[0][1]


@pytest.mark.parametrize("department", ["counter", "it", "审计部"])
@pytest.mark.parametrize("purpose", sorted(POLICIES.book.purposes))
def test_each_cell_is_the_most_that_the_decider_permits_anybody(
    department, purpose
) -> None:
    for grade in ("C1", "C2", "C3"):
        fields = [
            name
            for name in POLICIES.book.purposes[purpose].fields
            if GRADES[name] == grade
        ]
        best: str | None = None
        for role, ground, zone, hour in itertools.product(
            POLICIES.book.roles,
            (*POLICIES.book.grounds, "none"),
            POLICIES.book.zones,
            (3, 12, 23),
        ):
            for field in fields:
                context = (
                    shipped()
                    .looks[0]
                    .context._replace(
                        role=role,
                        department=department,
                        post="counter",
                        zone=zone,
                        purpose=purpose,
                        ground=ground,
                        hour=hour,
                    )
                )
                best = max(best, decided(context, field), key=rank)
        assert cell(shipped(), Place(department, purpose, grade)).level == best


def test_the_matrix_agrees_with_the_slow_model() -> None:
    for look in shipped().looks:
        context = look.context
        if context.department != OTHER:
            continue  # the sketch knows no departments
        for field in POLICIES.book.purposes[context.purpose].fields:
            slow = policy_model.decide(
                context.role,
                context.zone,
                context.purpose,
                context.ground,
                (field,),
                context.hour,
            )
            expected = None if slow is None else slow[field]
            assert shipped().seen(look, field).level == expected, (context, field)


def test_a_field_that_the_purpose_does_not_need_is_refused() -> None:
    look = next(one for one in shipped().looks if one.context.purpose == "audit_review")
    assert shipped().seen(look, "balance").level is None


def test_a_cell_says_what_its_greatest_level_needs_and_depends_on() -> None:
    found = cell(shipped(), Place("counter", "counter_service", "C2"))
    assert found.level == "clear"
    assert found.needs["ground"] == ("supervisor_approval",)
    assert "ground" in found.depends_on
    assert found.reached["ground"]["service_case"] == "partial"
    assert found.policies == ("counter-clear-by-approval",)
    assert "remote-refused" in found.forbids


def test_a_cell_that_is_refused_names_who_forbids_it() -> None:
    found = cell(shipped(), Place("信息科技部", "counter_service", "C2"))
    assert found.level is None
    assert "technology-serves-nobody" in found.policies


def test_a_choice_leaves_only_its_paths() -> None:
    place = Place("counter", "fraud_check", "C2")
    clerk = cell(shipped(), place, Choice(role="clerk"))
    assert (clerk.level, clerk.needs["role"]) == ("partial", ("clerk",))
    by_case = cell(shipped(), place, Choice(role="clerk", ground="service_case"))
    assert by_case.level is None
    assert not tuple(paths(shipped(), place, Choice(role="system_admin")))
    assert tuple(paths(shipped(), place, Choice(post="anything")))
    assert cell(shipped(), place, Choice(zone="remote")).level is None


def test_departments_that_nothing_names_have_equal_cells() -> None:
    table = cells(shipped(), ["信贷部", "零售部", "it"], ["loan_review"])
    assert len(table) == 9
    credit = table[Place("信贷部", "loan_review", "C2")]
    retail = table[Place("零售部", "loan_review", "C2")]
    assert credit.place.department == "信贷部"
    assert replace(credit, place=retail.place) == retail
    assert table[Place("it", "loan_review", "C2")].level is None


def test_a_place_that_no_list_knows_has_no_path() -> None:
    assert cell(shipped(), Place("counter", "curiosity", "C2")).paths == 0


def test_a_pattern_over_free_text_is_named_as_opaque() -> None:
    text = HEAD.format(1) + (
        'permit (principal, action, resource) when { principal.post like "a*" };'
    )
    assert Domain.of(with_more(text)).opaque == ("house-1",)
    text = HEAD.format(1) + (
        "permit (principal, action, resource)"
        " when { principal.post == principal.department };"
    )
    assert Domain.of(with_more(text)).opaque == ("house-1",)
    assert Domain.of(POLICIES).opaque == ()
