"""Where reports lie: of one's branch, or of all for those who oversee; no entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinhu.core.base.clock import Clock
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.custody.keeping import Custodies, KeptCustody, Wanted
from xinhu.desks.inquiry.custody.rules import Cabinet, CustodyRules, keep_until

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
        self, bearer: bytes, cabinet: Cabinet | None, *, due: bool
    ) -> Sequence[Located]:
        """Return reports that lie in a cabinet, the longest kept first.

        Args:
            bearer: SHA-256 of the token.
            cabinet: None for both.
            due: only those whose time is over.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        today = self._rules.day_of(now).date()
        wanted = Wanted(
            branch=self.branch_of(standing),
            cabinet=cabinet,
            due=today if due else None,
            most=MOST,
        )
        found = [self.located(k) for k in await self._custodies.listed(wanted)]
        if not due:
            return found
        return [each for each in found if each.until and each.until < today]

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
