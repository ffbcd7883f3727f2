"""Who asks and who votes, as they stand now; who is below whom.

Guarantees: a rank is compared within one ladder only; who is below the requester, by
rank or by the tree of the organisation, does not decide, whichever of their posts they
act in, nor does anybody in their stead. What it leaves to others: the tree itself; each
person comes with the units above them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec

from xinhu.core.policy.approval.refusals import ApprovalSubordinateError
from xinhu.core.policy.refusals import StandingInactiveError
from xinhu.core.policy.rule_book import Status
from xinhu.core.policy.standing import Standing

Place = tuple[str, str, str, str]
"""Role, post, branch and department: what a transfer changes."""


class Rank(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a role stands among those that may be above and below each other.

    Attributes:
        ladder: only roles of the same ladder are compared.
        level: the higher is above.
        source, status: where the order comes from, and whether it was read.
    """

    ladder: str
    level: int
    source: str
    status: Status


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A post that leads its unit and the units below it.

    Attributes:
        level: of two heads of one unit the higher is above.
        source, status: where the order comes from, and whether it was read.
    """

    level: Annotated[int, msgspec.Meta(ge=1)]
    source: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An operator as an approval sees them.

    Attributes:
        operator: reference.
        place: role, post, branch, department in which they act now.
        home: those of their main post; a transfer changes them, a delegation does not.
        active: False once they were stopped, or their post is over.
        line: codes of the unit of their main post and of those above it, nearest first;
            empty where they stand in no tree.
        stands_for: reference of the giver under a delegation; None in a post of one's
            own. What the giver may not decide, nobody decides in their stead.
        others: roles of the posts that they hold besides: who is below whom goes by
            the person.
        giver: whom they stand for, as they stand now in their main post; without it,
            nothing is decided in anybody's stead.
    """

    operator: str
    place: Place
    home: Place
    active: bool
    line: tuple[str, ...]
    stands_for: str | None
    others: frozenset[str]
    giver: "Person | None" = None

    @property
    def names(self) -> frozenset[str]:
        """References of themself and of whom they stand for."""
        return names_of(self.operator, self.stands_for)

    @property
    def roles(self) -> frozenset[str]:
        """Every role that they have, in whatever post."""
        return self.others | {self.place[0], self.home[0]}

    @property
    def role(self) -> str:
        """Code of the role."""
        return self.place[0]

    @property
    def branch(self) -> str:
        """Name of the branch."""
        return self.place[2]

    @property
    def department(self) -> str:
        """Code of the department."""
        return self.place[3]


def names_of(operator: str, stands_for: str | None) -> frozenset[str]:
    """Return the references that count as one voter: a deputy's and their giver's."""
    return frozenset({operator} if stands_for is None else {operator, stands_for})


def place_of(standing: Standing) -> Place:
    """Return where somebody acts."""
    return (standing.role, standing.post, standing.branch, standing.department)


def acting_under(standing: Standing, them: Person, giver: Person | None) -> Person:
    """Return somebody as they act under a standing, perhaps under a delegation.

    Args:
        standing: what their token is good for.
        them: in their main post.
        giver: whose post that is under a delegation, in their main post; None where
            nobody votes, or in a post of one's own.
    """
    handed_on = standing.handed_on
    return replace(
        them,
        place=place_of(standing),
        active=standing.active and them.active,
        stands_for=None if handed_on is None else handed_on.giver,
        giver=giver,
    )


def leads(above: Person, below: Person, heads: Mapping[str, Head]) -> bool:
    """Tell whether one stands above another in the organisation, near or far.

    Whoever holds a post that leads its unit stands above everybody of the units below,
    and above those of the same unit whose post leads less or not at all.

    Args:
        above: perhaps the head.
        below: perhaps under them.
        heads: the posts that lead, by code.
    """
    head = heads.get(above.home[1])
    if head is None or not above.line or above.operator == below.operator:
        return False
    unit = above.line[0]
    if unit not in below.line:
        return False
    if unit != below.line[0]:
        return True
    other = heads.get(below.home[1])
    return other is None or other.level < head.level


def known_giver(voter: Person) -> Person | None:
    """Return whom a voter stands for; None in a post of their own.

    Raises:
        StandingInactiveError: the giver was stopped, or nobody knows them.
    """
    if voter.stands_for is None:
        return None
    giver = voter.giver
    if giver is None or giver.operator != voter.stands_for or not giver.active:
        raise StandingInactiveError
    return giver


def require_not_below(
    voter: Person,
    requester: Person,
    ranks: Mapping[str, Rank],
    heads: Mapping[str, Head],
) -> None:
    """Refuse a vote for somebody above the voter, in any post of either.

    Raises:
        ApprovalSubordinateError: by the organisation's lines, or by rank.
    """
    if leads(requester, voter, heads):
        raise ApprovalSubordinateError
    for role in voter.roles:
        if any(_below(role, theirs, ranks) for theirs in requester.roles):
            raise ApprovalSubordinateError


def _below(role: str, other: str, ranks: Mapping[str, Rank]) -> bool:
    mine, theirs = ranks.get(role), ranks.get(other)
    if mine is None or theirs is None or mine.ladder != theirs.ladder:
        return False
    return mine.level < theirs.level
