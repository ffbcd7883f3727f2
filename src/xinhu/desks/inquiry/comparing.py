"""What was stated about a person, held against the vault before anything leaves.

The subject of the inquiry, whoever signed the letter, and the subject that a supervisor
approved: all of them are the customer of the vault, or nothing is sent. Each is opened
under the receipt of the inquiry's own entry.
"""

from typing import Protocol

from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.ground import AUTHORISATION_LETTER
from xinhu.desks.inquiry.errors import DetailsDifferError
from xinhu.desks.inquiry.keeping import Reservation
from xinhu.desks.inquiry.notes import Notes
from xinhu.desks.inquiry.subject import Identity, require_same


class KeptNotes(Protocol):
    """Where what is sealed of letters, or of requests, is kept."""

    async def note(self, ref: str) -> bytes | None:
        """Return what is sealed of one; None where there is none."""
        ...


class Comparing:
    """Holds what was stated against the vault.

    Args:
        letters, requests: where their notes are kept.
        notes: opens them.
    """

    def __init__(
        self, *, letters: KeptNotes, requests: KeptNotes, notes: Notes
    ) -> None:
        self._letters = letters
        self._requests = requests
        self._notes = notes

    async def require_same(
        self, made: Reservation, customer: Sealed, receipt: Receipt, vaulted: Identity
    ) -> Identity:
        """Return the identity of the vault if everything that was stated is the same.

        Args:
            made: the inquiry as it was reserved.
            customer: as stored.
            receipt: of the inquiry's entry.
            vaulted: as opened under it.

        Raises:
            DetailsDifferError: something is another's; what is not said.
        """
        place = f"inquiry/{made.ref}"
        stated = self._notes.subject(customer, receipt, place, made.note)
        require_same(stated, vaulted)
        ref = made.ground.ref
        if made.ground.kind == AUTHORISATION_LETTER:
            note = await self._letters.note(ref)
            place = f"letter/{ref}"
        else:
            note = await self._requests.note(ref)
            place = f"request/{ref}"
        if note is None:
            raise DetailsDifferError
        support = self._notes.subject(customer, receipt, place, note)
        require_same(support, vaulted)
        # A supervisor approved every detail; a letter's telephone may be an older one.
        if made.ground.kind != AUTHORISATION_LETTER and support != stated:
            raise DetailsDifferError
        return vaulted
