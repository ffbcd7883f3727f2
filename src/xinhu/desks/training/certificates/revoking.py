"""Revoking a certificate: at once, with a reason, by somebody else.

In one transaction: the row, the reason, the act. The gate refuses from the next request
on. Refused attempts are acts as well.
"""

from typing import Final

from django.db import transaction

from xinhu.core.base.clock import to_datetime
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.certificates.errors import (
    CertificateOwnError,
    CertificateRevokedError,
    CertificateUnknownError,
    RevocationReasonError,
)
from xinhu.desks.training.certificates.models import Revocation
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.models import StoredCertificate

REASONS: Final = ("cheated", "impersonated", "misconduct", "issued_wrongly")
"""Why a certificate may be revoked; each has its words under ``revocation``."""


def revoke(certificate: int, reason: str, by: Operator, desk: Desk) -> Revocation:
    """Revoke a certificate.

    Args:
        certificate: primary key.
        reason: one of ``REASONS``.
        by: who runs the training; that they do was checked by the caller.
        desk: time and place.

    Raises:
        RevocationReasonError: no such reason.
        CertificateUnknownError: there is no such certificate.
        CertificateOwnError: it is their own.
        CertificateRevokedError: it was revoked before.
    """
    try:
        with transaction.atomic():
            return _revoke(certificate, reason, by, desk)
    except XinhuError as refused:
        record_act(
            "certificate.refused",
            operator=by,
            zone=desk.zone,
            at=desk.at,
            certificate=certificate,
            why=refused.code,
        )
        raise


def _revoke(certificate: int, reason: str, by: Operator, desk: Desk) -> Revocation:
    if reason not in REASONS:
        raise RevocationReasonError
    # Two at once: the second waits here, and finds it revoked.
    rows = StoredCertificate.objects.select_for_update(of=("self",))
    row = rows.select_related("operator").filter(pk=certificate).first()
    if row is None:
        raise CertificateUnknownError
    if row.operator_id == by.pk:
        raise CertificateOwnError
    if row.revoked_at is not None:
        raise CertificateRevokedError
    row.revoked_at = to_datetime(desk.at)
    row.save(update_fields=["revoked_at"])
    record_act(
        "certificate.revoked",
        operator=by,
        zone=desk.zone,
        at=desk.at,
        certificate=row.pk,
        holder=row.operator.reference,
        course=row.course,
        reason=reason,
    )
    return Revocation.objects.create(
        certificate=row, by=by, reason=reason, at=to_datetime(desk.at)
    )
