"""Certificates: who gets one, up to which instant it counts, and why it does not."""

from collections.abc import Iterable
from datetime import tzinfo

from xinhu.core.base.clock import Instant
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.training import refusals
from xinhu.desks.training.grading import Result, require_same_pack
from xinhu.desks.training.local_days import day_of, end_of, months_after
from xinhu.desks.training.pack import Pack


def certify(pack: Pack, result: Result, zone: tzinfo) -> Certificate:
    """Give the certificate for a result.

    It counts until the end of the same day so many months later, in the institution's
    time.

    Args:
        pack: the course.
        result: of an exam drawn from this pack.
        zone: the institution's.

    Raises:
        ExamChangedError: the result is of another pack.
        ExamFailedError: the pass mark was not reached.
    """
    require_same_pack(pack, result.digest)
    course = pack.course
    if not result.total or result.right * 100 < course.pass_mark * result.total:
        raise refusals.ExamFailedError(
            right=result.right, total=result.total, pass_mark=course.pass_mark
        )
    last = months_after(day_of(result.handed_in, zone), course.validity_months)
    return Certificate(
        course.code, course.version, pack.digest, result.handed_in, end_of(last, zone)
    )


def counts_until(pack: Pack, certificate: Certificate, zone: tzinfo) -> Instant:
    """Return the instant from which a certificate counts no more.

    Where the pack demands that its version be renewed, that is the end of the last day
    for it, unless the certificate ends sooner.
    """
    renewal = pack.course.renewal
    if renewal is None or certificate.version >= renewal.below:
        return certificate.expires
    return min(end_of(renewal.by, zone), certificate.expires)


def require_counting(
    pack: Pack, certificate: Certificate, now: Instant, zone: tzinfo
) -> Instant:
    """Return until when a certificate counts.

    Raises:
        CertificateOtherCourseError, CertificateVersionError, CertificateNotYetError,
        CertificateLapsedError, CertificateOutdatedError: it does not count now.
    """
    if certificate.course != pack.course.code:
        raise refusals.CertificateOtherCourseError(**pack.titles)
    if not 1 <= certificate.version <= pack.course.version:
        raise refusals.CertificateVersionError(**pack.titles)
    if now < certificate.issued:
        raise refusals.CertificateNotYetError(**pack.titles)
    if now >= certificate.expires:
        raise refusals.CertificateLapsedError(**pack.titles)
    until = counts_until(pack, certificate, zone)
    if now >= until:
        raise refusals.CertificateOutdatedError(**pack.titles)
    return until


def require_certified(
    pack: Pack, held: Iterable[Certificate], now: Instant, zone: tzinfo
) -> Instant:
    """Return until when the best of a person's certificates counts for a course.

    Args:
        pack: the course.
        held: all that the person holds, of any course.
        now: the moment of asking.
        zone: the institution's.

    Raises:
        CertificateMissingError: they hold none of this course.
        CertificateRefusal: none counts; told is why the newest does not.
    """
    own = [each for each in held if each.course == pack.course.code]
    counting: list[Instant] = []
    reason: refusals.CertificateRefusal
    reason = refusals.CertificateMissingError(**pack.titles)
    for each in sorted(own, key=lambda certificate: certificate.issued):
        try:
            counting.append(require_counting(pack, each, now, zone))
        except refusals.CertificateRefusal as refusal:
            reason = refusal
    if not counting:
        raise reason
    return max(counting)


def require_lately(
    pack: Pack,
    held: Iterable[Certificate],
    now: Instant,
    zone: tzinfo,
    leeway: int,
) -> Instant:
    """Return until when a course is taken for passed, some time after its end included.

    Args:
        pack: the course.
        held: all that the person holds, of any course.
        now: the moment of asking.
        zone: the institution's.
        leeway: microseconds for which an ended certificate is taken yet; 0 for none.

    Raises:
        CertificateMissingError, CertificateRefusal: as ``require_certified``.
    """
    certificates = tuple(held)
    if leeway:
        known = range(1, pack.course.version + 1)
        ends = [
            counts_until(pack, each, zone) + leeway
            for each in certificates
            if each.course == pack.course.code
            and each.version in known
            and each.issued <= now
        ]
        if now < max(ends, default=now):
            return Instant(max(ends))
    return require_certified(pack, certificates, now, zone)
