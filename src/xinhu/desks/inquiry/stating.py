"""What a form may state where references and codes belong.

None of it is repeated in an entry or a list before it is known to be ours.
"""

import re
from typing import Final

from xinhu.core.policy.ground import AUTHORISATION_LETTER
from xinhu.desks.inquiry.errors import (
    GroundReferenceError,
    LoanUnwantedError,
    WhyAgainError,
)
from xinhu.desks.inquiry.reasons import Reason

LONGEST: Final = 500
_DIGITS: Final = "[0-9a-hjkmnp-tv-z]{16}"
_LETTER: Final = re.compile(f"letter-{_DIGITS}")
_APPROVAL: Final = re.compile(f"approval-{_DIGITS}")


def require_reference(ref: str, reason: Reason) -> str:
    """Return what has the form of a reference to the ground that a reason rests on.

    Raises:
        GroundReferenceError: it has not.
    """
    form = _LETTER if reason.ground == AUTHORISATION_LETTER else _APPROVAL
    if form.fullmatch(ref) is None:
        raise GroundReferenceError
    return ref


def require_any_reference(ref: str) -> str:
    """Return what has the form of a reference to a letter or an approval.

    Raises:
        GroundReferenceError: it has not.
    """
    if _LETTER.fullmatch(ref) is None and _APPROVAL.fullmatch(ref) is None:
        raise GroundReferenceError
    return ref


def require_loan(loan: str | None, reason: Reason) -> str | None:
    """Return the number of a loan where the reason wants one.

    Raises:
        LoanUnwantedError: it wants none, and one was stated.
    """
    if loan is not None and not reason.live_loan:
        raise LoanUnwantedError
    return loan


def require_why(why_again: str) -> str:
    """Return why the same customer is asked about again; empty where nothing was said.

    Raises:
        WhyAgainError: it has no words, or too many.
    """
    words = why_again.strip()
    if not words:
        return ""
    if not any(character.isalnum() for character in words) or len(words) > LONGEST:
        raise WhyAgainError(longest=LONGEST)
    return words
