"""Which purposes a person may use by their certificates, and for want of which not."""

from collections.abc import Iterable
from datetime import tzinfo

from xinhu.core.base.clock import DAY, Instant
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.training.certifying import require_certified, require_lately
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.refusals import CertificateRefusal, TrainingLackingError


def require_trained(
    book: CourseBook,
    purpose: str,
    held: Iterable[Certificate],
    now: Instant,
    zone: tzinfo,
) -> Instant:
    """Return until when a person's certificates open a purpose.

    A purpose with a grace stays open for so many days after a certificate has ended;
    to have held one is needed all the same.

    Args:
        book: the courses in force.
        purpose: what they want to look for.
        held: all certificates they hold.
        now: the moment of asking.
        zone: the institution's.

    Raises:
        TrainingPurposeUnknownError: no list knows the purpose.
        TrainingLackingError: they must take a course first; it names each.
    """
    certificates = tuple(held)
    leeway = book.grace.get(purpose, 0) * DAY
    until: list[Instant] = []
    lacking: list[Pack] = []
    reasons: list[CertificateRefusal] = []
    for pack in book.wanted_for(purpose):
        try:
            until.append(require_lately(pack, certificates, now, zone, leeway))
        except CertificateRefusal as refusal:
            lacking.append(pack)
            reasons.append(refusal)
    if lacking:
        raise _lack(purpose, lacking, reasons)
    return min(until)


def _lack(
    purpose: str, lacking: list[Pack], reasons: list[CertificateRefusal]
) -> TrainingLackingError:
    lack = TrainingLackingError(
        purpose=purpose,
        courses=", ".join(pack.course.code for pack in lacking),
        courses_zh="、".join(f"《{pack.course.zh}》" for pack in lacking),
        courses_en=", ".join(f"“{pack.course.en}”" for pack in lacking),
    )
    lack.reasons = tuple(reasons)
    return lack


def overlooked_courses(
    book: CourseBook,
    purpose: str,
    held: Iterable[Certificate],
    now: Instant,
    zone: tzinfo,
) -> tuple[str, ...]:
    """Return the courses whose certificate has ended, of a purpose that has a grace.

    Args:
        book: the courses in force.
        purpose: one that ``require_trained`` has found open.
        held: all certificates the person holds.
        now: the moment of asking.
        zone: the institution's.
    """
    if not book.grace.get(purpose):
        return ()
    lacking = lacking_courses(book.wanted_for(purpose), held, now, zone)
    return tuple(pack.course.code for pack, _ in lacking)


def lacking_courses(
    packs: Iterable[Pack], held: Iterable[Certificate], now: Instant, zone: tzinfo
) -> tuple[tuple[Pack, CertificateRefusal], ...]:
    """Return the courses that a person must take, each with why what they hold fails.

    Args:
        packs: the courses that are wanted of them.
        held: all certificates they hold.
        now: the moment of asking.
        zone: the institution's.
    """
    certificates = tuple(held)
    lacking: list[tuple[Pack, CertificateRefusal]] = []
    for pack in packs:
        try:
            require_certified(pack, certificates, now, zone)
        except CertificateRefusal as refusal:
            lacking.append((pack, refusal))
    return tuple(lacking)
