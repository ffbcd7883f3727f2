"""Asks Cedar how clearly each field may be seen by somebody in a context.

Guarantees: the levels are a ladder, hidden < partial < clear. A field is seen at the
highest level that is permitted with no level at or below it forbidden; so a forbid
never opens anything (deny wins). A C3 field is never seen above hidden, whatever
policies say (R3.2, JR/T 0171): the policy that says so and the rule here are two locks.
An error while a policy is evaluated is a fault and no answer, because Cedar leaves a
policy that errs out, and it may be the one that forbids.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import cedarpy

from xinhu.core.base.errors import Fault
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.policy_texts import GRADES
from xinhu.core.policy.rules_file import PolicyInvalidError

Level = Literal["hidden", "partial", "clear"]
"""How clearly a field is seen; the catalogue's masks carry the same names."""

LADDER: Final[tuple[Level, ...]] = ("hidden", "partial", "clear")
Step = tuple[bool, tuple[str, ...]]
"""Whether a level is permitted, and the policies that permitted or forbade."""

_CAPPED = "C3"


class PolicyEvaluationError(Fault):
    """A policy erred while it was evaluated; params: policies."""

    code = "policy.evaluation"


class Context(NamedTuple):
    """Everything that a policy can see of a request; the key of what is remembered."""

    role: str
    post: str
    department: str
    zone: str
    purpose: str
    ground: str
    sensitive: bool
    hour: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer for one field.

    Attributes:
        level: how clearly it may be seen; None where it is refused.
        policies: ids of the policies that decided, sorted: those that permitted the
            level, or those that forbade; empty where nothing permitted.
    """

    level: Level | None
    policies: tuple[str, ...]


class LevelAsker:
    """Asks Cedar about fields of the catalogue.

    Args:
        policies: the policies in force.
        grades: field → C1, C2 or C3.

    Raises:
        PolicyInvalidError: a list or policy names a field that the catalogue lacks, or
            a grade is none.
    """

    def __init__(self, policies: PolicySet, grades: Mapping[str, str]) -> None:
        _check_fields(policies, grades)
        self._policies = policies
        self._grades = grades
        self._fields = cedarpy.Entities.from_json_str(
            json.dumps(_field_entities(policies, grades)), policies.schema
        )

    def ask(self, context: Context) -> Mapping[str, Seen]:
        """Return the answer for every field of the catalogue, in one batch.

        Raises:
            PolicyEvaluationError: a policy erred.
        """
        return {
            name: climb(self._grades[name], steps)
            for name, steps in self.steps(context, self._grades).items()
        }

    def steps(
        self, context: Context, names: Iterable[str]
    ) -> Mapping[str, tuple[Step, ...]]:
        """Return what Cedar says of these fields at each level of the ladder.

        Raises:
            PolicyEvaluationError: a policy erred.
        """
        asked = tuple(names)
        requests = [
            _request(name, level, context) for name in asked for level in LADDER
        ]
        answers = cedarpy.is_authorized_batch(
            requests,
            self._policies.policies,
            self._fields.with_added_json_str(json.dumps([_asking(context)])),
            self._policies.schema,
        )
        steps = tuple(self._step(answer) for answer in answers)
        size = len(LADDER)
        return {
            name: steps[place * size : (place + 1) * size]
            for place, name in enumerate(asked)
        }

    def _step(self, answer: cedarpy.AuthzResult) -> Step:
        found = answer.diagnostics
        if found.errors or answer.decision is cedarpy.Decision.NoDecision:
            raise PolicyEvaluationError(policies="; ".join(found.errors))
        ids = self._policies.ids
        return answer.allowed, tuple(sorted(ids[number] for number in found.reasons))


def climb(grade: str, steps: Sequence[Step]) -> Seen:
    """Return how far up the ladder one comes.

    Args:
        grade: of the field.
        steps: what was said of each level, from hidden to clear.
    """
    best = Seen(None, ())
    for level, (allowed, policies) in zip(LADDER, steps, strict=True):
        if allowed:
            best = Seen(level, policies)
        elif policies:  # a forbid: nothing above is reached
            return best if best.level else Seen(None, policies)
        if grade == _CAPPED:  # the second lock
            break
    return best


def _field_entities(
    policies: PolicySet, grades: Mapping[str, str]
) -> list[dict[str, object]]:
    group_of = {
        name: code
        for code, group in policies.book.groups.items()
        for name in group.fields
    }
    return [
        {
            "uid": _uid("Field", name),
            "attrs": {"grade": {"__entity": _uid("Grade", grade)}},
            "parents": [_uid("Group", group_of[name])] if name in group_of else [],
        }
        for name, grade in grades.items()
    ]


def _asking(context: Context) -> dict[str, object]:
    return {
        "uid": _uid("Standing", "asking"),
        "attrs": {
            "post": context.post,
            "department": context.department,
            "zone": {"__entity": _uid("Zone", context.zone)},
        },
        "parents": [_uid("Role", context.role)],
    }


def _request(name: str, level: Level, context: Context) -> dict[str, object]:
    return {
        "principal": _uid("Standing", "asking"),
        "action": _uid("Action", f"view_{level}"),
        "resource": _uid("Field", name),
        "context": {
            "purpose": {"__entity": _uid("Purpose", context.purpose)},
            "ground": {"__entity": _uid("GroundKind", context.ground)},
            "sensitive": context.sensitive,
            "hour": context.hour,
        },
    }


def _uid(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": name}


def _check_fields(policies: PolicySet, grades: Mapping[str, str]) -> None:
    known = grades.keys()
    named: list[tuple[str, Iterable[str]]] = [("policies", policies.named_fields)]
    for code, purpose in policies.book.purposes.items():
        named.append((f"purposes.yaml {code}", purpose.fields))
    for code, group in policies.book.groups.items():
        named.append((f"groups.yaml {code}", group.fields))
    for file, fields in named:
        for name in fields:
            if name not in known:
                detail = f"the catalogue has no field {name}"
                raise PolicyInvalidError(file=file, detail=detail)
    for name, grade in grades.items():
        if grade not in GRADES:
            detail = f"{name}: the grade {grade} is none"
            raise PolicyInvalidError(file="catalogue.yaml", detail=detail)
