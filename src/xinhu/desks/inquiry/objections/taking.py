"""Taking objections: the mark and the clock begin with the entry."""

import msgspec

from xinhu.core.base.clock import Clock
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.asking import Rules, SealNote
from xinhu.desks.inquiry.errors import ReportMissingError
from xinhu.desks.inquiry.keeping import Inquiries, Reservation
from xinhu.desks.inquiry.objections.keeping import (
    By,
    KeptObjection,
    Objection,
    Objections,
)
from xinhu.desks.inquiry.objections.rules import (
    ObjectionRules,
    require_subjects,
    require_told,
)
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch

_SCOPE = "grounds"


class ObjectionForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is stated to object; unchecked.

    Attributes:
        subjects: codes of what is disputed.
        by: who objects.
        words: as they say it.
    """

    subjects: frozenset[str]
    by: By
    words: str


class ObjectionTaking:
    """Takes objections, each under the token of whoever does."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        objections: Objections,
        objection_rules: ObjectionRules,
        rules: Rules,
        seal: SealNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._objections = objections
        self._objection_rules = objection_rules
        self._rules = rules
        self._seal = seal
        self._clock = clock
        self._random = random

    async def take(self, bearer: bytes, ref: str, form: ObjectionForm) -> KeptObjection:
        """Take an objection to the report of an inquiry.

        Raises:
            ReportMissingError: no report came, or it was destroyed.
            ObjectionTwiceError: one to it waits.
            XinhuError: the person or the form does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        inquiry = await found(self._inquiries, ref)
        made = inquiry.made
        async with written_if_refused(
            self._objections,
            "objection.taken",
            standing,
            now,
            customer=made.customer,
            ground=made.ground,
        ):
            require_branch(standing, made)
            await self._require_customer(made.customer)
        if inquiry.paper is None:
            raise ReportMissingError
        subjects = require_subjects(form.subjects, self._objection_rules)
        words = require_told(form.words)
        own = new_reference("objection", self._random)
        objection = Objection(
            ref=own,
            inquiry=ref,
            branch=made.branch,
            subjects=tuple(sorted(subjects)),
            by=form.by,
            note=self._seal(f"objection/{own}", words),
            operator=standing.operator,
            at=now,
            due_on=self._objection_rules.due_on(self._rules.day_of(now).date()),
        )
        await self._objections.take(objection, _taken(made, objection, standing))
        return KeptObjection(objection=objection, answer=None)

    async def _require_customer(self, customer: CustomerId) -> None:
        """Pass a customer about whom words may be written."""
        known = await self._reader.fetch((), (), (customer,))
        require_customer(known.customers[0])


def _taken(made: Reservation, objection: Objection, standing: Standing) -> Facts:
    return act(
        "objection.taken",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=objection.at,
        customer=made.customer,
        ground=made.ground,
        inquiry=made.ref,
        objection=objection.ref,
        disputed=",".join(objection.subjects),
        due=objection.due_on.isoformat(),
        **standing.said,
    )
