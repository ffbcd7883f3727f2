"""Fetching what the gate decides from: bearers, grounds and sealed customers.

One statement for a whole batch. Customers and grounds are read each time. Of bearers,
what was read before is used again while ``desk.standing_version``, read in the same
statement, has not changed: any change of a token, an operator, an assignment, a leave
or a certificate changes that number in the same transaction, so a revocation that was
committed before the call is seen. A bearer holds until the first of these ends: the
token, the operator's main assignment, the assignment or delegation that the token was
opened under; and not during a leave of its operator that keeps them out. Nobody need do
anything at those moments.
"""

from collections.abc import Sequence
from typing import Any

from xinhu.adapters.postgres.ground_rows import GROUND_COLUMNS, ground_from
from xinhu.adapters.postgres.link import Connection, Link
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.gate.stores import Away, Bearer, Follows, Known, Sealed
from xinhu.core.policy.certificate import Certificate
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.standing import HandedOn, Standing

_BATCH = f"""
SELECT v.version, v.policy, q.n, c.state, c.kek_version, c.wrapped_key, r.version,
       r.sealed, h.size, p.idx, p.leaf, {GROUND_COLUMNS}
FROM desk.standing_version v
CROSS JOIN register.head h
LEFT JOIN unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS q(customer, ref, n) ON true
LEFT JOIN vault.customer c ON c.customer = q.customer
LEFT JOIN vault.record r ON r.customer = q.customer
LEFT JOIN desk.ground g ON g.ref = q.ref
LEFT JOIN LATERAL (
    SELECT i.idx, i.leaf FROM register.entry_index i
    WHERE i.customer = q.customer ORDER BY i.idx DESC LIMIT 1
) p ON true
"""
_BEARERS = """
SELECT v.version, t.digest, o.reference, coalesce(a.role, o.role),
       coalesce(a.post, o.post), coalesce(a.branch, o.branch),
       coalesce(a.department, o.department), t.zone, t.scopes, o.is_active,
       (extract(epoch FROM least(t.expires_at, o.standing_until, a.ends_at, a.ended_at,
                                 d.ends_at, d.withdrawn_at)) * 1000000)::bigint,
       t.revoked_at IS NOT NULL, t.kind, t.locked_at IS NOT NULL,
       coalesce((extract(epoch FROM t.second_factor_until) * 1000000)::bigint, 0),
       t.delegation_id, g.reference,
       coalesce(w.begins, '{}'), coalesce(w.ends, '{}'),
       c.courses, c.versions, c.digests, c.issued, c.ends
FROM desk.standing_version v
LEFT JOIN (
    desk.staff_token t JOIN desk.staff_operator o ON o.id = t.operator_id
    LEFT JOIN desk.staff_assignment a ON a.id = t.assignment_id
    LEFT JOIN desk.staff_delegation d ON d.id = t.delegation_id
    LEFT JOIN desk.staff_operator g ON g.id = a.operator_id
) ON t.digest = ANY($1::bytea[])
LEFT JOIN LATERAL (
    SELECT array_agg((extract(epoch FROM l.blocks_from) * 1000000)::bigint
                     ORDER BY l.id) AS begins,
           array_agg((extract(epoch FROM l.blocks_until) * 1000000)::bigint
                     ORDER BY l.id) AS ends
    FROM desk.staff_leave l
    WHERE l.operator_id = o.id AND l.blocks_until > now() AND l.withdrawn_at IS NULL
) w ON true
LEFT JOIN LATERAL (
    SELECT array_agg(h.course) AS courses, array_agg(h.version) AS versions,
           array_agg(h.digest) AS digests,
           array_agg((extract(epoch FROM h.passed_at) * 1000000)::bigint) AS issued,
           array_agg((extract(epoch FROM h.valid_until) * 1000000)::bigint) AS ends
    FROM desk.training_certificate h
    WHERE h.operator_id = o.id AND h.revoked_at IS NULL
) c ON true
"""
_CANDIDATES = """
SELECT replace(t.customer::text, '-', ''), c.state, c.kek_version, c.wrapped_key,
       r.version, r.sealed
FROM vault.tag t
JOIN vault.customer c USING (customer)
JOIN vault.record r USING (customer)
WHERE t.tag = $1 ORDER BY t.customer LIMIT $2
"""
_MOST_BEARERS = 10_000
_GROUND = 11  # where a ground's columns begin in a row of the batch


class PostgresReader:
    """Reads over one connection at a time; see ``core.gate.stores.Reader``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._version = 0
        self._bearers: dict[bytes, Bearer | None] = {}

    async def fetch(
        self,
        digests: Sequence[bytes],
        grounds: Sequence[str],
        customers: Sequence[CustomerId],
    ) -> Known:
        """Look everything up as of now."""
        # The two lists run side by side; where one is shorter it is filled with NULL.
        async with self._link.use() as connection:
            rows = await connection.fetch(_BATCH, customers, grounds)
            version = rows[0][0]
            missing = version != self._version or any(
                digest not in self._bearers for digest in digests
            )
            bearers = (
                await self._read_bearers(connection, digests)
                if missing
                else self._bearers
            )
        found_grounds: list[Ground | None] = [None] * len(grounds)
        found_customers: list[Sealed | None] = [None] * len(customers)
        for row in rows:
            n, state, *sealed = row[2:_GROUND]
            if n is None:
                continue
            if state is not None:
                found_customers[n - 1] = _sealed(customers[n - 1], state, *sealed)
            if row[_GROUND] is not None:
                found_grounds[n - 1] = ground_from(row[_GROUND:])
        return Known(
            [bearers.get(digest) for digest in digests],
            found_grounds,
            found_customers,
            rows[0][1],
        )

    async def candidates(self, tag: int, limit: int) -> Sequence[Sealed]:
        """Return customers that carry a blind tag, at most ``limit`` of them."""
        async with self._link.use() as connection:
            rows = await connection.fetch(_CANDIDATES, tag, limit)
            return [Sealed(*row) for row in rows]

    async def _read_bearers(
        self, connection: Connection, digests: Sequence[bytes]
    ) -> dict[bytes, Bearer | None]:
        """Read bearers, and remember them under the version of the same snapshot."""
        rows = await connection.fetch(_BEARERS, digests)
        found: dict[bytes, Bearer | None] = dict.fromkeys(digests)
        for row in rows:
            if row[1] is not None:
                found[row[1]] = _bearer(*row[2:])
        if rows[0][0] != self._version or len(self._bearers) > _MOST_BEARERS:
            self._bearers = {}
        self._version = rows[0][0]
        self._bearers.update(found)
        return found


def _sealed(  # noqa: PLR0913, PLR0917 -- the columns of a row, in order
    customer: CustomerId,
    state: int,
    kek_version: int,
    wrapped_key: bytes | None,
    version: int | None,
    record: bytes | None,
    seen: int,
    index: int | None,
    leaf: bytes,
) -> Sealed:
    follows = Follows(seen, None if index is None else Receipt(index, leaf))
    return Sealed(
        customer, state, kek_version, wrapped_key, version or 0, record or b"", follows
    )


def _bearer(  # noqa: PLR0913, PLR0917 -- the columns of a row, in order
    reference: str,
    role: str,
    post: str,
    branch: str,
    department: str,
    zone: str,
    scopes: list[str],
    active: bool,  # noqa: FBT001 -- a column
    expires_at: int,
    revoked: bool,  # noqa: FBT001 -- a column
    kind: str,
    locked: bool,  # noqa: FBT001 -- a column
    second_factor_until: int,
    delegation: int | None,
    giver: str | None,
    away_from: Sequence[int],
    away_until: Sequence[int],
    *certificates: Sequence[Any] | None,
) -> Bearer:
    standing = Standing(
        operator=reference,
        role=role,
        post=post,
        branch=branch,
        department=department,
        zone=zone,
        scopes=frozenset(scopes),
        kind=kind,
        locked=locked,
        second_factor_until=Instant(second_factor_until),
        certificates=_certificates(certificates),
        active=active,
        handed_on=_handed_on(delegation, giver),
    )
    away = tuple(
        Away(Instant(begins), Instant(ends))
        for begins, ends in zip(away_from, away_until, strict=True)
    )
    return Bearer(standing, Instant(expires_at), revoked, away)


def _handed_on(delegation: int | None, giver: str | None) -> HandedOn | None:
    """Return the delegation; under one the assignment that is read is the giver's."""
    if delegation is None:
        return None
    return HandedOn(delegation=delegation, giver=giver or "")


def _certificates(columns: Sequence[Sequence[Any] | None]) -> tuple[Certificate, ...]:
    """Return the certificates that stand in columns side by side; NULL for none."""
    if columns[0] is None:
        return ()
    rows = zip(*(column or () for column in columns), strict=True)
    return tuple(Certificate(*row) for row in rows)
