"""综合评价: a reviewer judges the whole, once; credit data among it are told (R7.6).

Guarantees: whoever asked the bureau evaluates nothing of it; an evaluation, the notice
that follows from its grounds and both entries are kept together or not at all. The
words stand sealed; the entries hold outcome and codes.
"""

from typing import Literal

import msgspec

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.ground import SERVICE_CASE, Ground
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.asking import Rules, SealNote
from xinhu.desks.inquiry.errors import InquiryStateError
from xinhu.desks.inquiry.evaluation.keeping import (
    Evaluations,
    KeptEvaluation,
    NewEvaluation,
    NewNotice,
    Numbered,
)
from xinhu.desks.inquiry.evaluation.notice import FIELD, PURPOSE
from xinhu.desks.inquiry.evaluation.rules import (
    Evaluation,
    Grounds,
    Picture,
    require_whole_picture,
    wants_notice,
)
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry, Reservation
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch, require_person
from xinhu.desks.inquiry.states import State

_SCOPE = "approve"


class EvaluationForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer hands in; unchecked.

    Attributes:
        outcome: what follows.
        grounds: codes of the grounds of a refusal.
        picture: the whole, in words.
    """

    outcome: Literal["granted", "refused"]
    grounds: frozenset[str]
    picture: Picture


class Evaluating:
    """Makes evaluations, each under the token of the reviewer."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        evaluations: Evaluations,
        grounds: Grounds,
        rules: Rules,
        seal: SealNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._evaluations = evaluations
        self._grounds = grounds
        self._rules = rules
        self._seal = seal
        self._clock = clock
        self._random = random

    async def make(
        self, bearer: bytes, ref: str, form: EvaluationForm
    ) -> KeptEvaluation:
        """Evaluate what came of an inquiry, once.

        Raises:
            InquiryStateError: nothing came.
            EvaluationTwiceError: it is evaluated.
            XinhuError: the person or the form does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        inquiry = await found(self._inquiries, ref)
        made = inquiry.made
        async with written_if_refused(
            self._evaluations,
            "evaluation.made",
            standing,
            now,
            customer=made.customer,
            ground=made.ground,
        ):
            require_branch(standing, made)
            require_person(standing)
            await self._require_customer(made.customer)
            evaluation = self._required(inquiry, form, standing)
        return await self._evaluations.add(self._new(made, evaluation, standing, now))

    async def _require_customer(self, customer: CustomerId) -> None:
        """Pass a customer about whom words may be written.

        Whatever is written after an erasure nothing would ever empty.
        """
        known = await self._reader.fetch((), (), (customer,))
        require_customer(known.customers[0])

    def _required(
        self, inquiry: Inquiry, form: EvaluationForm, standing: Standing
    ) -> Evaluation:
        if inquiry.state is not State.ANSWERED:
            raise InquiryStateError(state=inquiry.state.value)
        evaluation = Evaluation(
            outcome=form.outcome,
            grounds=form.grounds,
            picture=form.picture,
            by=standing.operator,
        )
        return require_whole_picture(evaluation, self._grounds, inquiry.made.operator)

    def _new(
        self,
        made: Reservation,
        evaluation: Evaluation,
        standing: Standing,
        now: Instant,
    ) -> NewEvaluation:
        told = wants_notice(evaluation, self._grounds)
        words = msgspec.json.encode(evaluation.picture).decode()
        return NewEvaluation(
            inquiry=made.ref,
            outcome=evaluation.outcome,
            grounds=tuple(sorted(evaluation.grounds)),
            note=self._seal(place_of(made.ref), words),
            operator=standing.operator,
            at=now,
            notice=self._notice(made, told, standing, now) if told else None,
            act=_made(made, evaluation, standing, now),
        )

    def _notice(
        self,
        made: Reservation,
        grounds: tuple[str, ...],
        standing: Standing,
        now: Instant,
    ) -> NewNotice:
        ground = Ground(
            kind=SERVICE_CASE,
            ref=new_reference("case", self._random),
            customer=made.customer,
            purposes=frozenset({PURPOSE}),
            fields=frozenset({FIELD}),
            valid_from=now,
            valid_until=self._rules.notice_until(now),
            max_uses=None,
            used=0,
            state="active",
        )
        return NewNotice(
            grounds=grounds,
            ground=ground,
            evidence=self._seal(f"ground/{ground.ref}", made.ref),
            act=_noticed(made, grounds, standing, now),
        )


def place_of(ref: str) -> str:
    """Return the place that the words of an inquiry's evaluation are sealed for."""
    return f"evaluation/{ref}"


def _made(
    made: Reservation, evaluation: Evaluation, standing: Standing, now: Instant
) -> Facts:
    return act(
        "evaluation.made",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=made.customer,
        ground=made.ground,
        inquiry=made.ref,
        outcome=evaluation.outcome,
        grounds=",".join(sorted(evaluation.grounds)),
        **standing.said,
    )


def _noticed(
    made: Reservation, grounds: tuple[str, ...], standing: Standing, now: Instant
) -> Numbered:
    def numbered(number: int) -> Facts:
        return act(
            "notice.made",
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            customer=made.customer,
            ground=made.ground,
            inquiry=made.ref,
            notice=number,
            grounds=",".join(grounds),
            **standing.said,
        )

    return numbered
