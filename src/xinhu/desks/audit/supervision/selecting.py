"""From a day's entries to the list that is looked at, each item with its reasons.

Pure: told the entries of one unit and one day, it returns those that the rules name, in
the order of the register. What it leaves to others: which entries belong to the unit
and the day (the gate), and who may sign them off (``separating``).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple

from xinhu.core.base.clock import SECOND, from_text, to_datetime
from xinhu.core.register.entry import Entry
from xinhu.desks.audit.supervision.criteria import (
    Clear,
    Criterion,
    Hours,
    Matches,
    Named,
    Quick,
    Refusals,
    Sensitive,
)
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.desks.audit.supervision.working_days import Calendar

_TOO_MANY = "search.too_many"


class Placed(NamedTuple):
    """An entry with its place in the register."""

    number: int
    entry: Entry


class Listed(NamedTuple):
    """An entry that is looked at, and why: codes of criteria, in the rules' order."""

    number: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the criteria need to know besides the entries.

    Attributes:
        sensitive: codes of purposes that are marked so.
        grades: grade of each field, by name.
        calendar: the days that are worked.
        zone: whose clock the working hours are told by.
    """

    sensitive: frozenset[str]
    grades: Mapping[str, str]
    calendar: Calendar
    zone: tzinfo


Tell = Callable[[Placed], bool]
"""Tells whether a criterion names an entry."""


def select(
    entries: Sequence[Placed], rules: SupervisionRules, known: Known
) -> tuple[Listed, ...]:
    """Return the entries that are looked at, in the order of the register.

    Args:
        entries: all of one unit and one day.
        rules: in force.
        known: purposes, grades and calendar in force.
    """
    in_order = sorted(entries, key=lambda each: each.number)
    telling = [
        (code, _telling(criterion, in_order, known))
        for code, criterion in rules.criteria.items()
        if not criterion.off
    ]
    listed = (
        Listed(each.number, tuple(code for code, tell in telling if tell(each)))
        for each in in_order
    )
    return tuple(each for each in listed if each.reasons)


def _telling(  # noqa: PLR0911 -- one for each shape; types hold the list whole
    criterion: Criterion, entries: Sequence[Placed], known: Known
) -> Tell:
    """Return what tells whether a criterion names one of the entries."""
    match criterion:
        case Named():
            return _named_by(criterion)
        case Sensitive():
            return _sensitive(criterion, known)
        case Clear():
            return _clear(criterion, known)
        case Refusals():
            return _refusals(criterion, entries)
        case Matches():
            return _matches(criterion, entries)
        case Quick():
            return _quick(criterion, entries)
        case Hours():
            return _hours(criterion, known)


def _named_by(criterion: Named) -> Tell:
    def tell(each: Placed) -> bool:
        entry = each.entry
        ground = None if entry.ground is None else entry.ground["kind"]
        looked = entry.kind != "act" and ground in criterion.grounds
        return (
            entry.kind in criterion.kinds
            or looked
            or event_among(entry, criterion.events)
        )

    return tell


def _sensitive(criterion: Sensitive, known: Known) -> Tell:
    return lambda each: (
        each.entry.kind in criterion.kinds and each.entry.purpose in known.sensitive
    )


def _clear(criterion: Clear, known: Known) -> Tell:
    def tell(each: Placed) -> bool:
        entry = each.entry
        clear = [
            name
            for name, mask in entry.fields.items()
            if mask == "clear" and known.grades.get(name) == criterion.grade
        ]
        return entry.kind == "disclosure" and len(clear) >= criterion.number

    return tell


def _refusals(criterion: Refusals, entries: Sequence[Placed]) -> Tell:
    times = Counter(
        each.entry.actor for each in entries if each.entry.decision == "refuse"
    )
    return lambda each: (
        each.entry.decision == "refuse" and times[each.entry.actor] > criterion.number
    )


def _matches(criterion: Matches, entries: Sequence[Placed]) -> Tell:
    hits = Counter(
        (each.entry.detail or {}).get("search")
        for each in entries
        if each.entry.kind == "search_hit"
    )

    def tell(each: Placed) -> bool:
        if each.entry.kind != "search":
            return False
        many = hits[each.number] >= criterion.number
        return many or _TOO_MANY in each.entry.reasons

    return tell


def _quick(criterion: Quick, entries: Sequence[Placed]) -> Tell:
    began: dict[tuple[str, str], int] = {}
    for each in entries:
        event = event_of(each.entry)
        if each.entry.decision != "record" or event not in {
            criterion.asked,
            criterion.opened,
        }:
            continue
        whose = "" if event == criterion.asked else each.entry.actor
        began.setdefault((subject_of(each.entry), whose), from_text(each.entry.at))

    def tell(each: Placed) -> bool:
        entry = each.entry
        if event_of(entry) != criterion.granted or entry.decision != "record":
            return False
        subject = subject_of(entry)
        since = [
            began[key]
            for key in ((subject, ""), (subject, entry.actor))
            if key in began
        ]
        return (
            bool(since)
            and from_text(entry.at) - max(since) < criterion.seconds * SECOND
        )

    return tell


def _hours(criterion: Hours, known: Known) -> Tell:
    def tell(each: Placed) -> bool:
        entry = each.entry
        if entry.kind not in criterion.kinds and not event_among(
            entry, criterion.events
        ):
            return False
        moment = to_datetime(from_text(entry.at)).astimezone(known.zone)
        resting = criterion.rest_days and not known.calendar.works(moment.date())
        open_now = criterion.opens <= moment.strftime("%H:%M") < criterion.closes
        return resting or not open_now

    return tell


def event_of(entry: Entry) -> str:
    """Return what an act did; empty where the entry is no act."""
    if entry.kind != "act" or entry.detail is None:
        return ""
    return str(entry.detail.get("event", ""))


def event_among(entry: Entry, patterns: Sequence[str]) -> bool:
    """Tell whether an act's event is named: itself, its beginning or its end."""
    event = event_of(entry)
    return bool(event) and any(_named(event, pattern) for pattern in patterns)


def _named(event: str, pattern: str) -> bool:
    if pattern.endswith(".*"):
        return event.startswith(pattern[:-1])
    if pattern.startswith("*."):
        return event.endswith(pattern[1:])
    return event == pattern


def subject_of(entry: Entry) -> str:
    """Return what an approval is about: its reference, as ground or in the detail."""
    if entry.ground is not None:
        return entry.ground["ref"]
    return str((entry.detail or {}).get("approval", entry.actor))
