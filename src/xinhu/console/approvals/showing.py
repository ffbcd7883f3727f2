"""One request as a page shows it: words, votes, and what one may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from xinhu.console.access.acting import actor
from xinhu.console.approvals.listing import group_label, row_label
from xinhu.console.approvals.rules import book, sees_all
from xinhu.console.approvals.terms import term_lines
from xinhu.console.asking import Gate
from xinhu.console.customers.glass import reason_label
from xinhu.console.exports.sending import take_address
from xinhu.console.gate_answers import OpenedApproval
from xinhu.console.inquiry.steps import POST_LOAN
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import local
from xinhu.console.kit.words import explained, say, titled
from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.approvals.book import SEALED
from xinhu.desks.staff.approvals.kinds import Line, Said, kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow
from xinhu.desks.staff.approvals.opening import Shown, show
from xinhu.desks.staff.approvals.reading import names
from xinhu.desks.staff.exports.subject import EXPORT
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.rules import Language

_REVIEW = "break_glass_review"
_OPEN = frozenset({"requested", "granted"})
_GROUP_OF_DIGITS = 4
_SHOWN_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A vote as the page shows it.

    Attributes:
        name, voter: who.
        group: name of the group.
        says: code.
        at: local time.
        seconds: how long they had looked; empty where no page showed it.
        reason: in their words; empty for none.
        void: it counts no more.
    """

    name: str
    voter: str
    group: str
    says: str
    at: str
    seconds: str
    reason: str
    void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A group: how many yes are needed of it, and how many are given."""

    group: str
    need: int
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """Everything of the page.

    Attributes:
        row: as it is kept.
        kind: name of the kind.
        said: the request in words.
        reason: the requester's; None where it is sealed to this reader.
        state: code; an open one whose time is over counts as expired.
        digest, short: in hexadecimal, and its beginning in groups.
        asked_by, at, until: name of who asked, local times.
        owed, votes: groups and votes.
        look: number of the look that a vote states; None where one may not vote.
        groups: code and name of each group that one may say yes for; none where only
            a denial is left to say.
        hindrance: why one may not vote, in words; empty where nothing is to be said.
        own: whether the reader asked for it.
        live: whether it can be taken back.
        file: where a granted file is taken, by whoever asked; empty for none.
    """

    row: ApprovalRow
    kind: str
    said: Said
    reason: str | None
    state: str
    digest: str
    short: str
    asked_by: str
    at: str
    until: str
    owed: tuple[Owed, ...]
    votes: tuple[Ballot, ...]
    look: int | None
    groups: tuple[tuple[str, str], ...]
    hindrance: str
    own: bool
    live: bool
    file: str

    @property
    def inquires(self) -> bool:
        """Whether it was asked for to query the bureau, and was granted."""
        granted = self.own and self.row.state == "granted"
        return granted and self.row.purpose == POST_LOAN


def one_page(request: HttpRequest, viewer: Operator, ref: str, now: Instant) -> OnePage:
    """Open a request for a reader; who may vote is written down as shown.

    Raises:
        XinhuError: there is none, or it is none of their business.
    """
    language = language_of(request)
    shown = show(
        ref,
        viewer=viewer,
        by=actor(request),
        sees_all=sees_all(viewer),
        book=book(),
        now=now,
    )
    row = shown.row
    own = row.requester == viewer.reference
    opened = _opened(request, shown, own=own)
    people = names({row.requester, *(vote.voter for vote in row.votes.all())})
    live = row.state in _OPEN and now < row.expires_at
    return OnePage(
        row=row,
        kind=row_label(row, language),
        said=_with_terms(said(row, language), opened, language),
        reason=_reason(row, opened.reason if opened else row.reason, language),
        state="expired" if row.state in _OPEN and not live else row.state,
        digest=bytes(row.digest).hex(),
        short=_short(bytes(row.digest).hex()),
        asked_by=people.get(row.requester, ""),
        at=local(Instant(row.requested_at)),
        until=local(Instant(row.expires_at)),
        owed=_owed(row, language),
        votes=_ballots(row, people, _told(opened), language),
        look=opened.look if opened else shown.look,
        groups=tuple((code, group_label(code, language)) for code in shown.owed),
        hindrance=_hindrance(shown, language, own=own),
        own=own,
        live=live,
        file=_file(row) if own and live else "",
    )


def _opened(request: HttpRequest, shown: Shown, *, own: bool) -> OpenedApproval | None:
    """Return what the gate opens of those about customers; None of others."""
    row = shown.row
    if row.kind not in SEALED or not (own or shown.groups):
        return None
    return Gate(request).get(OpenedApproval, "approvals", row.ref)


def _told(opened: OpenedApproval | None) -> dict[str, str]:
    """Return the voters' words that the gate opened."""
    return {vote.voter: vote.reason for vote in opened.votes} if opened else {}


def _with_terms(told: Said, opened: OpenedApproval | None, language: Language) -> Said:
    """Add what the request is bound to besides; only the gate's answer states it."""
    terms = opened.terms if opened else {}
    return Said(told.title, (*told.lines, *term_lines(terms, language)))


def _short(digest: str) -> str:
    """Return the beginning of a digest in groups, for people to compare."""
    steps = range(0, _SHOWN_DIGITS, _GROUP_OF_DIGITS)
    return " ".join(digest[at : at + _GROUP_OF_DIGITS] for at in steps)


def said(row: ApprovalRow, language: Language) -> Said:
    """Say a request in words: by its kind, or as a look at a customer."""
    if row.kind not in SEALED:
        return kind_of(row.kind).read(row.facts).words(language)
    fields = say("frame.comma", language).join(
        titled("field", field, language) for field in row.fields or ()
    )
    customer = row.customer.hex if row.customer else ""
    asked = "said.inquiry" if row.purpose == POST_LOAN else f"said.{row.kind}"
    title = say(asked, language, count=len(row.fields or ()))
    return Said(
        title,
        (
            Line(say("customer.reference", language), customer),
            Line(
                say("customer.purpose", language),
                titled("purpose", row.purpose or "", language),
            ),
            Line(say("customer.fields", language), fields),
        ),
    )


def _reason(row: ApprovalRow, reason: str | None, language: Language) -> str | None:
    """Return the reason; of a broken glass it is a code in the ground's evidence."""
    if row.kind != _REVIEW or reason is None:
        return reason
    return reason_label(reason, language)


def _file(row: ApprovalRow) -> str:
    """Return where a file that was granted is taken."""
    granted = row.kind == EXPORT.code and row.state == "granted"
    return take_address(row.ref) if granted else ""


def _owed(row: ApprovalRow, language: Language) -> tuple[Owed, ...]:
    given = [v.group for v in row.votes.all() if v.says == "grant" and not v.void]
    return tuple(
        Owed(group=group_label(code, language), need=need, given=given.count(code))
        for code, need in zip(row.groups, row.needs, strict=True)
    )


def _ballots(
    row: ApprovalRow,
    people: Mapping[str, str],
    told: Mapping[str, str],
    language: Language,
) -> tuple[Ballot, ...]:
    return tuple(
        _ballot(vote, people.get(vote.voter, ""), told, language)
        for vote in row.votes.all()
    )


def _ballot(
    vote: VoteRow, name: str, told: Mapping[str, str], language: Language
) -> Ballot:
    seconds = ""
    if vote.opened_at is not None:
        seconds = f"{(vote.voted_at - vote.opened_at) / SECOND:.1f}"
    return Ballot(
        name=name,
        voter=vote.voter,
        group=group_label(vote.group, language),
        says=vote.says,
        at=local(Instant(vote.voted_at)),
        seconds=seconds,
        reason=vote.reason or told.get(vote.voter, ""),
        void=vote.void,
    )


def _hindrance(shown: Shown, language: Language, *, own: bool) -> str:
    """Say why one may not vote, while the request waits for others."""
    if shown.hindrance is None or own or shown.row.state != "requested":
        return ""
    return explained(shown.hindrance, language)
