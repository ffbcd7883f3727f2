"""Who asks: the operator's standing at this moment, as the gate read it.

A standing is read anew for every request, so that a transfer, a suspension or a revoked
token holds from the next request on. It carries references, never a person's name.
"""

from dataclasses import dataclass

from xinhu.core.base.clock import Instant
from xinhu.core.policy.certificate import Certificate
from xinhu.core.policy.refusals import (
    SessionLockedError,
    StandingInactiveError,
    TokenScopeError,
)

SESSION = "session"
"""Kind of the token by which the console speaks for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """A delegation under which somebody acts in another's post.

    Attributes:
        delegation: its number.
        giver: reference of the operator whose post it is.
    """

    delegation: int
    giver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An operator as policy sees them.

    Attributes:
        operator: the operator's reference, as the register knows it.
        role: code in ``rules/roles.yaml``.
        post: 岗位, free text of the institution; policies may name it.
        branch: 机构, free text of the institution.
        department: code in ``rules/roles.yaml``, or text of the institution.
        zone: network zone of the session, code in ``rules/zones.yaml``.
        scopes: what the token may be used for, codes in ``rules/roles.yaml``.
        kind: of the token: ``api`` for a program, ``session`` for a person.
        locked: True while the session waits for its owner's password.
        second_factor_until: until when a second factor shown in this session counts;
            0 where none was.
        certificates: what they passed and nobody revoked, lapsed ones too.
        active: False once the operator was stopped.
        handed_on: the delegation that the token speaks under; None in a post of one's
            own.
    """

    operator: str
    role: str
    post: str
    branch: str
    department: str
    zone: str
    scopes: frozenset[str]
    kind: str
    locked: bool
    second_factor_until: Instant
    certificates: tuple[Certificate, ...]
    active: bool
    handed_on: HandedOn | None

    @property
    def said(self) -> dict[str, int]:
        """What an act says besides the post: the delegation that it was done under."""
        if self.handed_on is None:
            return {}
        return {"by_delegation": self.handed_on.delegation}


def require_active(standing: Standing) -> Standing:
    """Return the standing of an operator who has not been stopped.

    Raises:
        StandingInactiveError: the operator left, moved or was suspended.
    """
    if not standing.active:
        raise StandingInactiveError
    return standing


def require_unlocked(standing: Standing) -> Standing:
    """Return the standing of a session that is not locked.

    Raises:
        SessionLockedError: it is.
    """
    if standing.locked:
        raise SessionLockedError
    return standing


def require_scope(standing: Standing, scope: str) -> Standing:
    """Return the standing if its token may be used for this.

    Raises:
        TokenScopeError: the token lacks the scope.
    """
    if scope not in standing.scopes:
        raise TokenScopeError(scope=scope)
    return standing
