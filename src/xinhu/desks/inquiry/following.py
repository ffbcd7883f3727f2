"""Following inquiries: where they stand, without a word of whom they are about.

The list of a person's own, and of what waits in their branch: for a decision, for an
evaluation, to be put away. Nothing sealed is opened,
so that looking at a list is no entry.
"""

from collections.abc import Sequence

from xinhu.core.base.clock import Clock
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.desks.inquiry.errors import InquiryUnknownError
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry

_SCOPE = "disclose"
MOST = 200


class Following:
    """Tells where inquiries stand, each time under the token of whoever asks."""

    def __init__(self, *, reader: Reader, inquiries: Inquiries, clock: Clock) -> None:
        self._reader = reader
        self._inquiries = inquiries
        self._clock = clock

    async def one(self, bearer: bytes, ref: str) -> Inquiry:
        """Return an inquiry of one's own, or of one's branch.

        Raises:
            InquiryUnknownError: there is none such, for this person.
        """
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        inquiry = await self._inquiries.find(ref)
        if inquiry is None:
            raise InquiryUnknownError
        made = inquiry.made
        if made.operator != standing.operator and made.branch != standing.branch:
            raise InquiryUnknownError
        return inquiry

    async def own(self, bearer: bytes) -> Sequence[Inquiry]:
        """Return the caller's inquiries, the newest first, at most ``MOST``."""
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        return await self._inquiries.of_operator(standing.operator, MOST)

    async def waiting(self, bearer: bytes) -> Sequence[Inquiry]:
        """Return what waits for a person in the caller's branch, the oldest first."""
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        return await self._inquiries.waiting(standing.branch, MOST)

    async def unevaluated(self, bearer: bytes) -> Sequence[Inquiry]:
        """Return what waits for its evaluation in the caller's branch."""
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        return await self._inquiries.unevaluated(standing.branch, MOST)

    async def unplaced(self, bearer: bytes) -> Sequence[Inquiry]:
        """Return what waits to be put away in the caller's branch."""
        standing = await standing_of(self._reader, bearer, _SCOPE, self._clock())
        return await self._inquiries.unplaced(standing.branch, MOST)
