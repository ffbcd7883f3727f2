"""Keeping certificates: issued with an act, so that the register knows of each."""

from django.db import transaction

from xinhu.core.base.clock import Instant, to_datetime, to_text
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.models import StoredCertificate


def issue(
    certificate: Certificate, *, to: Operator, zone: str, at: Instant
) -> StoredCertificate:
    """Keep a certificate: it opens its purposes at the gate from the next request on.

    Args:
        certificate: from ``certify``.
        to: who passed.
        zone: from where they did.
        at: when it is written down.
    """
    with transaction.atomic():
        kept = StoredCertificate.objects.create(
            operator=to,
            course=certificate.course,
            version=certificate.version,
            digest=certificate.digest,
            passed_at=to_datetime(certificate.issued),
            valid_until=to_datetime(certificate.expires),
        )
        record_act(
            "certificate.issued",
            operator=to,
            zone=zone,
            at=at,
            course=certificate.course,
            version=certificate.version,
            certificate=kept.pk,
            until=to_text(certificate.expires),
        )
    return kept
