"""What clients were answered, held against the register.

Promise 1, measured with every figure: whatever a client received is registered. A
difference ends the benchmark.
"""

import json
import re
from dataclasses import dataclass, field

import psycopg

from bench.load import Window

TAIL = 120  # bytes: the receipt stands at an answer's end
PERMIT = b'"masks":'  # once in each permitted disclosure of a batch
_CHUNK = 50_000
_RECEIPT = re.compile(rb'"receipt":\{"index":(\d+),"leaf":"([0-9a-f]{64})"\}')
_PERMITS = """
SELECT count(*) FROM register.entry_index
WHERE kind = 'disclosure' AND decision = 'permit'
"""
_FOUND = """
SELECT count(*) FROM unnest(%s::bigint[], %s::bytea[]) q(idx, leaf)
JOIN register.entry e ON e.idx = q.idx AND e.leaf = q.leaf
"""


@dataclass(slots=True)
class Ledger:
    """Keeps count for one bank, over all its windows.

    Attributes:
        permitted: disclosures that clients received.
        receipts: index → leaf of those whose receipt was kept.
    """

    permitted: int = 0
    receipts: dict[int, bytes] = field(default_factory=dict)

    def note(self, window: Window) -> Window:
        """Count a window's answers; none may have been refused.

        Returns:
            the window.
        """
        assert not window.refused, window.sample[-600:]
        before = len(self.receipts)
        for tail in window.tails:
            match = _RECEIPT.search(tail)
            assert match is not None, tail
            self.receipts[int(match[1])] = bytes.fromhex(match[2].decode())
        window.tails.clear()
        self.permitted += window.marked or window.shown
        if not window.marked:
            assert len(self.receipts) - before == window.shown, "a receipt came twice"
        return window

    def check(self, admin_url: str) -> dict[str, int]:
        """Compare with the register.

        Returns:
            how many permits there are, and how many receipts were found.
        """
        indexes = list(self.receipts)
        with psycopg.connect(admin_url, dbname="xinhu") as connection:
            permits = _one(connection, _PERMITS)
            found = 0
            for at in range(0, len(indexes), _CHUNK):
                part = indexes[at : at + _CHUNK]
                leaves = [self.receipts[index] for index in part]
                found += _one(connection, _FOUND, (part, leaves))
        assert permits == self.permitted, (permits, self.permitted)
        assert found == len(indexes), (found, len(indexes))
        return {"permits": permits, "receipts": found}


def told(checked: dict[str, int]) -> str:
    """Return the result of a check in words."""
    return json.dumps(checked)


def _one(
    connection: psycopg.Connection, query: str, given: tuple[object, ...] = ()
) -> int:
    row = connection.execute(query, given).fetchone()
    assert row is not None
    count: int = row[0]
    return count
