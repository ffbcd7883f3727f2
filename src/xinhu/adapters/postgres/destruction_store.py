"""Destructions: proposed, and carried out with certificate and act, all at once."""

from collections.abc import Sequence
from typing import Any, Final

from xinhu.adapters.postgres.ground_store import write_act
from xinhu.adapters.postgres.links import Links
from xinhu.adapters.postgres.numbers import next_number
from xinhu.core.base.clock import Instant
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.custody.errors import (
    CustodyDestroyedError,
    DestructionDisputedError,
    DestructionMissingError,
    DestructionTwiceError,
)
from xinhu.desks.inquiry.custody.keeping import (
    Certificate,
    Confirmation,
    Destruction,
    Proposal,
)

# Locked, so that two at once go one after the other.
_STANDS: Final = """
SELECT p.salt IS NULL FROM inquiry.custody c JOIN inquiry.paper p ON p.ref = c.paper
WHERE c.inquiry = $1 FOR UPDATE OF p
"""
_WAITS: Final = """
SELECT ref FROM inquiry.destruction
WHERE inquiry = $1 AND certificate IS NULL AND waits_until > $2
"""
# Asked once the paper is locked, which whoever objects locks too: either comes first.
# Of somebody whose key was destroyed nothing is left to dispute, or to answer with.
_DISPUTED: Final = """
SELECT o.ref FROM inquiry.objection o JOIN inquiry.inquiry i ON i.ref = o.inquiry
JOIN vault.customer c ON c.customer = i.customer
WHERE o.inquiry = $1 AND o.answered_at IS NULL AND c.wrapped_key IS NOT NULL
"""
_PROPOSE: Final = """
INSERT INTO inquiry.destruction (ref, inquiry, digest, proposed_by, proposed_names,
    proposed_at, waits_until)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_SELECT: Final = """
SELECT ref, inquiry, digest, proposed_by, proposed_names, proposed_at, waits_until,
    certificate, certified, confirmed_by, confirmed_at
FROM inquiry.destruction
"""
_NEWEST: Final = f"""
{_SELECT} WHERE inquiry = $1
ORDER BY certificate IS NULL, proposed_at DESC LIMIT 1
"""
_WAITING: Final = f"""
{_SELECT} WHERE certificate IS NULL AND waits_until > $1
ORDER BY proposed_at, ref LIMIT $2
"""
_DESTROY: Final = """
UPDATE inquiry.paper SET salt = NULL, destroyed_at = $2
WHERE ref = $1 AND salt IS NOT NULL RETURNING encode(sha256(body), 'hex')
"""
_END: Final = """
UPDATE desk.ground g SET state = 'withdrawn' FROM inquiry.inquiry i
WHERE i.ref = $1 AND g.ref = i.view_ground AND g.state = 'active'
"""
_CONFIRM: Final = """
UPDATE inquiry.destruction SET confirmed_by = $2, confirmed_at = $3, certificate = $4,
    certified = $5
WHERE ref = $1 AND certificate IS NULL AND waits_until > $3 RETURNING ref
"""


class PostgresDestructions:
    """Destructions; see ``desks.inquiry.custody.keeping.Destructions``."""

    def __init__(self, links: Links) -> None:
        self._links = links

    async def propose(self, proposal: Proposal, act: Facts) -> None:
        """Keep a proposal and its act; see the protocol."""
        async with self._links.use() as connection, connection.transaction():
            if await connection.fetchval(_STANDS, proposal.inquiry):
                raise CustodyDestroyedError
            if await connection.fetchrow(_DISPUTED, proposal.inquiry):
                raise DestructionDisputedError
            if await connection.fetchrow(_WAITS, proposal.inquiry, proposal.at):
                raise DestructionTwiceError
            await connection.execute(
                _PROPOSE,
                proposal.ref,
                proposal.inquiry,
                proposal.digest,
                proposal.by,
                sorted(proposal.names),
                proposal.at,
                proposal.until,
            )
            await write_act(connection, act)

    async def find(self, inquiry: str) -> Destruction | None:
        """Return the one that was carried out, else the newest."""
        async with self._links.use() as connection:
            row = await connection.fetchrow(_NEWEST, inquiry)
        return None if row is None else _destruction(row)

    async def waiting(self, now: Instant, most: int) -> Sequence[Destruction]:
        """Return destructions that wait for the second person, the oldest first."""
        async with self._links.use() as connection:
            rows = await connection.fetch(_WAITING, now, most)
        return [_destruction(row) for row in rows]

    async def confirm(self, confirmation: Confirmation) -> None:
        """Destroy the salt, with certificate and act; see the protocol."""
        async with self._links.use() as connection, connection.transaction():
            body = await connection.fetchval(
                _DESTROY, confirmation.paper, confirmation.at
            )
            if body is None:
                raise DestructionMissingError
            if await connection.fetchrow(_DISPUTED, confirmation.inquiry):
                raise DestructionDisputedError
            await connection.execute(_END, confirmation.inquiry)
            number = await next_number(connection, "certificate")
            digest, act = confirmation.certified(number, body)
            row = await connection.fetchrow(
                _CONFIRM,
                confirmation.proposal,
                confirmation.by,
                confirmation.at,
                number,
                digest,
            )
            if row is None:
                raise DestructionMissingError
            await write_act(connection, act)

    async def refused(self, act: Facts) -> None:
        """Put a refused act into the outbox, durably."""
        async with self._links.use() as connection:
            await write_act(connection, act)


def _destruction(row: Sequence[Any]) -> Destruction:
    ref, inquiry, digest, by, names, at, until, *certified = row
    number, certificate_digest, confirmed_by, confirmed_at = certified
    certificate = None
    if number is not None:
        certificate = Certificate(
            number=number,
            digest=certificate_digest,
            by=confirmed_by,
            at=Instant(confirmed_at),
        )
    proposal = Proposal(
        ref=ref,
        inquiry=inquiry,
        digest=digest,
        by=by,
        names=frozenset(names),
        at=Instant(at),
        until=Instant(until),
    )
    return Destruction(proposal=proposal, certificate=certificate)
