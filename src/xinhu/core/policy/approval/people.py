"""Who asks and who votes, as they stand now; who is below whom.

Guarantees: a rank is compared within one ladder only; who is below the requester, by
rank or by the lines of the organisation, does not decide. What it leaves to others: the
lines themselves come from the staff desk as values.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from xinhu.core.policy.approval.refusals import ApprovalSubordinateError
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An operator as an approval sees them.

    Attributes:
        operator: reference.
        place: role, post, branch, department in which they act now.
        home: those of their main post; a transfer changes them, a delegation does not.
        active: False once they were stopped, or their post is over.
        superiors: references of everybody above them, near and far.
    """

    operator: str
    place: Place
    home: Place
    active: bool
    superiors: frozenset[str]

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


def place_of(standing: Standing) -> Place:
    """Return where somebody acts."""
    return (standing.role, standing.post, standing.branch, standing.department)


def person_of(standing: Standing, home: Place, superiors: frozenset[str]) -> Person:
    """Return whoever holds a standing, perhaps under a delegation."""
    return Person(
        operator=standing.operator,
        place=place_of(standing),
        home=home,
        active=standing.active,
        superiors=superiors,
    )


def above(operator: str, lines: Mapping[str, str]) -> frozenset[str]:
    """Return everybody above an operator, near and far.

    Args:
        operator: reference.
        lines: operator → whoever leads them; a circle ends where it began.
    """
    found: set[str] = set()
    at = lines.get(operator)
    while at is not None and at not in found and at != operator:
        found.add(at)
        at = lines.get(at)
    return frozenset(found)


def require_not_below(
    voter: Person, requester: Person, ranks: Mapping[str, Rank]
) -> None:
    """Refuse a vote for somebody above the voter.

    Raises:
        ApprovalSubordinateError: by the organisation's lines, or by rank.
    """
    if requester.operator in voter.superiors:
        raise ApprovalSubordinateError
    mine, theirs = ranks.get(voter.role), ranks.get(requester.role)
    if mine is None or theirs is None or mine.ladder != theirs.ladder:
        return
    if mine.level < theirs.level:
        raise ApprovalSubordinateError
