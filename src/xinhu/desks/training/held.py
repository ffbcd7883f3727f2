"""Certificates as the rules take them, read from where they are stored."""

from collections import defaultdict
from collections.abc import Mapping

from xinhu.core.base.clock import from_datetime
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.training.models import StoredCertificate


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
    rows = StoredCertificate.objects.filter(revoked_at=None)
    for row in rows.iterator():
        held[row.operator_id].append(certificate_of(row))
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
