"""Who may decide about an inquiry that waits, and see the report of one."""

from typing import Final

from xinhu.core.base.clock import Instant
from xinhu.core.gate.asks import Demand
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.errors import (
    DecisionReasonError,
    InquiryElsewhereError,
    PersonNeededError,
)
from xinhu.desks.inquiry.keeping import Reservation

LONGEST: Final = 500
_SESSION: Final = "session"


def require_branch(standing: Standing, made: Reservation) -> Standing:
    """Return the standing of somebody of the branch that asked.

    Raises:
        InquiryElsewhereError: theirs is another.
    """
    if standing.branch != made.branch:
        raise InquiryElsewhereError
    return standing


def require_person(standing: Standing) -> Standing:
    """Return the standing of a person who is there, not of a program.

    Raises:
        PersonNeededError: a program asks.
    """
    if standing.kind != _SESSION:
        raise PersonNeededError
    return standing


def of_branch(made: Reservation) -> Demand:
    """Return what demands somebody of the branch that asked."""

    def demand(standing: Standing, _ground: Ground | None, _now: Instant) -> None:
        require_branch(standing, made)

    return demand


def person_of_branch(made: Reservation) -> Demand:
    """Return what demands a person of the branch that asked."""

    def demand(standing: Standing, _ground: Ground | None, _now: Instant) -> None:
        require_person(require_branch(standing, made))

    return demand


def require_words(why: str) -> str:
    """Return why, without blanks around it.

    Raises:
        DecisionReasonError: nothing was stated, or too much.
    """
    words = why.strip()
    if not any(character.isalnum() for character in words) or len(words) > LONGEST:
        raise DecisionReasonError(longest=LONGEST)
    return words
