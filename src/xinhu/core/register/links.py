"""The chain of each customer: every entry names the last one about the same customer.

INVARIANT (chain): an entry about a customer carries ``[index, leaf]`` of the last entry
about the same customer, or null where it is the first; an entry about nobody carries
null. ``adapters.postgres`` keeps it under the writer's lock; it is checked here and,
independently, by ``tools/verify_register.py``.
"""

import msgspec

from xinhu.core.register.entry import Entry, parse
from xinhu.core.register.errors import RegisterBrokenError

_encode = msgspec.json.Encoder(order="sorted").encode


def parse_strictly(index: int, body: bytes) -> Entry:
    """Read a stored entry and require its bytes to be canonical.

    Raises:
        RegisterBrokenError: reason ``entry_malformed``.
    """
    try:
        entry = parse(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise RegisterBrokenError(reason="entry_malformed", index=index) from None
    if _encode(entry) != body:
        raise RegisterBrokenError(reason="entry_malformed", index=index)
    return entry


class Links:
    """Follows the chains of all customers while entries pass by in order.

    Args:
        start: index of the first entry that will pass. Links to entries before it can
            only be required to point there.
    """

    def __init__(self, start: int = 0) -> None:
        self._start = start
        self._last: dict[int, tuple[int, str]] = {}

    def check(self, index: int, entry: Entry, leaf: bytes) -> None:
        """Check one entry's link and remember the entry.

        Raises:
            RegisterBrokenError: reason ``link_broken``.
        """
        if entry.customer is None:
            if entry.previous is not None:
                raise RegisterBrokenError(reason="link_broken", index=index)
            return
        customer = int(entry.customer, 16)
        last = self._last.get(customer)
        if last is not None:
            holds = entry.previous == last
        else:
            holds = entry.previous is None or 0 <= entry.previous[0] < self._start
        if not holds:
            raise RegisterBrokenError(reason="link_broken", index=index)
        self._last[customer] = index, leaf.hex()

    def __len__(self) -> int:
        """Return how many customers passed by."""
        return len(self._last)
