"""Letters at the counter: checked whole, sealed, kept; withdrawn at once.

Guarantees: nothing of an incomplete letter is kept; what says who signed stands sealed,
the entry holds the reference and nothing of it. A letter stays when it is
withdrawn or the loan is refused: the ground alone changes.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time

import msgspec

from xinhu.core.base.clock import Clock, Instant, from_datetime
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.ground import AUTHORISATION_LETTER, Ground
from xinhu.core.policy.ground_terms import new_terms
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.core.vault.papers import KeyOf, seal_paper
from xinhu.desks.inquiry.asking import FIELDS, SealNote
from xinhu.desks.inquiry.asking import Rules as DayRules
from xinhu.desks.inquiry.demands import Letter
from xinhu.desks.inquiry.errors import LetterMissingError
from xinhu.desks.inquiry.keeping import NewPaper
from xinhu.desks.inquiry.keys import key_of_customer
from xinhu.desks.inquiry.letters.form import (
    PAPERS,
    Lack,
    LetterForm,
    Rules,
    lacks,
    require_whole,
)
from xinhu.desks.inquiry.letters.keeping import KeptLetter, Letters, NewLetter
from xinhu.desks.inquiry.letters.media import media_of
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.persons import require_person
from xinhu.desks.inquiry.reasons import CREDIT_INQUIRY
from xinhu.desks.inquiry.subject import commit, commitment_of
from xinhu.desks.inquiry.subject_cleaning import clean_subject

_SCOPE = "grounds"


class LetterTaking:
    """The acts on letters, each under the token of whoever acts."""

    def __init__(  # noqa: PLR0913 -- what a desk is made of, by name
        self,
        *,
        reader: Reader,
        letters: Letters,
        rules: Rules,
        days: DayRules,
        keyring: Keyring,
        notes: Notes,
        seal: SealNote,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._letters = letters
        self._rules = rules
        self._days = days
        self._keyring = keyring
        self._notes = notes
        self._seal = seal
        self._clock = clock
        self._random = random

    async def require_taker(self, bearer: bytes) -> None:
        """Pass whoever may take letters, before what they send is read.

        Raises:
            XinhuError: the token does not permit it.
        """
        await standing_of(self._reader, bearer, _SCOPE, self._clock())

    async def check(self, bearer: bytes, form: LetterForm) -> tuple[Lack, ...]:
        """Return everything that is missing or wrong; nothing is kept.

        Raises:
            XinhuError: the token does not permit it.
        """
        now = self._clock()
        await standing_of(self._reader, bearer, _SCOPE, now)
        return lacks(form, self._rules, self._days.day_of(now).date())

    async def take(
        self, bearer: bytes, customer: CustomerId, form: LetterForm
    ) -> KeptLetter:
        """Take a letter.

        Raises:
            LetterIncompleteError: something is missing or wrong; nothing is kept.
            XinhuError: the token or the customer does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        async with written_if_refused(
            self._letters, "letter.taken", standing, now, customer=None
        ):
            require_person(standing)
        require_whole(form, self._rules, self._days.day_of(now).date())
        async with written_if_refused(
            self._letters, "letter.taken", standing, now, customer=customer
        ):
            key_of = await self._key_of(customer)
        new = await self._new(form, key_of, standing, now)
        compared = {} if form.compared is None else {"compared": form.compared}
        told = _act("letter.taken", standing, new.ground, now, **compared)
        await self._letters.add(new, told)
        return KeptLetter(
            letter=new.letter,
            ground=new.ground,
            papers=frozenset(paper.kind for paper in new.papers),
            taken_by=new.operator,
            taken_at=now,
        )

    async def withdraw(self, bearer: bytes, ref: str) -> KeptLetter:
        """Withdraw a letter, as its customer wants: it refuses from now on.

        Raises:
            LetterMissingError: there is none of that reference.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        kept = await self._letters.find(ref)
        if kept is None:
            raise LetterMissingError
        told = _act("letter.withdrawn", standing, kept.ground, now)
        await self._letters.withdraw(ref, told)
        after = await self._letters.find(ref)
        if after is None:  # letters stay
            raise LetterMissingError
        return after

    async def of_customer(
        self, bearer: bytes, customer: CustomerId
    ) -> Sequence[KeptLetter]:
        """Return a customer's letters for whoever may disclose.

        Raises:
            XinhuError: the token or the customer does not permit it.
        """
        await standing_of(self._reader, bearer, "disclose", self._clock())
        known = await self._reader.fetch((), (), (customer,))
        require_customer(known.customers[0])
        return await self._letters.of_customer(customer)

    async def _key_of(self, customer: CustomerId) -> KeyOf:
        known = await self._reader.fetch((), (), (customer,))
        return key_of_customer(require_customer(known.customers[0]))

    async def _new(
        self, form: LetterForm, key_of: KeyOf, standing: Standing, now: Instant
    ) -> NewLetter:
        today = self._days.day_of(now).date()
        subject = clean_subject(form.subject, self._rules.catalogue, today)
        committed = commit(subject, self._random)
        ground = self._ground(form, key_of.customer, now)
        note = {
            **msgspec.to_builtins(committed),
            "witness": form.witness.strip(),
            "place": form.place.strip(),
            "electronic": msgspec.to_builtins(form.electronic),
        }
        if form.signed_on is None:  # a whole form has it
            raise AssertionError
        letter = Letter(
            ref=ground.ref,
            customer=key_of.customer,
            reasons=form.reasons,
            institution=form.institution,
            signed_on=form.signed_on,
        )
        return NewLetter(
            letter=letter,
            ground=ground,
            evidence=self._seal(f"ground/{ground.ref}", "{}"),
            commitment=commitment_of(committed),
            note=self._notes.seal(
                key_of, f"letter/{ground.ref}", msgspec.json.encode(note).decode()
            ),
            papers=await asyncio.to_thread(self._papers, form, key_of, ground.ref),
            branch=standing.branch,
            operator=standing.operator,
            at=now,
        )

    def _ground(self, form: LetterForm, customer: CustomerId, now: Instant) -> Ground:
        terms = new_terms(
            self._rules.ground,
            kind=AUTHORISATION_LETTER,
            evidence={},
            days=form.days,
            uses=form.uses,
            now=now,
        )
        return Ground(
            kind=AUTHORISATION_LETTER,
            ref=new_reference("letter", self._random),
            customer=customer,
            purposes=frozenset({CREDIT_INQUIRY}),
            fields=frozenset(FIELDS),
            valid_from=terms.valid_from,
            # What the customer signed runs from that day, whenever it is typed in.
            valid_until=Instant(
                terms.valid_until - (terms.valid_from - self._signed(form))
            ),
            max_uses=terms.max_uses,
            used=0,
            state="active",
        )

    def _signed(self, form: LetterForm) -> Instant:
        """Return the beginning of the day of signing, in the country's time."""
        if form.signed_on is None:  # a whole form has it
            raise AssertionError
        day = datetime.combine(form.signed_on, time(), self._days.zone)
        return from_datetime(day)

    def _papers(
        self, form: LetterForm, key_of: KeyOf, letter: str
    ) -> tuple[NewPaper, ...]:
        papers = []
        for name in PAPERS:
            body = form.papers.get(name, b"")
            if not body:
                continue
            ref = new_reference("paper", self._random)
            sealed = seal_paper(self._keyring, key_of, ref, body, self._random)
            papers.append(
                NewPaper(
                    ref=ref,
                    customer=key_of.customer,
                    kind=name,
                    media=media_of(body),
                    belongs=letter,
                    size=len(body),
                    sealed=sealed,
                )
            )
        return tuple(papers)


def _act(
    event: str, standing: Standing, ground: Ground, now: Instant, **detail: str
) -> Facts:
    return act(
        event,
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=now,
        customer=ground.customer,
        ground=GroundRef(ground.kind, ground.ref),
        **detail,
        **standing.said,
    )
