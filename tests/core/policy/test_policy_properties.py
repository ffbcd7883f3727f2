"""What holds for any request: default refuse, deny wins, order, and the slow model."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import policy_model
from reference.policy_people import GRADES, LI, POLICIES, RULES, asking
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.query import Query

DECIDER = Decider(POLICIES, GRADES)
LEVELS = ("hidden", "partial", "clear")
SCOPES = frozenset({"disclose", "search", "intake", "break_glass"})


class Case(NamedTuple):
    role: str
    zone: str
    purpose: str
    kind: str
    fields: tuple[str, ...]
    hour: int


hours = st.integers(0, 23)
cases = st.builds(
    Case,
    st.sampled_from(sorted(POLICIES.book.roles)),
    st.sampled_from(sorted(POLICIES.book.zones)),
    st.sampled_from(sorted(POLICIES.book.purposes)),
    st.sampled_from(["none", *sorted(POLICIES.book.grounds)]),
    st.lists(st.sampled_from(sorted(GRADES)), min_size=1, max_size=4).map(tuple),
    hours,
)


def answer(decider: Decider, case: Case) -> dict[str, str] | None:
    standing = asking(case.role, zone=case.zone, scopes=SCOPES)
    at = Instant(((case.hour - 8) % 24) * 3600 * SECOND)
    query = Query(LI, case.purpose, case.fields)
    try:
        return dict(decider.decide(standing, query, case.kind, at).masks)
    except (Refusal, BadInput):
        return None


@pytest.mark.duty("R5.1")
@settings(max_examples=400, deadline=None)
@given(cases)
def test_the_policies_agree_with_the_slow_model(case: Case) -> None:
    assert answer(DECIDER, case) == policy_model.decide(*case)


def test_every_cell_of_the_table_agrees_with_the_slow_model() -> None:
    permitted = 0
    for role, zone, purpose, kind in product(
        POLICIES.book.roles,
        POLICIES.book.zones,
        POLICIES.book.purposes,
        ("none", *POLICIES.book.grounds),
    ):
        for field in POLICIES.book.purposes[purpose].fields:
            for hour in (3, 12):
                case = Case(role, zone, purpose, kind, (field,), hour)
                seen = answer(DECIDER, case)
                assert seen == policy_model.decide(*case), case
                permitted += seen is not None
    assert permitted > 100


words = st.text(min_size=1, max_size=12)
odd = st.builds(Case, words, words, words, words, st.tuples(words), hours)


@settings(max_examples=200, deadline=None)
@given(odd)
def test_words_outside_the_lists_never_permit(case: Case) -> None:
    assert answer(DECIDER, case) is None


@settings(max_examples=200, deadline=None)
@given(cases, st.sampled_from(["role", "zone", "purpose", "kind"]), words)
def test_one_word_outside_the_lists_is_enough_to_refuse(
    case: Case, part: str, word: str
) -> None:
    assert answer(DECIDER, case._replace(**{part: word})) is None


@settings(max_examples=200, deadline=None)
@given(cases, st.randoms())
def test_the_order_of_fields_changes_nothing(case: Case, rnd: Random) -> None:
    shuffled = list(case.fields)
    rnd.shuffle(shuffled)
    assert answer(DECIDER, case) == answer(
        DECIDER, case._replace(fields=tuple(shuffled))
    )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "condition",
    [
        "true",
        'resource.grade == Grade::"C2"',
        'resource in Group::"contact"',
        'principal in Role::"clerk"',
        'context.ground == GroundKind::"authorisation_letter"',
    ],
)
def test_adding_a_forbid_never_shows_more(
    tmp_path: Path, level: str, condition: str
) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "99-house.cedar").write_text(
        '@id("house")\n@description("本行 house rule")\n'
        f'forbid (principal, action == Action::"view_{level}", resource)\n'
        f"when {{ {condition} }};\n",
        encoding="utf-8",
    )
    stricter = Decider(PolicySet.load(RULES, tmp_path), GRADES)
    for role in POLICIES.book.roles:
        for purpose, listed in POLICIES.book.purposes.items():
            for kind in sorted(listed.grounds):
                for field in listed.fields:
                    case = Case(role, "branch", purpose, kind, (field,), 12)
                    before, after = answer(DECIDER, case), answer(stricter, case)
                    assert _shown(after, field) <= _shown(before, field)


def _shown(masks: dict[str, str] | None, field: str) -> int:
    return -1 if masks is None else LEVELS.index(masks[field])


@pytest.mark.duty("R3.2")
def test_a_careless_permit_of_everything_still_shows_no_c3(tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    policies.mkdir()
    # Both locks: the shipped forbid is replaced by nothing, and all is permitted.
    (policies / "00-never.cedar").write_text(
        '@id("all")\n@description("全部 everything")\n'
        "permit (principal, action, resource);\n",
        encoding="utf-8",
    )
    careless = Decider(PolicySet.load(RULES, tmp_path), GRADES)
    fields = ("cvv", "card_password", "mobile")
    case = Case("clerk", "branch", "account_maintenance", "service_case", fields, 12)
    assert answer(careless, case) == {
        "cvv": "hidden",
        "card_password": "hidden",
        "mobile": "clear",
    }


@pytest.mark.duty("R3.1")
def test_a_purpose_kept_to_a_department_refuses_the_others(tmp_path: Path) -> None:
    shipped = (RULES / "purposes.yaml").read_text(encoding="utf-8")
    (tmp_path / "purposes.yaml").write_text(
        shipped.replace("departments: any", "departments: [credit]"), encoding="utf-8"
    )
    kept = Decider(PolicySet.load(RULES, tmp_path), GRADES)
    query = Query(LI, "loan_review", ("name",))
    inside = replace(asking(), department="credit")
    assert kept.decide(inside, query, "authorisation_letter", Instant(0)).masks
    with pytest.raises(Refusal) as caught:
        kept.decide(asking(), query, "authorisation_letter", Instant(0))
    assert caught.value.code == "purpose.department"
