"""What other policies would have decided about looks of the past.

Both versions are asked anew, the one a proposal was made from and the proposal: what
the register recorded may have been decided under a third, or refused for a reason that
no policy knows (an expired token, a ground used up). What is compared is policy alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.levels import LADDER
from xinhu.core.policy.query import Query
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.standing import Standing

Outcome = Literal["refused", "less", "more", "opened"]
"""Would now be refused; shows less; shows more; would now be permitted."""

OUTCOMES: Final[tuple[Outcome, ...]] = ("refused", "less", "more", "opened")
MOST_EXAMPLES: Final = 200
"""Looks named one by one, of each outcome; all are counted."""

_HOUR = 3_600_000_000
_ROOM = 50_000
_Levels = Mapping[str, str] | None


class PastLook(NamedTuple):
    """A look as the register and the staff desk tell it.

    Attributes:
        entry: its number in the register.
        at: when it was decided.
        actor: the operator's reference.
        role, department: of the operator; the register does not state them.
        post, zone: as the register states them.
        purpose: code.
        ground: kind of ground; None where none was named.
        fields: what was asked for.
        permitted: what the register recorded.
        by_policy: a recorded refusal was one of policy.
        assumed: the operator is in another post today than at that time, so role and
            department may have been others.
    """

    entry: int
    at: Instant
    actor: str
    role: str
    department: str
    post: str
    zone: str
    purpose: str
    ground: str | None
    fields: tuple[str, ...]
    permitted: bool
    by_policy: bool
    assumed: bool


class Example(NamedTuple):
    """A look that would now be decided otherwise."""

    look: PastLook
    fields: tuple[str, ...]


@dataclass(slots=True)
class Replay:
    """What was found.

    Attributes:
        looks: how many looks were judged again.
        assumed: of how many the standing is assumed.
        unsure: recorded as permitted, and refused by the version compared with.
        counts: outcome → how many looks.
        places: (outcome, department, purpose) → how many looks.
        examples: outcome → the newest of them.
    """

    looks: int = 0
    assumed: int = 0
    unsure: int = 0
    counts: Counter[Outcome] = field(default_factory=Counter)
    places: Counter[tuple[Outcome, str, str]] = field(default_factory=Counter)
    examples: dict[Outcome, list[Example]] = field(default_factory=dict)


class Replaying:
    """Judges looks again under two versions.

    Args:
        before: the version compared with.
        after: the version in question.
        book: the lists, for the scopes of roles.
    """

    def __init__(self, before: Decider, after: Decider, book: RuleBook) -> None:
        self._before = before
        self._after = after
        self._book = book
        self._known: dict[tuple[object, ...], tuple[_Levels, _Levels]] = {}
        self.found = Replay()

    def take(self, looks: Iterable[PastLook]) -> None:
        """Judge looks again and add what differs to ``found``."""
        found = self.found
        for look in looks:
            before, after = self._both(look)
            found.looks += 1
            found.assumed += look.assumed
            found.unsure += look.permitted and before is None
            for outcome, fields in _outcomes(look, before, after):
                found.counts[outcome] += 1
                found.places[outcome, look.department, look.purpose] += 1
                kept = found.examples.setdefault(outcome, [])
                if len(kept) < MOST_EXAMPLES:
                    kept.append(Example(look, fields))

    def _both(self, look: PastLook) -> tuple[_Levels, _Levels]:
        """Ask both, once for all looks that no policy could tell apart."""
        key = (*look[3:10], look.at // _HOUR % 24)
        known = self._known.get(key)
        if known is None:
            known = (self._ask(self._before, look), self._ask(self._after, look))
            if len(self._known) >= _ROOM:
                self._known.clear()
            self._known[key] = known
        return known

    def _ask(self, decider: Decider, look: PastLook) -> _Levels:
        role = self._book.roles.get(look.role)
        standing = Standing(
            operator=look.actor,
            role=look.role,
            post=look.post,
            branch="",
            department=look.department,
            zone=look.zone,
            scopes=frozenset() if role is None else role.scopes,
            active=True,
            kind="api",
            locked=False,
            second_factor_until=Instant(0),
            certificates=(),
            handed_on=None,
        )
        query = Query(None, look.purpose, look.fields)
        try:
            permit = decider.decide(standing, query, look.ground, look.at)
        except (Refusal, BadInput):
            return None
        return dict(permit.masks)


def _outcomes(
    look: PastLook, before: _Levels, after: _Levels
) -> Iterator[tuple[Outcome, tuple[str, ...]]]:
    if before is None and after is None:
        return
    if after is None:
        # What was refused for another reason shows nothing that could be lost.
        if look.permitted:
            yield "refused", look.fields
    elif before is None:
        if look.by_policy and not look.permitted:
            yield "opened", look.fields
    elif look.permitted:
        ranks = {
            name: (LADDER.index(before[name]), LADDER.index(after[name]))
            for name in look.fields
        }
        less = tuple(name for name, (was, now) in ranks.items() if now < was)
        more = tuple(name for name, (was, now) in ranks.items() if now > was)
        if less:
            yield "less", less
        if more:
            yield "more", more
