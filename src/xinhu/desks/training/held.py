"""Certificates as the rules take them, read from where they are stored."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import connection

from xinhu.core.base.clock import from_datetime
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.training.models import StoredCertificate

_ALL = """
SELECT operator_id, course, version, digest,
       (extract(epoch FROM passed_at) * 1000000)::bigint,
       (extract(epoch FROM valid_until) * 1000000)::bigint
FROM training_certificate WHERE revoked_at IS NULL
"""
# A bank has tens of thousands: rows as they come, instants counted by the database.


def held_by(operator: int) -> tuple[Certificate, ...]:
    """Return what an operator holds and nobody revoked, lapsed ones too.

    Args:
        operator: primary key.
    """
    rows = StoredCertificate.objects.filter(operator_id=operator, revoked_at=None)
    return tuple(certificate_of(row) for row in rows)


def held_by_all() -> Mapping[int, tuple[Certificate, ...]]:
    """Return the same for everybody, by primary key of the operator."""
    held: dict[int, list[Certificate]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        for operator, course, version, digest, issued, expires in cursor.fetchall():
            certificate = Certificate(course, version, digest, issued, expires)
            held[operator].append(certificate)
    return {operator: tuple(its) for operator, its in held.items()}


def certificate_of(row: StoredCertificate) -> Certificate:
    """Read a certificate from its row."""
    return Certificate(
        row.course,
        row.version,
        row.digest,
        from_datetime(row.passed_at),
        from_datetime(row.valid_until),
    )
