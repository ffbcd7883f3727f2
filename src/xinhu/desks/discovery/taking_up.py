"""What a finished scan found is taken up: new places, known ones, and those now gone.

All of it or nothing, in one transaction. A place that is found again after it was gone
or remedied is open again; an acceptance holds while its day has not passed and there
are no more values than were accepted. What could not be read is not called gone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import msgspec
from django.db import connection, transaction
from django.db.models import F, Q

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.discovery.desk import Desk
from xinhu.desks.discovery.errors import TargetEmptyError
from xinhu.desks.discovery.inventory import TableColumn
from xinhu.desks.discovery.models import Place, Scan, Tally, UnreadFile
from xinhu.desks.discovery.results import ColumnMet, Heard, Seen, TableMet, Unread
from xinhu.desks.discovery.running import locked_running, tell_end
from xinhu.desks.discovery.states import ACCEPTED, DATABASE, DONE, GONE, OPEN, REMEDIED

Result = Seen | TableMet | ColumnMet | Unread
_AT_ONCE: Final = 500
_NUL: Final = "\x00"
"""The one character that names of members may hold and the database does not take."""
_AS_FOUND: Final = (
    "count", "confidence", "reasons", "evidence", "grade", "level", "file_grade",
    "file_level", "because", "digest", "rows", "table_rows", "last_seen",
)  # fmt: skip

_FEW: Final = 20
"""Values in a sample; where there were fewer, the next sample may hold none."""
# A sample may miss what lies in few rows, unless its table was read whole: known only
# where it has far fewer rows than a sample, for its count may be old. Comments and
# names are read whole, and tell no rows; what was dropped was not missed.
_NOW_GONE: Final = """
WITH met AS MATERIALIZED (
  SELECT path, rows, columns FROM jsonb_to_recordset(%(met)s::jsonb)
    AS m(path text, rows bigint, columns jsonb))
UPDATE discovery_place p SET status = %(gone)s, gone_at = %(at)s
WHERE p.target_id = %(target)s AND p.last_seen_id <> %(scan)s
  AND p.status IN (%(open)s, %(accepted)s)
  AND NOT (%(sample)s > 0 AND p.rows > 0 AND p.count < %(few)s
    AND (p.rows < p.table_rows OR p.rows * 2 >= %(sample)s OR p.path IN (
      SELECT path FROM met WHERE rows = 0 OR rows * 2 >= %(sample)s))
    AND (p.path IN (SELECT path FROM met WHERE columns IS NULL)
      OR (p.path, p.column) IN (
        SELECT met.path, c.name
        FROM met, jsonb_array_elements_text(met.columns) AS c(name))))
  AND NOT EXISTS (
    SELECT FROM discovery_unread u WHERE u.scan_id = %(scan)s AND (
      u.path IN ('', '.') OR starts_with(p.path, u.path || '/')
      OR (u.path = p.path AND (u.member = '' OR u.member = p.member
                               OR starts_with(p.member, u.member || '!')
                               OR %(tables)s AND u.member IN ('rows', p.column)))))
"""


class _Sums:
    """Places and values by kind, counted as they pass; and the tables that were met."""

    def __init__(self) -> None:
        self.found = self.unread = 0
        self.tables: list[TableMet] = []
        self._kinds: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, seen: Seen) -> None:
        sums = self._kinds[seen.kind, seen.grade, seen.level]
        sums[0] += 1
        sums[1] += seen.count
        self.found += 1

    def tallies(self, scan: Scan) -> Iterator[Tally]:
        for (kind, grade, level), (places, count) in self._kinds.items():
            yield Tally(
                scan=scan,
                kind=kind,
                grade=grade,
                level=level,
                places=places,
                count=count,
            )


def take_up(
    desk: Desk, pk: int, heard: Heard, results: Iterable[Result], at: Instant
) -> Scan:
    """Take up what a scan found, and end it.

    Args:
        desk: for its clock.
        pk: number of the scan.
        heard: files and bytes that were looked at; the other counts are made here.
        results: read once.
        at: now.

    Raises:
        ScanOverError: the scan is over.
        TargetEmptyError: nothing was there, and places are known.
    """
    with transaction.atomic():
        scan = locked_running(pk)
        known = Place.objects.filter(target=scan.target_id).exclude(status=GONE)
        was_known = known.exists()
        # What a scan does not meet any more is no part of the inventory.
        TableColumn.objects.filter(target=scan.target_id).delete()
        sums = _enter(scan, results)
        if was_known and not heard.files and not sums.found:
            raise TargetEmptyError  # else all that is known would be called gone
        Tally.objects.bulk_create(sums.tallies(scan))
        _settle(desk, scan, at, sums.tables)
        whole = heard._replace(found=sums.found, unread=sums.unread)
        Scan.objects.filter(pk=pk).update(
            state=DONE, ended_at=to_datetime(at), **whole._asdict()
        )
        tell_end(scan, DONE, whole, at)
    scan.refresh_from_db()
    return scan


def _enter(scan: Scan, results: Iterable[Result]) -> _Sums:
    """Enter results, some at a time; return what they come to."""
    sums, given = _Sums(), iter(results)
    while some := list(islice(given, _AT_ONCE)):
        places = [each for each in some if isinstance(each, Seen)]
        for seen in places:
            sums.add(seen)
        _keep(scan, places)
        sums.tables += [each for each in some if isinstance(each, TableMet)]
        columns = (each for each in some if isinstance(each, ColumnMet))
        TableColumn.objects.bulk_create(_column(scan, each) for each in columns)
        closed = [each for each in some if isinstance(each, Unread)]
        sums.unread += len(closed)
        UnreadFile.objects.bulk_create(
            UnreadFile(
                scan=scan,
                path=_text(each.path),
                member=_text(each.member),
                why=each.why,
            )
            for each in closed
        )
    return sums


def _keep(scan: Scan, found: Iterable[Seen]) -> None:
    """Enter places, or bring known ones up to date."""
    once = {seen.fingerprint: seen for seen in found}
    Place.objects.bulk_create(
        (_place(scan, seen) for seen in once.values()),
        update_conflicts=True,
        unique_fields=["target", "fingerprint"],
        update_fields=_AS_FOUND,
    )


def _place(scan: Scan, seen: Seen) -> Place:
    told: dict[str, Any] = msgspec.structs.asdict(seen)
    for name in ("path", "member", "place", "evidence"):
        told[name] = _text(told[name])
    if seen.column is not None:
        told["column"] = _text(seen.column)
    told |= {"reasons": list(seen.reasons), "because": list(seen.because)}
    return Place(target_id=scan.target_id, first_seen=scan, last_seen=scan, **told)


def _column(scan: Scan, met: ColumnMet) -> TableColumn:
    told: dict[str, Any] = msgspec.structs.asdict(met)
    told |= {name: _text(told[name]) for name in ("path", "name", "declared")}
    return TableColumn(target_id=scan.target_id, scan=scan, **told)


def _settle(
    desk: Desk, scan: Scan, at: Instant, tables_met: Iterable[TableMet]
) -> None:
    """Decide of every place of the target whether it is open, accepted or gone."""
    here = Place.objects.filter(target=scan.target_id, last_seen=scan)
    here.filter(status__in=(GONE, REMEDIED)).update(status=OPEN, gone_at=None)
    lapsed = Q(accepted_until__lt=desk.day_of(at)) | Q(count__gt=F("accepted_count"))
    here.filter(lapsed, status=ACCEPTED).update(status=OPEN)
    tables = scan.target.kind == DATABASE
    with connection.cursor() as cursor:
        cursor.execute(
            _NOW_GONE,
            {
                "gone": GONE,
                "open": OPEN,
                "accepted": ACCEPTED,
                "at": to_datetime(at),
                "target": scan.target_id,
                "scan": scan.pk,
                # Of a table a column is unread, or rows that are hidden.
                "tables": tables,
                # Nor was what a sample left out.
                "sample": desk.rules.tables.sample if tables else 0,
                "few": _FEW,
                "met": _as_json(tables_met),
            },
        )


def _as_json(tables: Iterable[TableMet]) -> str:
    """Return tables as the statement takes them; names as rows of places tell them."""
    told = [
        {
            "path": _text(each.path),
            "rows": each.rows,
            "columns": each.columns and [_text(name) for name in each.columns],
        }
        for each in tables
    ]
    return msgspec.json.encode(told).decode()


def _text(name: str) -> str:
    return name.replace(_NUL, "\ufffd")
