"""A request as a line of a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xinhu.console.approvals.rules import book
from xinhu.console.inquiry.steps import POST_LOAN
from xinhu.console.kit.times import local
from xinhu.console.kit.words import titled
from xinhu.core.base.clock import Instant, to_text
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.reading import names
from xinhu.desks.staff.rules import Language


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of a request.

    Attributes:
        ref, kind, state: codes.
        kind_label: name of the kind.
        requester, name: reference and name of who asked.
        at, until: local times.
        owed: labels of the groups that still owe a yes.
        voters: names of those who voted.
        asked_at: instant, for sorting.
    """

    ref: str
    kind: str
    state: str
    kind_label: str
    requester: str
    name: str
    at: str
    until: str
    owed: tuple[str, ...]
    voters: tuple[str, ...]
    asked_at: int


def lines(
    rows: Iterable[ApprovalRow], language: Language, now: Instant
) -> tuple[Line, ...]:
    """Make lines of rows; an open one whose time is over counts as expired."""
    known_rows = list(rows)
    people = names(
        {row.requester for row in known_rows}
        | {vote.voter for row in known_rows for vote in row.votes.all()}
    )
    return tuple(_line(row, language, people, now) for row in known_rows)


def kind_label(kind: str, language: Language) -> str:
    """Return the name of a kind; its code where it has none."""
    rule = book().rules.get(kind)
    if rule is None:
        return kind
    if language == "en":
        return rule.en[:1].upper() + rule.en[1:]
    return rule.zh


def row_label(row: ApprovalRow, language: Language) -> str:
    """Return what a request is about: its kind, or the inquiry it is asked for."""
    if row.purpose == POST_LOAN:
        return titled("purpose", POST_LOAN, language)
    return kind_label(row.kind, language)


def group_label(group: str, language: Language) -> str:
    """Return the name of a group; its code where it has none."""
    known = book().groups.get(group)
    if known is None:
        return group
    return known.en if language == "en" else known.zh


def _line(
    row: ApprovalRow, language: Language, known: Mapping[str, str], now: Instant
) -> Line:
    given = [v.group for v in row.votes.all() if v.says == "grant" and not v.void]
    owed = tuple(
        group_label(group, language)
        for group, need in zip(row.groups, row.needs, strict=True)
        if given.count(group) < need
    )
    live = row.state in {"requested", "granted"}
    state = "expired" if live and row.expires_at <= now else row.state
    return Line(
        ref=row.ref,
        kind=row.kind,
        state=state,
        kind_label=row_label(row, language),
        requester=row.requester,
        name=known.get(row.requester, ""),
        at=local(Instant(row.requested_at)),
        until=local(Instant(row.expires_at)),
        owed=owed if state == "requested" else (),
        voters=tuple(known.get(v.voter, v.voter) for v in row.votes.all()),
        asked_at=row.requested_at,
    )


def stamp(instant: int) -> str:
    """Write an instant for a file."""
    return to_text(Instant(instant))
