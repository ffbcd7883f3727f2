"""The month's list: read by whoever reads the register, signed by the officer.

Guarantees: what is signed is the list as it stands at that moment, named by its digest,
of a month that is over, once. A signed list is told as it was signed.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from xinhu.core.base.clock import Clock, Instant, from_datetime, to_datetime
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.refused_acts import written_if_refused
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.standing import Standing
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.asking import Rules
from xinhu.desks.inquiry.persons import require_person
from xinhu.desks.inquiry.self_check.errors import (
    SelfCheckDigestError,
    SelfCheckGroupError,
    SelfCheckTwiceError,
)
from xinhu.desks.inquiry.self_check.judging import (
    Found,
    Looked,
    Month,
    digest_of,
    judge,
    require_over,
)
from xinhu.desks.inquiry.self_check.keeping import LookedAt, SelfChecks, Signed
from xinhu.desks.inquiry.self_check.rules import SelfCheckRules

_SCOPE = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """A month's list before somebody's eyes.

    Attributes:
        month: as ``2026-11``.
        found: what should be looked at.
        digest: of the list, 32 bytes.
        signed: None while nobody signed.
    """

    month: str
    found: tuple[Found, ...]
    digest: bytes
    signed: Signed | None


class _Listed(NamedTuple):
    """A month's list as it stands, and its digest."""

    found: tuple[Found, ...]
    digest: bytes


class SelfChecking:
    """Makes and signs the lists, each time under the token of whoever asks."""

    def __init__(
        self,
        *,
        reader: Reader,
        checks: SelfChecks,
        check_rules: SelfCheckRules,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._checks = checks
        self._check_rules = check_rules
        self._rules = rules
        self._clock = clock
        self._turn = asyncio.Lock()

    async def of_month(self, bearer: bytes, text: str) -> SelfCheck:
        """Return a month's list: as it was signed, else as it stands now.

        Raises:
            SelfCheckMonthError: it is no month.
            XinhuError: the token does not permit it.
        """
        await standing_of(self._reader, bearer, _SCOPE, self._clock())
        month = Month.of(text)
        signed = await self._checks.signed(month.text)
        if signed is not None:
            return _told(month, signed)
        listed = await self._found(month)
        return SelfCheck(
            month=month.text, found=listed.found, digest=listed.digest, signed=None
        )

    async def sign(self, bearer: bytes, text: str, digest: bytes) -> SelfCheck:
        """Sign a month's list.

        Args:
            bearer: SHA-256 of the token.
            text: the month.
            digest: of the list that was read.

        Raises:
            SelfCheckEarlyError: the month is not over.
            SelfCheckDigestError: the list changed since it was read.
            SelfCheckTwiceError: it is signed.
            XinhuError: the person or the month does not permit it.
        """
        now = self._clock()
        standing = await standing_of(self._reader, bearer, _SCOPE, now)
        month = Month.of(text)
        async with written_if_refused(
            self._checks, "self_check.signed", standing, now, customer=None
        ):
            require_person(standing)
            if standing.role not in self._check_rules.signers:
                raise SelfCheckGroupError
            require_over(month, self._rules.day_of(now).date())
            if await self._checks.signed(month.text) is not None:
                raise SelfCheckTwiceError
            found, current = await self._found(month)
            if digest != current:
                raise SelfCheckDigestError
        signed = Signed(found=found, digest=digest, by=standing.operator, at=now)
        await self._checks.sign(month.text, signed, _signed(month, signed, standing))
        return _told(month, signed)

    async def _found(self, month: Month) -> _Listed:
        first, after = self._began(month.first), self._began(month.after)
        # A report is late some days after it came: those of the days before count.
        days = timedelta(days=self._check_rules.place_days + 1)
        came = (self._began(month.first - days), after)
        # One month at a time, and beside the event loop: looks must not wait for it.
        async with self._turn:
            rows = await self._checks.rows(first, after, came)
            return await asyncio.to_thread(self._judged, rows, month)

    def _judged(self, rows: Sequence[LookedAt], month: Month) -> _Listed:
        found = judge([self._one(row) for row in rows], month, self._check_rules)
        return _Listed(found, digest_of(month, found))

    def _began(self, day: date) -> Instant:
        local = datetime.combine(day, time(), self._rules.zone)
        return from_datetime(local.astimezone(UTC))

    def _one(self, row: LookedAt) -> Looked:
        reason = self._rules.reasons.reasons.get(row.reason)
        return Looked(
            ref=row.ref,
            entry=row.entry,
            customer=row.customer,
            operator=row.operator,
            by_program=row.by_program,
            reason=row.reason,
            rests_on=None if reason is None else reason.rests_on,
            institution=row.institution,
            asked=self._local(row.at),
            state=row.state,
            changed=self._local(row.changed_at),
            letter=row.letter,
            settled_on=row.settled_on,
            placed_on=row.placed_on,
        )

    def _local(self, instant: Instant) -> datetime:
        return to_datetime(instant).astimezone(self._rules.zone)


def _told(month: Month, signed: Signed) -> SelfCheck:
    return SelfCheck(
        month=month.text, found=signed.found, digest=signed.digest, signed=signed
    )


def _signed(month: Month, signed: Signed, standing: Standing) -> Facts:
    counted = Counter(one.code for one in signed.found)
    return act(
        "self_check.signed",
        actor=standing.operator,
        post=standing.post,
        zone=standing.zone,
        at=signed.at,
        customer=None,
        ground=None,
        month=month.text,
        listed=len(signed.found),
        by_reason=",".join(f"{code}={n}" for code, n in sorted(counted.items())),
        digest=signed.digest.hex(),
        **standing.said,
    )
