"""Deciding: one person's yes or no about exactly what they were shown.

Guarantees, in this order: it waits and its time is not over; the voter did not ask for
it, is not whom it is about, stands for nobody who did or is, and was not stopped; the
requester stands where they stood; the voter has not voted, nor does a vote count of one
who is one voter with them (a giver and their deputies); neither the voter nor whom they
stand for is below the requester; the voter belongs to a group that still owes a yes;
they saw exactly this. Votes of people who were stopped or
moved since, and of deputies whose giver was, are counted no more. What it leaves to
others: of two who decide at once, the store lets one see the other's vote (it locks the
request).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from xinhu.core.base.clock import Instant
from xinhu.core.policy.approval import refusals as refused
from xinhu.core.policy.approval.asking import expire, voided
from xinhu.core.policy.approval.people import Person, known_giver, require_not_below
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.approval.states import (
    Approval,
    Asked,
    Denied,
    Expired,
    Granted,
    Requested,
    Vote,
    missing,
)
from xinhu.core.policy.refusals import StandingInactiveError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What a voter states.

    Attributes:
        seen: digest of what was shown to them.
        opened_at: when they opened it; None where another program showed it.
        group: for which group they vote; None for the first that owes a yes.
    """

    seen: bytes
    opened_at: Instant | None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody around an approval, as they stand now.

    Attributes:
        requester: who asked.
        voters: of the votes so far, and whom they stood for, by reference.
        book: groups and ranks.
    """

    requester: Person
    voters: Mapping[str, Person]
    book: ApprovalBook


def grant(
    approval: Approval, voter: Person, ballot: Ballot, people: People, now: Instant
) -> Requested | Granted:
    """Say yes to exactly what was seen; granted once every group has said it.

    Raises:
        Refusal: see the module; the first reason that applies.
    """
    waiting, groups = require_voter(approval, voter, people, now)
    owed = missing(waiting.asked, waiting.votes)
    open_to_them = [group for group in groups if group in owed]
    if not open_to_them:
        raise refused.ApprovalGroupFullError
    if ballot.group is not None and ballot.group not in open_to_them:
        raise refused.ApprovalGroupError(groups=ballot.group)
    _require_seen(waiting.asked, ballot, now)
    vote = Vote(
        voter=voter.operator,
        stands_for=voter.stands_for,
        place=voter.home,
        group=ballot.group or open_to_them[0],
        says="grant",
        seen=ballot.seen,
        opened_at=ballot.opened_at,
        at=now,
        void=False,
    )
    votes = (*waiting.votes, vote)
    if missing(waiting.asked, votes):
        return Requested(asked=waiting.asked, votes=votes)
    return Granted(asked=waiting.asked, votes=votes, at=now)


def deny(
    approval: Approval, voter: Person, ballot: Ballot, people: People, now: Instant
) -> Denied:
    """Say no; one is enough, also from a group that has said yes.

    Raises:
        Refusal: as for ``grant``.
    """
    waiting, groups = require_voter(approval, voter, people, now)
    _require_seen(waiting.asked, ballot, now)
    vote = Vote(
        voter=voter.operator,
        stands_for=voter.stands_for,
        place=voter.home,
        group=ballot.group if ballot.group in groups else groups[0],
        says="deny",
        seen=ballot.seen,
        opened_at=ballot.opened_at,
        at=now,
        void=False,
    )
    return Denied(asked=waiting.asked, votes=(*waiting.votes, vote), at=now)


def require_voter(
    approval: Approval, voter: Person, people: People, now: Instant
) -> tuple[Requested, list[str]]:
    """Return what waits, and the voter's groups in the rule's order.

    Raises:
        Refusal: it does not wait, or not for this person.
    """
    current = expire(approval, now)
    if isinstance(current, Expired):
        raise refused.ApprovalExpiredError
    if not isinstance(current, Requested):
        raise refused.ApprovalStateError(state=current.state)
    asked = current.asked
    if asked.requester in voter.names:
        raise refused.ApprovalSelfError
    if not voter.names.isdisjoint(asked.concerns):
        raise refused.ApprovalConcernedError
    if not voter.active:
        raise StandingInactiveError
    if asked.lapses and not _stands(people.requester, asked.place):
        raise refused.ApprovalLapsedError
    waiting = voided(current, _stale(current, people))
    if any(_bars(vote, voter) for vote in waiting.votes):
        raise refused.ApprovalVotedError
    book = people.book
    giver = known_giver(voter)
    for each in (voter,) if giver is None else (voter, giver):
        require_not_below(each, people.requester, book.ranks, book.heads)
    theirs = people.book.groups_of(voter, people.requester)
    groups = [each.group for each in asked.needs if each.group in theirs]
    if not groups:
        names = ", ".join(each.group for each in asked.needs)
        raise refused.ApprovalGroupError(groups=names)
    return waiting, groups


def _bars(vote: Vote, voter: Person) -> bool:
    """Tell whether a vote leaves somebody none: their own, or one that counts for them.

    A void vote of a deputy is nobody's but the deputy's.
    """
    own = vote.voter == voter.operator
    return own or not (vote.void or vote.names.isdisjoint(voter.names))


def _stale(approval: Requested, people: People) -> frozenset[str]:
    """Return whose votes count no more: they, or their giver, no longer stand.

    A giver who moved gave up what they had handed on; those votes are void since the
    move (``desks.staff.approvals.withdrawing``).
    """
    return frozenset(
        vote.voter
        for vote in approval.votes
        if not _stands(people.voters.get(vote.voter), vote.place)
        or not (vote.stands_for is None or _acts(people.voters.get(vote.stands_for)))
    )


def _stands(person: Person | None, place: tuple[str, str, str, str]) -> bool:
    return person is not None and person.active and person.home == place


def _acts(giver: Person | None) -> bool:
    return giver is not None and giver.active


def _require_seen(asked: Asked, ballot: Ballot, now: Instant) -> None:
    # Not a secret comparison: both sides are known to whoever asks.
    if ballot.seen != asked.digest:
        raise refused.ApprovalDigestError
    if ballot.opened_at is not None and not asked.at <= ballot.opened_at <= now:
        raise refused.ApprovalNotOpenedError
