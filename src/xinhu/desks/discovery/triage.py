"""分派与接受: findings get somebody who mends them, or are accepted for a time.

Several at once, all of them or none. The rules say who may not accept what: whoever
answers for what lies there would judge their own work.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.discovery.desk import DISCOVERY, Desk, person_called, require_scope
from xinhu.desks.discovery.errors import (
    AcceptanceDayError,
    AcceptanceReasonError,
    FindingClosedError,
    FindingsUnknownError,
    KindNotAcceptedError,
    OwnFindingError,
)
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.states import ACCEPTED, OPEN
from xinhu.desks.staff.acts import record_system_act
from xinhu.desks.staff.deeds import Deed, one_deed, record

LONGEST: Final = 500  # characters of a reason


def assign(desk: Desk, deed: Deed, findings: Sequence[int], owner: str) -> None:
    """Give open findings to somebody who is to mend them.

    Args:
        desk: the rules in force.
        deed: who assigns.
        findings: their numbers.
        owner: user name or reference.

    Raises:
        NoDiscoveryOfficerError: the post does not assign.
        PersonUnknownError: nobody in service is called so.
        FindingsUnknownError: none, too many, or one that is not there.
        FindingClosedError: one is not open any more.
    """
    with one_deed("finding.assigned", deed):
        require_scope(desk, deed, DISCOVERY)
        person = person_called(owner, deed.at)
        rows = _locked(desk, findings, OPEN)
        _of(rows).update(
            owner=person, assigned_by=deed.by, assigned_at=to_datetime(deed.at)
        )
        record("finding.assigned", deed, answers=person.reference, **_told(rows))


def accept(
    desk: Desk, deed: Deed, findings: Sequence[int], reason: str, until: date
) -> None:
    """Accept that something lies where it was found, up to a last day.

    Args:
        desk: the rules in force.
        deed: who accepts.
        findings: their numbers.
        reason: why, without customer information.
        until: the last day.

    Raises:
        NoDiscoveryOfficerError: the post does not accept.
        AcceptanceReasonError, AcceptanceDayError: no reason, or no such day.
        FindingsUnknownError: none, too many, or one that is not there.
        FindingClosedError: one is not open any more.
        OwnFindingError: they answer for one of them.
        KindNotAcceptedError: of one kind nothing may be kept at all.
    """
    said = _reason(reason)
    _require_day(desk, deed.at, until)
    with one_deed("finding.accepted", deed):
        require_scope(desk, deed, DISCOVERY)
        rows = _locked(desk, findings, OPEN)
        for row in rows:
            _require_acceptable(desk, deed, row)
        for row in rows:
            row.status, row.accepted_reason, row.accepted_by = ACCEPTED, said, deed.by
            row.accepted_at, row.accepted_until = to_datetime(deed.at), until
            row.accepted_count = row.count
        Place.objects.bulk_update(
            rows,
            [
                "status", "accepted_reason", "accepted_by", "accepted_at",
                "accepted_until", "accepted_count",
            ],
        )  # fmt: skip
        record("finding.accepted", deed, until=until.isoformat(), **_told(rows))


def reopen(desk: Desk, deed: Deed, findings: Sequence[int]) -> None:
    """Take acceptances back.

    Raises:
        NoDiscoveryOfficerError: the post does not.
        FindingsUnknownError: none, too many, or one that is not there.
        FindingClosedError: one is not accepted any more.
    """
    with one_deed("finding.reopened", deed):
        require_scope(desk, deed, DISCOVERY)
        rows = _locked(desk, findings, ACCEPTED)
        _of(rows).update(status=OPEN)
        record("finding.reopened", deed, **_told(rows))


def lapse(desk: Desk, at: Instant) -> int:
    """Open what was accepted up to a day that has passed; return how much."""
    passed = Place.objects.filter(status=ACCEPTED, accepted_until__lt=desk.day_of(at))
    count = passed.update(status=OPEN)
    if count:
        record_system_act(
            "finding.lapsed", process="worker", zone="local", at=at, count=count
        )
    return count


def _locked(desk: Desk, findings: Sequence[int], status: str) -> list[Place]:
    """Return findings that stand still until the transaction ends.

    Raises:
        FindingsUnknownError: none, too many, or one that is not there.
        FindingClosedError: one stands otherwise.
    """
    asked = frozenset(findings)
    if not 0 < len(asked) <= desk.rules.at_once:
        raise FindingsUnknownError(most=desk.rules.at_once)
    rows = list(
        Place.objects.select_for_update(of=("self",))
        .select_related("target")
        .filter(pk__in=asked, target__retired_at=None)
        .order_by("pk")
    )
    if len(rows) != len(asked):
        raise FindingsUnknownError(most=desk.rules.at_once)
    if any(row.status != status for row in rows):
        raise FindingClosedError
    return rows


def _of(rows: Iterable[Place]) -> QuerySet[Place]:
    return Place.objects.filter(pk__in=[row.pk for row in rows])


def _told(rows: Sequence[Place]) -> dict[str, str | int]:
    return {"count": len(rows), "findings": " ".join(str(row.pk) for row in rows)}


def _require_acceptable(desk: Desk, deed: Deed, row: Place) -> None:
    """Pass a finding that somebody may accept.

    Raises:
        OwnFindingError: they answer for it.
        KindNotAcceptedError: nobody accepts it.
    """
    answering = {
        "target_owner": row.target.owner_id,
        "registrar": row.target.registered_by_id,
        "finding_owner": row.owner_id,
    }
    if deed.by.pk in {answering[party] for party in desk.rules.not_by}:
        raise OwnFindingError
    if row.kind in desk.rules.never:
        raise KindNotAcceptedError(kind=row.kind)


def _reason(given: str) -> str:
    """Return a reason on one line.

    Raises:
        AcceptanceReasonError: it is empty, too long, or unprintable.
    """
    text = " ".join(given.split())
    if not text or len(text) > LONGEST or not text.isprintable():
        raise AcceptanceReasonError(most=LONGEST)
    return text


def _require_day(desk: Desk, at: Instant, until: date) -> None:
    """Pass a last day from today on, within what the rules allow.

    Raises:
        AcceptanceDayError: it is none.
    """
    today = desk.day_of(at)
    if not today <= until <= today + timedelta(days=desk.rules.longest):
        raise AcceptanceDayError(most=desk.rules.longest)
