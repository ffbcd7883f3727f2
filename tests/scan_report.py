"""A report of invented findings, with names of files that would like to be more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

import msgspec

from xinhu.adapters.scan_reports.contents import Report
from xinhu.adapters.scans.results import ColumnTold, GradedFile, Placed, UnreadFile
from xinhu.adapters.scans.running import Progress
from xinhu.core.base.clock import Instant
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.accepting import Accepted
from xinhu.core.discover.examined import Place
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.part import ColumnRead, Why


class Kind(NamedTuple):
    grade: Grade
    level: int
    zh: str
    en: str


KINDS: Final = {
    "password": Kind(Grade.C3, 4, "密码", "password"),
    "bank_card": Kind(Grade.C2, 3, "银行卡号", "bank card number"),
    "email": Kind(Grade.C2, 2, "电子邮箱", "e-mail address"),
}
EVIL: Final = "=cmd|'<script>alert(1)</script>\x1b[2J\u202etxt.exe"
"""A formula, a tag, an order to a terminal, writing turned about."""
_BECAUSE: Final = {"docs/客户.csv": ("many",)}
_ENTRY: Final = Accepted(
    fingerprint="f" * 32,
    path="docs/a.md",
    kind="email",
    count=9,
    reason="an example <only>",
    until=date(2027, 6, 30),
)


def finding(path: str, kind: str, **over: object) -> Finding:
    of = KINDS[kind]
    values = {
        "path": path,
        "member": "",
        "place": "",
        "kind": kind,
        "confidence": 0.95,
        "reasons": ("context",),
        "grade": of.grade,
        "level": of.level,
        "evidence": "6222****0558",
        "start": 7,
        "end": 23,
    }
    return msgspec.convert({**values, **over}, Finding)


FINDINGS: Final = (
    finding(EVIL, "password", evidence="***"),
    finding("docs/a.md", "email"),
    finding("docs/a.md", "email", start=40, end=50),
    finding("docs/b.zip", "bank_card", member="客户.txt"),
    finding("docs/客户.csv", "bank_card", start=None, end=None, column="+卡号",
            count=40, rows=50),
)  # fmt: skip


TABLE: Final = "postgresql://db/core/public.客户"
COLUMNS: Final = (
    ColumnRead("手机", "varchar(20)", 300, 9_000),
    ColumnRead("=备注", "text", 300, 300, whole=True),
    ColumnRead("照片", "bytea", 300, 9_000, why=Why.UNKNOWN_FORMAT),
    ColumnRead("工资", "", 0, 9_000, why=Why.NOT_PERMITTED),
)
IN_COLUMN: Final = finding(
    TABLE, "bank_card", start=None, end=None, column="手机", count=7, rows=300
)


class Invented:
    """Results as a scan would give them."""

    def __init__(
        self,
        findings: tuple[Finding, ...] = FINDINGS,
        read: tuple[ColumnRead, ...] = (),
    ) -> None:
        self._findings = findings
        self._read = read

    def findings(self) -> Iterator[tuple[bytes, Finding]]:
        for each in self._findings:
            yield msgspec.json.encode(each), each

    def places(self) -> Iterator[Placed]:
        counts: dict[tuple[str, str, str, str | None, str], int] = {}
        for f in self._findings:
            key = (f.path, f.member, f.place, f.column, f.kind)
            counts[key] = counts.get(key, 0) + (f.count or 1)
        for (path, *where, kind), count in counts.items():
            of = KINDS[kind]
            place = Place(*where, kind, count, 0.95, of.grade, of.level)  # type: ignore[arg-type]  # in the order of the fields
            reads = {each.name: each for each in self._read if path == TABLE}
            read = reads.get(str(place.column))
            because = _BECAUSE.get(path, ())
            yield Placed(path, place, of.grade, of.level, because, read=read)

    def columns(self) -> Iterator[ColumnTold]:
        for read in self._read:
            here = (p.place for p in self.places() if p.path == TABLE)
            found = tuple(place for place in here if place.column == read.name)
            yield ColumnTold(TABLE, read, found)

    def unread(self) -> Iterator[UnreadFile]:
        if self._findings:
            yield UnreadFile("docs/x.zip", "in.7z", Why.ENCRYPTED)
        for read in self._read:
            if read.why is not None:
                yield UnreadFile(TABLE, read.name, read.why)

    def files(self) -> Iterator[GradedFile]:
        for path in dict.fromkeys(f.path for f in self._findings):
            (of, *_) = (KINDS[f.kind] for f in self._findings if f.path == path)
            yield GradedFile(path, of.grade, of.level)


def accepts_docs_a(path: str, _place: Place) -> Accepted | None:
    return _ENTRY if path == "docs/a.md" else None


def report_of_tables() -> Report:
    """A report of files, and of a database of which most columns are clean."""
    results = Invented((*FINDINGS, IN_COLUMN), COLUMNS)
    return replace(report(), results=results)


def report(*, empty: bool = False, accepting: bool = True) -> Report:
    return Report(
        results=Invented(()) if empty else Invented(),
        kinds=KINDS,
        because={"many": ("成批的记录", "many records")},
        accepted=accepts_docs_a if accepting else lambda _path, _place: None,
        roots=("docs", "."),
        threshold=0.6,
        began=Instant(1_700_000_000_000_000),
        ended=Instant(1_700_000_060_000_000),
        progress=Progress(files=5, size=1000),
        version="0.1.0",
    )
