"""One appending process: ``python -m bench.appending COUNT``, told by the environment.

Formats entries as a disclosure does and appends them in batches as large as the gate's,
through the gate's own writer. Says ``ready``, waits for a line, and says when it ended.
"""

import asyncio
import os
import sys

from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.register_store import PostgresWriter
from xinhu.core.base.clock import system_clock
from xinhu.core.base.ids import CustomerId
from xinhu.core.gate.stores import Intent
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.settings import read_settings

BATCH = 512
_CUSTOMERS = 100_000
_FIELDS = (
    ("account", "partial"),
    ("address", "clear"),
    ("id_number", "partial"),
    ("mobile", "partial"),
    ("name", "clear"),
)


def main() -> None:
    """Append that many entries."""
    settings = require_initialised(read_settings(os.environ))
    with running_database(settings) as server:
        url = role_url(settings, server, "gate")
        asyncio.run(_append(url, int(sys.argv[1])))


async def _append(url: str, count: int) -> None:
    link = Link(url)
    writer = PostgresWriter(link, guomi=False)
    offset = int.from_bytes(os.urandom(12), "big")
    customers = [CustomerId(f"{offset + n:032x}") for n in range(_CUSTOMERS)]
    # Both processes walk the same number of customers, each in an order of its own.
    step = 7919
    print("ready", flush=True)
    sys.stdin.readline()
    at = 0
    for first in range(0, count, BATCH):
        batch = range(first, min(first + BATCH, count))
        intents = []
        for _ in batch:
            at = (at + step) % _CUSTOMERS
            intents.append(Intent(_facts(customers[at]).draft()))
        await writer.append(intents)
    print("done", flush=True)
    await link.close()


def _facts(customer: CustomerId) -> Facts:
    return Facts(
        kind="disclosure",
        actor="op-0123456789abcdef",
        post="counter",
        zone="branch",
        at=system_clock(),
        decision="permit",
        policy="0123456789abcdef",
        customer=customer,
        purpose="counter_service",
        ground=GroundRef("service_case", "gr-0123456789abcdef"),
        fields=_FIELDS,
        reasons=("policy:counter.case",),
    )


if __name__ == "__main__":
    main()
