"""Asking the bureau about a customer: what is stated, and what it is reserved as."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

import msgspec

from xinhu.core.base.clock import SECOND, Instant, from_datetime, to_datetime
from xinhu.core.base.ids import CustomerId
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.gate.asks import Ask, Matter
from xinhu.core.gate.stores import Sealed
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.standing import Standing
from xinhu.core.register.entry import GroundRef
from xinhu.desks.inquiry.demands import Wanted, demands_of
from xinhu.desks.inquiry.keeping import Reservation, Reserved
from xinhu.desks.inquiry.limits import Limits, require_within
from xinhu.desks.inquiry.reasons import Reason, ReasonBook
from xinhu.desks.inquiry.subject import Committed, Subject

FIELDS = ("name", "id_type", "id_number")
"""What leaves for the bureau."""
KIND = "inquiry"

SealNote = Callable[[str, str], bytes]
"""Seals a text for the place it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryForm:
    """What is stated to ask the bureau; unchecked.

    Attributes:
        customer: about whom.
        reason: code.
        ground: reference of the letter, or of the approval.
        loan: number of the loan; None where the reason wants none.
        subject: as the customer stated it at the counter.
        why_again: why the same customer is queried again so soon; empty for nothing.
    """

    customer: CustomerId
    reason: str
    ground: str
    loan: str | None
    subject: Subject
    why_again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What inquiries are asked by.

    Attributes:
        reasons, limits, catalogue: those in force.
        institution: who asks the bureau.
        zone: the country's time, in which a day begins.
    """

    reasons: ReasonBook
    limits: Limits
    catalogue: Catalogue
    institution: str
    zone: tzinfo

    def day_of(self, now: Instant) -> datetime:
        """Return the beginning of the day in the country's time."""
        local = to_datetime(now).astimezone(self.zone)
        return datetime.combine(local.date(), time(), self.zone)

    def day_began(self, now: Instant) -> Instant:
        """Return when the present day began."""
        return from_datetime(self.day_of(now).astimezone(UTC))

    def lease(self, now: Instant) -> Instant:
        """Return until when whoever begins now works on an inquiry."""
        return Instant(now + self.limits.lease_seconds * SECOND)

    def view_until(self, now: Instant) -> Instant:
        """Return until when a report that came now may be opened."""
        return _later(now, self.limits.view_hours)

    def notice_until(self, now: Instant) -> Instant:
        """Return until when a notice that was made now may be printed."""
        return _later(now, self.limits.notice_hours)


def _later(now: Instant, hours: int) -> Instant:
    return from_datetime(to_datetime(now) + timedelta(hours=hours))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """An inquiry on its way through the gate.

    Attributes:
        form: as stated.
        reason: what the code says.
        made: as reserved.
        bound_to: commitment of the subject that was approved, or this inquiry's own.
        customer: as stored.
    """

    form: InquiryForm
    reason: Reason
    made: Reservation
    bound_to: str
    customer: Sealed


def reservation_of(
    form: InquiryForm,
    standing: Standing,
    rules: Rules,
    sealed: tuple[str, str, bytes],
    now: Instant,
) -> Reservation:
    """Return what is reserved for a form.

    Args:
        form: as stated.
        standing: who asks.
        rules: those in force.
        sealed: reference of the inquiry; the subject's commitment; the subject sealed.
        now: the present.
    """
    ref, commitment, note = sealed
    reason = rules.reasons.reason(form.reason)
    return Reservation(
        ref=ref,
        customer=form.customer,
        operator=standing.operator,
        post=standing.post,
        branch=standing.branch,
        owner=standing.operator if standing.kind == "api" else None,
        reason=form.reason,
        institution=rules.institution,
        ground=GroundRef(reason.ground, form.ground),
        loan=form.loan,
        commitment=commitment,
        note=note,
        again=bool(form.why_again.strip()),
        at=now,
        lease_until=rules.lease(now),
    )


def ask_of(bearer: bytes, asking: Asking, reserved: Reserved, rules: Rules) -> Ask:
    """Return what the gate is asked: the look, and the matter that it is part of."""
    made, form = asking.made, asking.form
    wanted = wanted_of(made, rules, made.at)
    granted = demands_of(wanted, reserved.letter, reserved.loan)

    def demand(standing: Standing, ground: Ground | None, now: Instant) -> None:
        granted(standing, ground, now)
        require_within(
            rules.limits, reserved.counted, made.reason, now, why_again=form.why_again
        )

    bound = asking.reason.rests_on == "approval"
    matter = Matter(
        KIND,
        terms=terms_of(made.reason, made.loan, asking.bound_to) if bound else (),
        detail=detail_of(made),
        commitment=made.commitment,
        demand=demand,
    )
    return Ask(
        bearer, made.customer, asking.reason.purpose, made.ground, FIELDS, matter
    )


def wanted_of(made: Reservation, rules: Rules, now: Instant) -> Wanted:
    """Return an inquiry as far as the demands look, on the day of ``now``.

    Raises:
        ReasonUnknownError: the reason stands in no list (any more).
    """
    return Wanted(
        customer=made.customer,
        code=made.reason,
        reason=rules.reasons.reason(made.reason),
        institution=made.institution,
        today=rules.day_of(now).date(),
        loan_number=made.loan,
    )


def terms_of(
    reason: str, loan: str | None, commitment: str
) -> tuple[tuple[str, str], ...]:
    """Return what an approval is bound to besides customer, purpose and fields."""
    return (("reason", reason), ("loan", loan or ""), ("subject", commitment))


def detail_of(made: Reservation) -> tuple[tuple[str, str | int], ...]:
    """Return what the entry says of an inquiry: references, codes and counts."""
    owner = () if made.owner is None else (("owner", made.owner),)
    return (
        ("inquiry", made.ref),
        ("reason", made.reason),
        ("channel", "counter" if made.owner is None else "program"),
        ("loan_bound", int(made.loan is not None)),
        ("repeated_for_reason", int(made.again)),
        *owner,
    )


def kept_subject(committed: Committed, why_again: str) -> str:
    """Return what is sealed of an inquiry: the subject, its salt, and why again."""
    kept = {**msgspec.to_builtins(committed), "why_again": why_again.strip()}
    return msgspec.json.encode(kept).decode()
