"""查询原因: why a credit report may be asked for, as data with its sources.

A reason says what an inquiry rests on. One that stands in no list cannot be stated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from xinhu.core.policy.ground import AUTHORISATION_LETTER, SUPERVISOR_APPROVAL
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.inquiry.errors import ReasonUnknownError

FILE: Final = "inquiry/reasons.yaml"
CREDIT_INQUIRY: Final = "credit_inquiry"
POST_LOAN_INQUIRY: Final = "post_loan_inquiry"

_GROUNDS = {"letter": AUTHORISATION_LETTER, "approval": SUPERVISOR_APPROVAL}
_PURPOSES = {"letter": CREDIT_INQUIRY, "approval": POST_LOAN_INQUIRY}


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reason.

    Attributes:
        zh, en: its name.
        bureau_code: what the bureau calls it.
        rests_on: the customer's letter, or a supervisor's approval of this request.
        live_loan: whether the number of a loan that is not settled is wanted.
        source: the clause it stands on.
        status: whether the clause was read.
    """

    zh: str
    en: str
    bureau_code: str
    rests_on: Literal["letter", "approval"]
    live_loan: bool
    source: str
    status: Literal["confirmed", "unverified"]

    @property
    def purpose(self) -> str:
        """Code of the purpose under which it is asked."""
        return _PURPOSES[self.rests_on]

    @property
    def ground(self) -> str:
        """Kind of ground that it rests on."""
        return _GROUNDS[self.rests_on]


@dataclass(frozen=True, slots=True)
class ReasonBook:
    """The reasons in force, by code."""

    reasons: Mapping[str, Reason]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "ReasonBook":
        """Read the list.

        Raises:
            PolicyInvalidError: it cannot be used, or two reasons share a bureau's code
                while they rest on different grounds.
        """
        reasons = read_rules(FILE, Reason, folder, override)
        _require_distinct(reasons)
        return cls(reasons)

    def reason(self, code: str) -> Reason:
        """Return a reason.

        Raises:
            ReasonUnknownError: no such reason.
        """
        found = self.reasons.get(code)
        if found is None:
            raise ReasonUnknownError
        return found


def _require_distinct(reasons: Mapping[str, Reason]) -> None:
    """A bureau's code must not stand for a letter here and for an approval there."""
    seen: dict[str, Reason] = {}
    for code, reason in reasons.items():
        other = seen.setdefault(reason.bureau_code, reason)
        if other.rests_on != reason.rests_on:
            detail = f"{code}: {reason.bureau_code} rests on two kinds of ground"
            raise PolicyInvalidError(file=FILE, detail=detail)
