"""What lies about in clear of an inquiry that is over, at a bureau behind folders.

It is removed as soon as the inquiry is over, and swept: a report that comes later, or
whose worker died before it was removed, does not stay. Of an inquiry that waits for
somebody nothing is touched: what lies there is how it is looked up.
"""

from collections.abc import Collection
from typing import Protocol

from xinhu.desks.inquiry.bureau import Bureau
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry
from xinhu.desks.inquiry.keys import key_of_attempt
from xinhu.desks.inquiry.states import ENDS


class Lying(Protocol):
    """Where queries and reports lie about."""

    async def keys(self) -> Collection[str]:
        """Return the keys of which something lies about."""
        ...

    async def ended(self, key: str) -> None:
        """Remove whatever lies about of a key; see ``Bureau.ended``."""
        ...


async def clear(bureau: Bureau, inquiry: Inquiry) -> Inquiry:
    """Have everything removed of an inquiry that is over; return the inquiry."""
    if inquiry.state in ENDS:
        for number in range(1, inquiry.attempt + 1):
            await bureau.ended(key_of_attempt(inquiry.made.ref, number))
    return inquiry


async def clear_lying(inquiries: Inquiries, lying: Lying) -> int:
    """Remove what lies about of inquiries that are over; return of how many keys.

    What belongs to no inquiry of ours is left.

    Raises:
        DatabaseUnavailableError: the rest is tried again.
    """
    removed = 0
    for key in await lying.keys():
        inquiry = await inquiries.find(key.rpartition(".")[0])
        if inquiry is not None and inquiry.state in ENDS:
            await lying.ended(key)
            removed += 1
    return removed
