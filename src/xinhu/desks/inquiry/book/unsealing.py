"""What is sealed of a row: unsealed, held against its commitment, masked.

Called once the entries of the opening are durable, by ``opening`` alone.
"""

import hmac
from collections.abc import Mapping
from typing import Final

import msgspec

from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.gate.stores import Sealed
from xinhu.desks.inquiry.book.correcting import DETAILS, Corrected, commitment_of
from xinhu.desks.inquiry.book.rows import BookRow, Correction
from xinhu.desks.inquiry.errors import BookRowChangedError
from xinhu.desks.inquiry.notes import KeptSubject, Notes
from xinhu.desks.inquiry.subject import commitment_of as commitment_of_subject

_subject: Final = msgspec.json.Decoder(KeptSubject)
_corrected: Final = msgspec.json.Decoder(Corrected)


class Unsealing:
    """Unseals and masks.

    Args:
        notes: opens a note under its customer's key and the receipt of an entry.
        catalogue: whose masks are taken.
    """

    def __init__(self, notes: Notes, catalogue: Catalogue) -> None:
        self._notes = notes
        self._catalogue = catalogue

    def details(
        self, row: BookRow, masks: Mapping[str, str], customer: Sealed, receipt: Receipt
    ) -> dict[str, str]:
        """Return whom a row is about, masked.

        Raises:
            NoteUnreadableError, BookRowChangedError: it is not what was sealed.
            MaskError: a value cannot be masked.
        """
        made = row.inquiry.made
        place = f"inquiry/{made.ref}"
        kept = _subject.decode(self._notes.open(customer, receipt, place, made.note))
        _require_committed(commitment_of_subject(kept), made.commitment)
        return {
            name: self._masked(name, getattr(kept.subject, name), masks)
            for name in DETAILS
        }

    def corrected(
        self,
        correction: Correction,
        masks: Mapping[str, str],
        customer: Sealed,
        receipt: Receipt,
    ) -> tuple[str, str]:
        """Return the column that was wrong, and what is right, masked.

        Raises:
            NoteUnreadableError, BookRowChangedError: it is not what was sealed.
            MaskError: a value cannot be masked.
        """
        place = f"correction/{correction.ref}"
        text = self._notes.open(customer, receipt, place, correction.note)
        kept = _corrected.decode(text)
        _require_committed(commitment_of(kept), correction.commitment)
        what = correction.what
        if what in DETAILS:
            return what, self._masked(what, kept.right, masks)
        return what, kept.right

    def _masked(self, name: str, value: str, masks: Mapping[str, str]) -> str:
        if not value:
            return ""
        return self._catalogue.field(name).mask(masks[name], value)


def _require_committed(found: str, stated: str) -> None:
    if not hmac.compare_digest(found, stated):
        raise BookRowChangedError
