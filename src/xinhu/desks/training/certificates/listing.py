"""Certificates as people look at them: one's own, and everybody's for who may."""

from typing import Literal, NamedTuple

from django.db.models import Q, QuerySet

from xinhu.core.base.clock import Instant, from_datetime
from xinhu.desks.training.certifying import counts_until, require_counting
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.held import certificate_of
from xinhu.desks.training.models import StoredCertificate
from xinhu.desks.training.refusals import CertificateRefusal

State = Literal["valid", "lapsed", "revoked"]


class Listed(NamedTuple):
    """A certificate, how it stands, and when it ends by itself."""

    row: StoredCertificate
    state: State
    ends: Instant


def own_certificates(number: int, desk: Desk) -> list[Listed]:
    """Return an operator's certificates, the newest first.

    Args:
        number: primary key.
        desk: courses and time.
    """
    rows = StoredCertificate.objects.filter(operator_id=number).order_by("-pk")
    return [Listed(row, state_of(row, desk), ends_of(row, desk)) for row in rows]


def certificate_for(
    number: int, certificate: int, *, everybodys: bool
) -> StoredCertificate | None:
    """Return a certificate that somebody may look at; None for any other.

    Args:
        number: primary key of who looks.
        certificate: primary key of the certificate.
        everybodys: whether they may look at other people's.
    """
    rows = StoredCertificate.objects.select_related("operator").filter(pk=certificate)
    if not everybodys:
        rows = rows.filter(operator_id=number)
    return rows.first()


def ends_of(row: StoredCertificate, desk: Desk) -> Instant:
    """Tell from when on a certificate counts no more, a newer version regarded."""
    pack = desk.book.packs.get(row.course)
    if pack is None:
        return from_datetime(row.valid_until)
    return counts_until(pack, certificate_of(row), desk.days)


def state_of(row: StoredCertificate, desk: Desk) -> State:
    """Tell how a certificate stands: one of a course that is gone lapses by itself."""
    if row.revoked_at is not None:
        return "revoked"
    pack = desk.book.packs.get(row.course)
    if pack is None:
        return "valid" if desk.at < from_datetime(row.valid_until) else "lapsed"
    try:
        require_counting(pack, certificate_of(row), desk.at, desk.days)
    except CertificateRefusal:
        return "lapsed"
    return "valid"


def everybodys_certificates(sought: str = "") -> QuerySet[StoredCertificate]:
    """Return all certificates, the newest first.

    Args:
        sought: part of a name, or a reference, of the holder; empty for all.
    """
    rows = StoredCertificate.objects.select_related("operator", "revocation")
    if sought:
        rows = rows.filter(
            Q(operator__full_name__icontains=sought) | Q(operator__reference=sought)
        )
    return rows.order_by("-pk")
