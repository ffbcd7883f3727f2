"""Answering objections: which wait, and the one answer of each."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
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
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch, require_person

_SCOPE = "review"
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Somebody's part with an objection, on its way."""

    standing: Standing
    kept: KeptObjection
    made: Reservation
    now: Instant


class ObjectionAnswering:
    """Lists and answers objections, each time under the token of whoever does."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        objections: Objections,
        objection_rules: ObjectionRules,
        overseers: frozenset[str],
        rules: Rules,
        seal: SealNote,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._objections = objections
        self._objection_rules = objection_rules
        self._overseers = overseers
        self._rules = rules
        self._seal = seal
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
            known = await self._reader.fetch((), (), (step.made.customer,))
            require_customer(known.customers[0])
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
