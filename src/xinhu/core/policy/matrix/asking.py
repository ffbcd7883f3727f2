"""Asks Cedar about very many contexts, without asking the same twice.

A policy decides alike for two requests that differ only in what it does not look at.
So policies that look at the same things are asked together, once for each value of
these things; one that is for some roles is not asked about others; fields that
policies do not tell apart, or by their grade alone, stand for each other. What they say
is put together as Cedar puts it together: one forbid wins, else one permit is enough
(``climb`` is the gate's own). The tests hold this against asking all policies about
every single request.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

import cedarpy

from xinhu.core.policy import policy_texts
from xinhu.core.policy.levels import (
    LADDER,
    Context,
    Level,
    LevelAsker,
    Seen,
    Step,
    climb,
)
from xinhu.core.policy.matrix.domain import alike
from xinhu.core.policy.matrix.mentions import mentions
from xinhu.core.policy.matrix.narrowing import OfField
from xinhu.core.policy.matrix.pieces import pieces
from xinhu.core.policy.policy_set import ANNOTATED_REFUSALS, PolicySet

Answers = Mapping[str, tuple[Step, ...]]
"""First field of those that are alike → what was said of each level."""

Pair = tuple[str, Level]
"""A field and a level of it."""


class WideAsker:
    """Answers as ``LevelAsker`` does, for many contexts of one domain.

    Args:
        policies: of one version.
        grades: field → C1, C2 or C3.

    Raises:
        PolicyInvalidError: a list or policy names a field that the catalogue lacks.
    """

    def __init__(self, policies: PolicySet, grades: Mapping[str, str]) -> None:
        self.alike = alike(policies, grades)
        self._grades = grades
        names = tuple(dict.fromkeys(self.alike.values()))
        rooms = (_Room(part, grades, names) for part in _parts(policies))
        self._rooms = tuple(sorted(rooms, key=lambda room: room.breadth))
        self._rooms_of: dict[str, tuple[_Room, ...]] = {}
        self._said: dict[_Said, Answers] = {}
        self._seen: dict[_Said, Mapping[str, Seen]] = {}
        self._left: dict[tuple[_Room, int, frozenset[Pair]], frozenset[Pair]] = {}

    def permitted(
        self, context: Context, asked: frozenset[Pair]
    ) -> Mapping[Pair, tuple[str, ...]]:
        """Return which of these are permitted, without the second lock on C3, by whom.

        Policies that look at little are asked first: where they forbid everything that
        is asked about, nothing that the others say could open it. Those that may err
        are asked always.

        Args:
            context: who asks for what.
            asked: fields, each the first of those alike, with a level.

        Raises:
            PolicyEvaluationError: a policy erred.
        """
        left, heard = asked, list[Answers]()
        for room in self._rooms_for(context.role):
            if left or room.may_err:
                number = room.ask(context)
                before = (room, number, left)
                after = self._left.get(before)
                if after is None:
                    after = left - room.forbidden[number]
                    self._left[before] = after
                left = after
                heard.append(room.answers[number])
        by = {pair: _permits(pair, heard) for pair in left}
        return {pair: policies for pair, policies in by.items() if policies}

    def seen(self, context: Context) -> Mapping[str, Seen]:
        """Return how clearly each field is seen; key: the first of those alike."""
        rooms = self._rooms_for(context.role)
        key = (rooms, tuple(room.ask(context) for room in rooms))
        seen = self._seen.get(key)
        if seen is None:
            said = self._said_by(key)
            seen = {name: climb(self._grades[name], said[name]) for name in said}
            self._seen[key] = seen
        return seen

    def _rooms_for(self, role: str) -> tuple["_Room", ...]:
        """Return the rooms in which anything may be said to a role."""
        rooms = self._rooms_of.get(role)
        if rooms is None:
            rooms = tuple(
                room
                for room in self._rooms
                if not room.of_roles or role in room.of_roles
            )
            self._rooms_of[role] = rooms
        return rooms

    def _said_by(self, key: "_Said") -> Answers:
        said = self._said.get(key)
        if said is None:
            parts = [room.answers[n] for room, n in zip(*key, strict=True)]
            names = dict.fromkeys(self.alike.values())
            said = {name: _together([part[name] for part in parts]) for name in names}
            self._said[key] = said
        return said


class _Room:
    """Policies that look at the same things, and what they said so far."""

    def __init__(
        self, part: "_Part", grades: Mapping[str, str], names: tuple[str, ...]
    ) -> None:
        self.answers: list[Answers] = []
        self.forbidden: list[frozenset[Pair]] = []
        self.may_err = part.may_err
        self.of_roles = part.alike.of_roles
        self.breadth = len(part.alike.looks_at)
        places = [
            place for place, n in enumerate(Context._fields) if n in part.alike.looks_at
        ]
        self._looked_at: Callable[[Context], object] = (
            itemgetter(*places) if places else _nothing
        )
        self._asker = LevelAsker(part.policies, grades)
        self._names = names
        self._first = _first(names, grades, part.alike.of_field)
        self._known: dict[object, int] = {}
        self._numbers: dict[tuple[tuple[Step, ...], ...], int] = {}

    def ask(self, context: Context) -> int:
        """Return the number of the answers; equal ones have one number."""
        key = self._looked_at(context)
        number = self._known.get(key)
        if number is None:
            said = self._asker.steps(context, dict.fromkeys(self._first.values()))
            answers = {name: said[first] for name, first in self._first.items()}
            number = self._numbers.setdefault(
                tuple(answers[name] for name in self._names), len(self.answers)
            )
            if number == len(self.answers):
                self.answers.append(answers)
                self.forbidden.append(_forbidden(answers))
            self._known[key] = number
        return number


_Said = tuple[tuple[_Room, ...], tuple[int, ...]]
"""Rooms, and the number of what was said in each."""


def _nothing(_context: Context) -> None:
    """Stand for what policies look at that look at nothing of the context."""


def _first(
    names: Iterable[str], grades: Mapping[str, str], of_field: OfField
) -> Mapping[str, str]:
    """Return for each field the first one that these policies do not tell from it."""
    first: dict[str, str] = {}
    kinds: Mapping[OfField, Callable[[str], str]] = {
        "nothing": lambda _: "",
        "grade": grades.__getitem__,
        "whole": str,
    }
    kind = kinds[of_field]
    return {name: first.setdefault(kind(name), name) for name in names}


def _forbidden(answers: Answers) -> frozenset[Pair]:
    return frozenset(
        (name, level)
        for name, steps in answers.items()
        for level, (allowed, policies) in zip(LADDER, steps, strict=True)
        if policies and not allowed
    )


def _permits(pair: Pair, heard: Iterable[Answers]) -> tuple[str, ...]:
    """Return the policies that permit it; none of those that were heard forbids it."""
    name, level = pair
    steps = (answers[name][LADDER.index(level)] for answers in heard)
    return tuple(sorted(by for _, policies in steps for by in policies))


def _together(steps: Iterable[tuple[Step, ...]]) -> tuple[Step, ...]:
    """Put together what several rooms say of each level of one field."""
    return tuple(_one(said) for said in zip(*steps, strict=True))


def _one(said: Iterable[Step]) -> Step:
    permits: list[str] = []
    forbids: list[str] = []
    for allowed, policies in said:
        (permits if allowed else forbids).extend(policies)
    if forbids:
        return False, tuple(sorted(forbids))
    return bool(permits), tuple(sorted(permits))


class _Alike(NamedTuple):
    """What policies have in common that are asked together; see ``Mention``."""

    looks_at: frozenset[str]
    of_field: OfField
    of_roles: frozenset[str]


class _Part(NamedTuple):
    """Policies that look at the same things, and whether any of them may err."""

    alike: _Alike
    policies: PolicySet
    may_err: bool


def _parts(policies: PolicySet) -> list[_Part]:
    """Divide policies by what they look at."""
    known = mentions(policies)
    texts: dict[_Alike, list[str]] = {}
    erring: set[_Alike] = set()
    for piece in (one for _, text in policies.files for one in pieces(text)):
        (notes,) = policy_texts.annotations(piece.text, ANNOTATED_REFUSALS).values()
        mention = known[notes["id"]]
        looks_at = frozenset(mention.looks_at)
        alike = _Alike(looks_at, mention.of_field, mention.of_roles)
        texts.setdefault(alike, []).append(piece.text)
        if mention.may_err:
            erring.add(alike)
    return [
        _Part(alike, _part(policies, own), alike in erring)
        for alike, own in texts.items()
    ]


def _part(policies: PolicySet, texts: list[str]) -> PolicySet:
    whole = "\n".join(texts)
    notes = policy_texts.annotations(whole, ANNOTATED_REFUSALS)
    return replace(
        policies,
        ids={number: own["id"] for number, own in notes.items()},
        policies=cedarpy.PolicySet.from_str(whole),
    )
