"""``xinhu doctor``: what is weak, outdated, overdue or due, and what to do about it.

It looks and changes nothing. Each check stands by itself: one that cannot be made is
reported as such, and the others go on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.base.errors import XinhuError
from xinhu.wiring import (
    doctor_bureau,
    doctor_database,
    doctor_machine,
    doctor_mail,
    doctor_scan_databases,
    doctor_scanner,
    doctor_vault_token,
    doctor_work,
)
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.finding import Finding
from xinhu.wiring.institution import read_institution
from xinhu.wiring.key_status import KeyStatus, key_status
from xinhu.wiring.settings import Settings
from xinhu.wiring.upkeep import load_upkeep

Health = Literal["ok", "due", "wrong"]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was looked at."""

    findings: tuple[Finding, ...]

    @property
    def health(self) -> Health:
        """The worst of the findings."""
        states = {finding.state for finding in self.findings}
        if "wrong" in states:
            return "wrong"
        return "due" if "due" in states else "ok"


def examine(settings: Settings) -> Report:
    """Look at everything.

    Raises:
        NotInitialisedError: there is nothing to look at.
        EmbeddedDatabaseError: the database does not start.
    """
    limits = load_upkeep(settings)
    with running_database(require_initialised(settings)) as server:
        url = role_url(settings, server, "gate")
        with psycopg.connect(url, autocommit=True) as gate:
            now = system_clock()
            checks: tuple[Callable[[], Finding | Sequence[Finding]], ...] = (
                lambda: doctor_database.durability(gate),
                lambda: doctor_database.version(gate, limits),
                lambda: doctor_database.privileges(gate),
                lambda: doctor_machine.suite(read_institution(gate)),
                lambda: doctor_machine.secrets_kept(settings),
                lambda: doctor_machine.address(settings),
                lambda: doctor_machine.disk(settings, limits),
                lambda: [_key(key) for key in key_status(gate, settings, now)],
                lambda: doctor_work.reviews(gate, now),
                lambda: doctor_work.outbox(gate, limits),
                lambda: doctor_work.checkpoint(gate),
                lambda: _mails(settings, server, now),
                lambda: doctor_bureau.bureau(settings, limits, now),
                lambda: doctor_vault_token.vault_token(settings, url, limits, now),
                lambda: _databases(settings, server),
                lambda: doctor_scanner.scanner(settings),
            )
            return Report(tuple(_made(checks)))


def _mails(settings: Settings, server: str, now: Instant) -> Finding:
    """Look at the queue as the worker, whose it is."""
    url = role_url(settings, server, "worker")
    with psycopg.connect(url, autocommit=True) as worker:
        return doctor_mail.mails(worker, settings, now)


def _databases(settings: Settings, server: str) -> Sequence[Finding]:
    """Look at the files that tell how databases are reached, as the worker."""
    url = role_url(settings, server, "worker")
    with psycopg.connect(url, autocommit=True) as worker:
        return doctor_scan_databases.scan_databases(worker, settings)


def _made(
    checks: Sequence[Callable[[], Finding | Sequence[Finding]]],
) -> Iterator[Finding]:
    for check in checks:
        try:
            found = check()
        except (XinhuError, psycopg.Error, OSError) as failure:
            code: Any = getattr(failure, "code", type(failure).__name__)
            yield Finding("check", "wrong", str(code), "see the code")
            continue
        yield from (found,) if isinstance(found, Finding) else found


def _key(key: KeyStatus) -> Finding:
    told = f"{key.days} days, {key.uses} uses"
    name = f"key {key.name} v{key.version}"
    if key.due:
        return Finding(name, "due", told, "xinhu keys rotate (docs/operating/keys.md)")
    return Finding(name, "ok", told)
