"""Answering objections: which wait, what they say, and the one answer of each."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import NamedTuple

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.asking import Rules, SealNote
from xinhu.desks.inquiry.keeping import Inquiries, Reservation
from xinhu.desks.inquiry.objections.errors import (
    ObjectionAnsweredError,
    ObjectionSelfError,
    ObjectionUnknownError,
)
from xinhu.desks.inquiry.objections.keeping import (
    GivenAnswer,
    KeptObjection,
    Objections,
)
from xinhu.desks.inquiry.objections.rules import (
    ObjectionRules,
    require_outcome,
    require_told,
)
from xinhu.desks.inquiry.opening_notes import OpenNote
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch, require_person

_SCOPE = "review"
MOST = 200


class Words(NamedTuple):
    """What was said: the objection, and the answer; None while there is none."""

    objection: str
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Somebody's part with an objection, on its way."""

    standing: Standing
    kept: KeptObjection
    made: Reservation
    now: Instant


class ObjectionAnswering:
    """Reads and answers objections, each time under the token of whoever does."""

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        objections: Objections,
        objection_rules: ObjectionRules,
        overseers: frozenset[str],
        rules: Rules,
        seal: SealNote,
        unseal: OpenNote,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._objections = objections
        self._objection_rules = objection_rules
        self._overseers = overseers
        self._rules = rules
        self._seal = seal
        self._unseal = unseal
        self._clock = clock

    async def waiting(self, bearer: bytes, *, overdue: bool) -> Sequence[KeptObjection]:
        """Return what waits in one's branch, or everywhere for overseers; no entry.

        Args:
            bearer: SHA-256 of the token.
            overdue: only those whose last day is over.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, "disclose", now)
        sees_all = standing.role in self._overseers
        return await self._objections.waiting(
            None if sees_all else standing.branch,
            self._rules.day_of(now).date() if overdue else None,
            MOST,
        )

    async def answer(
        self, bearer: bytes, ref: str, outcome: str, words: str
    ) -> KeptObjection:
        """Answer an objection, once; with it the mark ends.

        Raises:
            ObjectionSelfError: whoever asked the bureau answers.
            ObjectionAnsweredError: it is answered.
            XinhuError: the person or the form does not permit it.
        """
        step = await self._step(bearer, ref)
        standing, kept, now = step.standing, step.kept, step.now
        async with self._refusals(step, "objection.answered"):
            self._require_theirs(step)
            require_person(standing)
            if standing.operator == step.made.operator:
                raise ObjectionSelfError
        if kept.answer is not None:
            raise ObjectionAnsweredError
        answer = GivenAnswer(
            outcome=require_outcome(outcome, self._objection_rules),
            note=self._seal(f"objection/{ref}/answer", require_told(words)),
            operator=standing.operator,
            at=now,
        )
        late = int(self._rules.day_of(now).date() > kept.objection.due_on)
        await self._objections.answer(ref, answer, _answered(step, answer, late))
        return replace(kept, answer=answer)

    async def words(self, bearer: bytes, ref: str) -> tuple[KeptObjection, Words]:
        """Show the words of an objection and of its answer; written down before.

        Raises:
            XinhuError: the person does not permit it.
        """
        step = await self._step(bearer, ref)
        async with self._refusals(step, "objection.opened"):
            self._require_theirs(step)
        await self._objections.opened(_opened(step))
        kept = step.kept
        said = self._unseal(f"objection/{ref}", kept.objection.note)
        answered = None
        if kept.answer is not None:
            answered = self._unseal(f"objection/{ref}/answer", kept.answer.note)
        return kept, Words(said, answered)

    def _require_theirs(self, step: _Step) -> None:
        if step.standing.role not in self._overseers:
            require_branch(step.standing, step.made)

    async def _step(self, bearer: bytes, ref: str) -> _Step:
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        kept = await self._objections.find(ref)
        if kept is None:
            raise ObjectionUnknownError
        made = (await found(self._inquiries, kept.objection.inquiry)).made
        return _Step(standing=standing, kept=kept, made=made, now=now)

    def _refusals(self, of: _Step, event: str) -> AbstractAsyncContextManager[None]:
        return written_if_refused(
            self._objections,
            event,
            of.standing,
            of.now,
            customer=of.made.customer,
            ground=of.made.ground,
        )


def _answered(of: _Step, answer: GivenAnswer, late: int) -> Facts:
    standing, made = of.standing, of.made
    return act(
        "objection.answered",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=of.now,
        customer=made.customer,
        ground=made.ground,
        inquiry=made.ref,
        objection=of.kept.objection.ref,
        outcome=answer.outcome,
        late=late,
        **standing.said,
    )


def _opened(of: _Step) -> Facts:
    standing, made = of.standing, of.made
    return act(
        "objection.opened",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=of.now,
        customer=made.customer,
        ground=made.ground,
        inquiry=made.ref,
        objection=of.kept.objection.ref,
        **standing.said,
    )
