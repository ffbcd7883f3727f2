"""Reads the looks of the last days, and who made them; as the worker's role.

The worker has no right to the register: one function tells it about looks, without the
customer (schema ``0005_policy_change``).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import psycopg

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.policy_change.replaying import Row, Somebody, Stay

PAGE: Final = 5_000
_ENDLESS = 2**62
_LOOKS = "SELECT * FROM desk.looks_before(%s, %s)"
_PEOPLE = "SELECT id, reference, role, post, department FROM desk.staff_operator"
_STAYS = """
SELECT operator_id, role, post, department,
       (extract(epoch FROM starts_at) * 1000000)::bigint,
       (extract(epoch FROM least(ended_at, ends_at)) * 1000000)::bigint
FROM desk.staff_assignment
"""


def pages(
    connection: psycopg.Connection[Any], since: Instant
) -> Iterator[tuple[Row, ...]]:
    """Yield the looks since an instant, the newest first, a page at a time.

    Times of entries ascend but for a few milliseconds; a page that is older as a whole
    is the end.
    """
    before = _ENDLESS
    while True:
        rows = [Row(*row) for row in connection.execute(_LOOKS, (before, PAGE))]
        wanted = tuple(row for row in rows if row.at >= since)
        if wanted:
            yield wanted
        if len(rows) < PAGE or not wanted:
            return
        before = rows[-1].entry


def people(connection: psycopg.Connection[Any]) -> Mapping[str, Somebody]:
    """Return every operator with the posts that they were in."""
    stays: dict[int, list[Stay]] = {}
    for operator, role, post, department, since, until in connection.execute(_STAYS):
        end = _ENDLESS if until is None else until
        stays.setdefault(operator, []).append(Stay(role, post, department, since, end))
    return {
        reference: Somebody(role, post, department, tuple(stays.get(number, ())))
        for number, reference, role, post, department in connection.execute(_PEOPLE)
    }
