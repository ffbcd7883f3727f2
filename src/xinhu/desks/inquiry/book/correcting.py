"""更正: a row that is wrong is corrected by a further entry, and never changed.

What is right, and why, are sealed; the entry (``inquiry.corrected``) names the row and
the column, and holds their commitment. What is not one of the customer's details is
shown without a mask when the page is opened, and so takes no text: a code, a reference
or the number of a loan of theirs.
"""

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import msgspec
from msgspec.structs import replace

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.encoding import canonical_json, length_prefixed
from xinhu.core.base.ids import CustomerId, RandomBytes, new_reference
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_customer
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.vault.papers import KeyOf
from xinhu.desks.inquiry.book.rows import Books, Correction
from xinhu.desks.inquiry.demands import Loan
from xinhu.desks.inquiry.errors import (
    CorrectionColumnError,
    CorrectionValueError,
    InquiryUnknownError,
    LoanUnknownError,
)
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry
from xinhu.desks.inquiry.keys import key_of_customer
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.outcome import found
from xinhu.desks.inquiry.persons import require_branch, require_words
from xinhu.desks.inquiry.reasons import ReasonBook
from xinhu.desks.inquiry.stating import require_any_reference

EVENT: Final = "inquiry.corrected"
DETAILS: Final = ("name", "id_type", "id_number", "mobile", "address")
"""Columns of a row that stand sealed; fields of the catalogue."""
COLUMNS: Final = (*DETAILS, "reason", "ground", "loan")
_SCOPE: Final = "disclose"
_OVERSEEING: Final = "register"
_LONGEST: Final = 200
_TYPE: Final = b"xinhu/correction/v1"


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed of a correction."""

    right: str
    why: str
    salt: str


class CorrectionForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is stated to correct a row; unchecked."""

    what: str
    right: str
    why: str


class Corrections(NamedTuple):
    """A row, and the further entries about it, the oldest first."""

    inquiry: Inquiry
    entries: Sequence[Correction]


class KnownLoans(Protocol):
    """Where loans are kept."""

    async def loan(self, number: str) -> Loan | None:
        """Return a loan as it stands now."""
        ...


class Correcting:
    """Takes corrections, each under the token of whoever corrects."""

    def __init__(
        self,
        *,
        reader: Reader,
        inquiries: Inquiries,
        books: Books,
        loans: KnownLoans,
        reasons: ReasonBook,
        notes: Notes,
        clock: Clock,
        random: RandomBytes,
    ) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._books = books
        self._loans = loans
        self._reasons = reasons
        self._notes = notes
        self._clock = clock
        self._random = random

    async def of_inquiry(self, bearer: bytes, ref: str) -> Corrections:
        """Return a row with its corrections, without what they say is right.

        Nothing sealed is opened, so that it is no look and no entry. Whoever opens the
        row's page with its details sees what was wrong and what is right together.

        Raises:
            InquiryUnknownError: there is none such, for this person.
        """
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        inquiry = await found(self._inquiries, ref)
        made = inquiry.made
        own = made.operator == standing.operator or made.branch == standing.branch
        if not own and _OVERSEEING not in standing.scopes:
            raise InquiryUnknownError
        return Corrections(inquiry, await self._books.corrections([ref]))

    async def correct(
        self, bearer: bytes, ref: str, form: CorrectionForm
    ) -> Correction:
        """Enter a correction.

        Raises:
            InquiryUnknownError: there is no such row.
            CorrectionColumnError: no column of this name can be corrected.
            CorrectionValueError, DecisionReasonError: what is right, or why, is no such
                text.
            ReasonUnknownError, GroundReferenceError: it is no such code or reference.
            LoanUnknownError: it is no loan of the customer; an entry.
            InquiryElsewhereError: it was asked in another branch; an entry.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        inquiry = await found(self._inquiries, ref)
        stated = Corrected(
            right=require_right(form.right),
            why=require_words(form.why),
            salt=self._random(32).hex(),
        )
        what = require_column(form.what)
        async with written_if_refused(
            self._books, EVENT, standing, now, customer=inquiry.made.customer
        ):
            require_branch(standing, inquiry.made)
            await self._require_code(what, stated.right, inquiry.made.customer)
            known = await self._reader.fetch((), (), (inquiry.made.customer,))
            key_of = key_of_customer(require_customer(known.customers[0]))
        return await self._keep((inquiry, key_of), standing, what, stated, now)

    async def _require_code(self, what: str, right: str, customer: CustomerId) -> None:
        """Pass what is right of a column that is shown as it is."""
        if what == "reason":
            self._reasons.reason(right)
        elif what == "ground":
            require_any_reference(right)
        elif what == "loan":
            loan = await self._loans.loan(right)
            if loan is None or loan.customer != customer:
                raise LoanUnknownError

    async def _keep(
        self,
        about: tuple[Inquiry, KeyOf],
        standing: Standing,
        what: str,
        stated: Corrected,
        now: Instant,
    ) -> Correction:
        inquiry, key_of = about
        ref = new_reference("correction", self._random)
        text = msgspec.json.encode(stated).decode()
        correction = Correction(
            ref=ref,
            inquiry=inquiry.made.ref,
            what=what,
            commitment=commitment_of(stated),
            note=self._notes.seal(key_of, f"correction/{ref}", text),
            operator=standing.operator,
            at=now,
        )
        detail: dict[str, str | int] = {
            "inquiry": inquiry.made.ref,
            "correction": ref,
            "column": what,
            **standing.said,
        }
        told = act(
            EVENT,
            actor=standing.operator,
            post=standing.post,
            zone=standing.zone,
            at=now,
            customer=inquiry.made.customer,
            ground=None,
            **detail,
        )
        told = replace(told, commitment=correction.commitment)
        await self._books.correct(correction, told)
        return correction


def require_column(what: str) -> str:
    """Return the name of a column that can be corrected.

    Raises:
        CorrectionColumnError: it is none.
    """
    if what not in COLUMNS:
        raise CorrectionColumnError(columns=", ".join(COLUMNS))
    return what


def require_right(text: str) -> str:
    """Return what is right, without blanks around it.

    Raises:
        CorrectionValueError: it is empty, too long or not of printable characters.
    """
    right = text.strip()
    if not 0 < len(right) <= _LONGEST or not right.isprintable():
        raise CorrectionValueError(longest=_LONGEST)
    return right


def commitment_of(stated: Corrected) -> str:
    """Return the commitment: hexadecimal SHA-256 over type, salt, canonical JSON."""
    text = canonical_json({"right": stated.right, "why": stated.why})
    salt = bytes.fromhex(stated.salt)
    return hashlib.sha256(length_prefixed(_TYPE, salt, text)).hexdigest()
