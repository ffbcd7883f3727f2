"""Notes about a person, sealed under that person's key like papers.

Guarantees: a note opens for its customer and its place alone, under the receipt of an
entry about them; erasing the customer closes all of their notes. What names nobody (why
somebody approves) is sealed elsewhere, under the institution's note key.
"""

import msgspec

from xinhu.core.base.ids import RandomBytes
from xinhu.core.base.receipt import Receipt
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import SECRET_SIZE
from xinhu.core.gate.papers import show_paper
from xinhu.core.gate.stores import Sealed
from xinhu.core.vault.papers import KeyOf, SealedPaper, seal_paper
from xinhu.desks.inquiry.subject import Committed, Subject


class KeptSubject(Committed, frozen=True, kw_only=True):
    """A subject with its salt, and why it was asked about again so soon."""

    why_again: str = ""


_read = msgspec.json.Decoder(KeptSubject)


class Notes:
    """Seals notes, and opens them.

    Args:
        keyring: of the institution.
        random: fresh bytes.
    """

    def __init__(self, keyring: Keyring, random: RandomBytes) -> None:
        self._keyring = keyring
        self._random = random

    def seal(self, key_of: KeyOf, place: str, text: str) -> bytes:
        """Seal a text for the place that it belongs to, as ``inquiry/inquiry-…``."""
        sealed = seal_paper(self._keyring, key_of, place, text.encode(), self._random)
        return sealed.salt + sealed.body

    def open(self, customer: Sealed, receipt: Receipt, place: str, note: bytes) -> str:
        """Open the note of a place.

        Args:
            customer: whose, as stored.
            receipt: of the entry that says why.
            place: to which it belongs.
            note: as stored.

        Raises:
            CustomerErasedError: their key is gone.
            XinhuError: it is not the note that was sealed for this place.
        """
        paper = SealedPaper(note[:SECRET_SIZE], note[SECRET_SIZE:])
        return show_paper(self._keyring, customer, receipt, place, paper).decode()

    def subject(
        self, customer: Sealed, receipt: Receipt, place: str, note: bytes
    ) -> Subject:
        """Open the subject that was sealed for a place; see ``open``."""
        return _read.decode(self.open(customer, receipt, place, note)).subject
