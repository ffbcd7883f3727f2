"""Decides: standing, purpose, kind of ground, fields and time in; a permit out.

Steps 2 and 4 of the gate, and the field limits of step 3, in this order:

    (1) the role and the zone are known
    (2) the purpose is known; token, role, department and kind of ground fit it
    (3) every field is needed for the purpose; all that are not are named
    (4) a policy permits every field at some level; all that are refused are named
    (5) where a supervisor's approval would change the answer, that is what is said

Guarantees: nothing is permitted by default; a request is permitted whole or not at
all; the answer depends on the arguments only, and the order of fields changes nothing
but the order of the answer. Answers are remembered by everything they depend on, in
bounded room, so that a flood of odd requests cannot fill the memory.

Left to others: who holds the token (the gate), whether the ground covers this request
(``check_ground``; kind alone is judged here), and the state of the customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy import refusals
from xinhu.core.policy.ground import SUPERVISOR_APPROVAL
from xinhu.core.policy.levels import Context, LevelAsker, Seen
from xinhu.core.policy.limits import check_limits, check_purpose
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.query import Query
from xinhu.core.policy.rule_book import Purpose
from xinhu.core.policy.standing import Standing

K = TypeVar("K")
V = TypeVar("V")

_HOUR = 3600 * SECOND
_CHINA: Final = 8
"""Hours ahead of UTC; the country has one time."""

ROOM = 4096
"""Answers remembered, of each kind; a bank has some hundred."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What may be seen.

    Attributes:
        masks: (field, level) in the order asked.
        policies: ids of the policies that permitted, sorted.
        overlooked: what stood against it and was overlooked, as an entry states it.
    """

    masks: tuple[tuple[str, str], ...]
    policies: tuple[str, ...]
    overlooked: tuple[str, ...] = ()

    def overlooking(self, marks: tuple[str, ...]) -> "Permit":
        """Return the permit with what was overlooked for it."""
        return replace(self, overlooked=marks) if marks else self


class Decider:
    """Decides requests under one set of policies.

    Args:
        policies: the policies in force.
        grades: field → C1, C2 or C3, as the catalogue has it.

    Raises:
        PolicyInvalidError: a list or policy names a field that the catalogue lacks, or
            a grade is none.
    """

    def __init__(self, policies: PolicySet, grades: Mapping[str, str]) -> None:
        self._book = policies.book
        self._known = frozenset(grades)
        self._refusals = policies.refusals
        self._asker = LevelAsker(policies, grades)
        self._seen: dict[Context, Mapping[str, Seen]] = {}
        self._permits: dict[tuple[object, ...], Permit] = {}

    @property
    def remembered(self) -> int:
        """How many answers are remembered, of both kinds together."""
        return len(self._seen) + len(self._permits)

    def decide(
        self, standing: Standing, query: Query, ground_kind: str | None, now: Instant
    ) -> Permit:
        """Return what may be seen.

        Args:
            standing: who asks.
            query: what is asked.
            ground_kind: the kind of ground named; None where none was.
            now: when.

        Raises:
            Refusal: one of the steps above refuses; ``refusals`` and
                ``ground_refusals`` say which class when.
            BadInput: the fields are no list of fields.
        """
        hour = (now // _HOUR + _CHINA) % 24
        # INVARIANT (decision key): whatever the answer depends on is in the key. The
        # lists and policies are not: they are the same for the life of this object.
        key = (
            standing.role,
            standing.post,
            standing.department,
            standing.zone,
            standing.scopes,
            ground_kind,
            query.purpose,
            query.fields,
            hour,
        )
        permit = self._permits.get(key)
        if permit is None:
            permit = self._judge(standing, query, ground_kind, hour)
            _remember(self._permits, key, permit)
        return permit

    def _judge(
        self, standing: Standing, query: Query, ground_kind: str | None, hour: int
    ) -> Permit:
        self._check_standing(standing)  # (1)
        purpose = self._purpose(query)  # (2)
        kind = check_purpose(purpose, standing, query, ground_kind)
        check_limits(purpose, query, self._known)  # (3)
        context = Context(
            role=standing.role,
            post=standing.post,
            department=standing.department,
            zone=standing.zone,
            purpose=query.purpose,
            ground=kind,
            sensitive=purpose.sensitive,
            hour=hour,
        )
        seen = self._ask(context)  # (4)
        refused = [name for name in query.fields if seen[name].level is None]
        if refused:
            raise self._refusal(context, purpose, query, refused)
        masks = tuple((name, str(seen[name].level)) for name in query.fields)
        return Permit(masks, _policies(seen, query.fields))

    def _purpose(self, query: Query) -> Purpose:
        purpose = self._book.purposes.get(query.purpose)
        if purpose is None:
            raise refusals.PurposeUnknownError
        return purpose

    def _check_standing(self, standing: Standing) -> None:
        if standing.role not in self._book.roles:
            raise refusals.StandingRoleError(role=standing.role)
        if standing.zone not in self._book.zones:
            raise refusals.ZoneUnknownError(zone=standing.zone)

    def _ask(self, context: Context) -> Mapping[str, Seen]:
        seen = self._seen.get(context)
        if seen is None:
            seen = self._asker.ask(context)
            _remember(self._seen, context, seen)
        return seen

    def _refusal(
        self, context: Context, purpose: Purpose, query: Query, refused: list[str]
    ) -> Refusal:
        seen = self._ask(context)
        policies = _policies(seen, refused)
        codes = {self._refusals.get(policy) for policy in policies}
        kind: type[refusals.DeniedError] = refusals.DeniedError
        if "zone.refused" in codes:
            kind = refusals.ZoneRefusedError
        elif self._approval_helps(context, purpose, query):  # (5)
            kind = refusals.ApprovalRequiredError
        refusal = kind(
            fields=", ".join(refused),
            purpose=query.purpose,
            role=context.role,
            zone=context.zone,
        )
        refusal.reasons = tuple(
            refusals.FieldDeniedError(field=name) for name in refused
        )
        refusal.policies = policies
        return refusal

    def _approval_helps(self, context: Context, purpose: Purpose, query: Query) -> bool:
        if SUPERVISOR_APPROVAL not in purpose.grounds:
            return False
        approved = self._ask(context._replace(ground=SUPERVISOR_APPROVAL))
        return all(approved[name].level is not None for name in query.fields)


def _policies(
    seen: Mapping[str, Seen], names: list[str] | tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(sorted({policy for name in names for policy in seen[name].policies}))


def _remember(room: dict[K, V], key: K, value: V) -> None:
    """Keep an answer; the oldest one leaves when the room is full."""
    if len(room) >= ROOM:
        room.pop(next(iter(room)), None)
    room[key] = value
