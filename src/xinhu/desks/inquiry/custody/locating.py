"""Where reports lie: of one's branch, or of all for those who oversee; no entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xinhu.core.base.clock import Clock
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.custody.keeping import (
    Custodies,
    Due,
    KeptCustody,
    Place,
    Wanted,
)
from xinhu.desks.inquiry.custody.rules import (
    Cabinet,
    CustodyRules,
    due_before,
    keep_until,
)

_SCOPE = "disclose"
MOST = 200


@dataclass(frozen=True, slots=True)
class Located:
    """A report on the list.

    Attributes:
        kept: where it lies.
        until: its last day; None while it has none.
    """

    kept: KeptCustody
    until: date | None


class Asked(NamedTuple):
    """What is asked of the list.

    Attributes:
        cabinet: None for both.
        due: only those whose time is over.
        after: behind which place; None from the beginning.
        most: how many at most; never more than ``MOST``.
    """

    cabinet: Cabinet | None
    due: bool
    after: Place | None
    most: int


class Locating:
    """Tells where reports lie, each time under the token of whoever asks."""

    def __init__(
        self,
        *,
        reader: Reader,
        custodies: Custodies,
        custody_rules: CustodyRules,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._custodies = custodies
        self._custody_rules = custody_rules
        self._rules = rules
        self._clock = clock

    async def listed(
        self, bearer: bytes, asked: Asked
    ) -> tuple[Sequence[Located], Place | None]:
        """Return a page of reports, the longest kept first, and where it ends.

        Args:
            bearer: SHA-256 of the token.
            asked: which.

        Returns:
            The reports, and the last one's place; None where none can follow.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        today = self._rules.day_of(now).date()
        wanted = Wanted(
            branch=self.branch_of(standing),
            cabinet=asked.cabinet,
            due=self._due(today) if asked.due else None,
            after=asked.after,
            most=max(1, min(asked.most, MOST)),
        )
        found = [self.located(k) for k in await self._custodies.listed(wanted)]
        full = len(found) == wanted.most
        return found, found[-1].kept.listed_at if full else None

    def _due(self, today: date) -> Due:
        rules = self._custody_rules
        return Due(
            loan_file=due_before(today, rules.loan_file_years),
            refused_cabinet=due_before(today, rules.refused_years),
        )

    def branch_of(self, standing: Standing) -> str | None:
        """Return the only branch that somebody sees; None where they oversee all."""
        if standing.role in self._custody_rules.overseers:
            return None
        return standing.branch

    def located(self, kept: KeptCustody) -> Located:
        """Return a report with its last day, by the rules in force now."""
        custody = kept.custody
        until = keep_until(
            custody.cabinet, custody.placed_on, kept.loan, self._custody_rules
        )
        return Located(kept, until)
