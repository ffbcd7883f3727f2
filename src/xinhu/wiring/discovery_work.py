"""The worker's part of a scan: taken up, run in a process beside, ended; one at a time.

A lock in the database, held by the connection, tells that somebody runs scans: it ends
with the worker, however that ends. A scan that stands as running while nobody holds the
lock was left behind, and is gone on with where it was, a few times; then it is told as
failed.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import structlog
from django.db import connection

from xinhu.adapters.scans.errors import ScanStateBusyError
from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import XinhuError
from xinhu.desks.discovery.desk import Desk
from xinhu.desks.discovery.results import Heard
from xinhu.wiring.named_databases import url_of
from xinhu.wiring.scan_child import Scanner, ScannerLostError, ScanRefusedError
from xinhu.wiring.scan_messages import Asked, Tables

_LOCK: Final = 0x7869_6E68_7501
"""Of this work among the database's advisory locks."""
_PATIENCE: Final = 300.0
"""Seconds that one file may take."""
_CONNECTIONS: Final = 2
"""Processes, at most, that read one database at once."""
_FOLDER: Final = 0o700
_log = structlog.get_logger(__name__)
Clock = Callable[[], Instant]


class _HandedBackError(Exception):
    """The worker is to end; the scan waits again."""


def state_file(states: Path, target: int) -> Path:
    """Return the file in which a target's results are kept between scans."""
    return states / f"target-{target}.state"


def run_next_scan(
    desk: Desk, states: Path, ends: Callable[[], bool], clock: Clock
) -> bool:
    """Run the scan that is next; Django is up as the worker's role.

    Args:
        desk: the rules in force.
        states: folder of the files of state.
        ends: whether the worker is to end; asked about once a second.
        clock: tells the time.

    Returns:
        whether there was one to be run.
    """
    from xinhu.desks.discovery.running import (  # noqa: PLC0415 -- needs Django up
        begin,
        next_scan,
    )

    with _alone() as alone:
        scan = next_scan() if alone else None
        if scan is None:
            return False
        if begin(scan.pk, desk.rules.tries, clock()):
            states.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
            _Run(desk, scan.pk, ends, clock).run(
                scan.target.kind,
                scan.target.location,
                scan.threshold,
                state_file(states, scan.target_id),
            )
    return True


class _Run:
    """One scan under way."""

    def __init__(
        self, desk: Desk, scan: int, ends: Callable[[], bool], clock: Clock
    ) -> None:
        self._desk = desk
        self._scan = scan
        self._ends = ends
        self._clock = clock

    def run(self, kind: str, location: str, threshold: float, state: Path) -> None:
        """Scan, and end the scan as it ended."""
        from xinhu.desks.discovery.running import (  # noqa: PLC0415 -- needs Django up
            hand_back,
        )

        try:
            real = self._desk.locations.require(kind, location)
            self._scan_all(self._asked(kind, real, threshold, str(state)))
        except _HandedBackError:
            hand_back(self._scan)
        except ScannerLostError:
            # Stands as running: it is gone on with, as often as the rules say.
            _log.exception("scanner_lost", scan=self._scan)
        except ScanRefusedError as refused:
            if refused.code == ScanStateBusyError.code:
                # The process of a worker that died is still ending.
                hand_back(self._scan)
            else:
                self._fail(refused.code)
        except XinhuError as error:
            self._fail(error.code)

    def _asked(self, kind: str, real: str, threshold: float, state: str) -> Asked:
        """Return what is to be scanned.

        Raises:
            DatabaseNotNamedError, DatabaseFileError: how a database is reached is not
                known.
        """
        from xinhu.desks.discovery.states import DATABASE  # noqa: PLC0415 -- beside the rest

        if kind != DATABASE:
            return Asked(real, state, threshold, processes(), _PATIENCE)
        how = self._desk.rules.tables
        tables = Tables(url_of(self._desk.locations, real), how.sample, how.rate)
        hands = min(processes(), _CONNECTIONS)
        return Asked(real, state, threshold, hands, how.patience, tables)

    def _scan_all(self, asked: Asked) -> None:
        from xinhu.desks.discovery.running import (  # noqa: PLC0415 -- needs Django up
            end_without,
        )
        from xinhu.desks.discovery.states import STOPPED  # noqa: PLC0415 -- beside it
        from xinhu.desks.discovery.taking_up import (  # noqa: PLC0415 -- needs Django up
            take_up,
        )

        with Scanner(asked) as scanner:
            whole = scanner.follow(self._goes)
            if whole is not None:
                results = scanner.results()
                take_up(self._desk, self._scan, whole, results, self._clock())
        if whole is None:
            end_without(self._scan, STOPPED, "", self._clock())

    def _goes(self, heard: Heard) -> bool:
        from xinhu.desks.discovery.running import (  # noqa: PLC0415 -- needs Django up
            note,
        )

        if self._ends():
            raise _HandedBackError
        return not note(self._scan, heard, self._clock())

    def _fail(self, code: str) -> None:
        from xinhu.desks.discovery.running import (  # noqa: PLC0415 -- needs Django up
            end_without,
        )
        from xinhu.desks.discovery.states import FAILED  # noqa: PLC0415 -- beside it

        _log.warning("scan_failed", scan=self._scan, code=code)
        end_without(self._scan, FAILED, code, self._clock())


def clear_states(states: Path) -> int:
    """Delete what was kept of targets that are retired; return how many."""
    from xinhu.desks.discovery.models import Target  # noqa: PLC0415 -- needs Django up

    retired = Target.objects.exclude(retired_at=None).values_list("pk", flat=True)
    found = [
        file
        for target in retired
        for file in states.glob(state_file(states, target).name + "*")
    ]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def processes() -> int:
    """Return how many processes look at files: half of the cores, at least one."""
    return max(1, (os.cpu_count() or 1) // 2)


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell within whether this is the one who runs scans."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
