"""What a scan found, read from its state in a stable order, a row at a time."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from xinhu.adapters.scans.state import State
from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.examined import Place
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.part import ColumnRead, Why

_place: Final = msgspec.json.Decoder(Place).decode
_finding: Final = msgspec.json.Decoder(Finding).decode
_column: Final = msgspec.json.Decoder(ColumnRead).decode
_OF_RUN: Final = (
    "SELECT {columns} FROM file CROSS JOIN {table} ON {table}.file = file.id"
    " WHERE file.run=? AND file.whole{of} ORDER BY file.path, {table}.rowid"
)
"""Files outside, in the order of their index: nothing is sorted, nothing gathered."""
_FILES: Final = (
    "SELECT shown, grade, level, because FROM file WHERE run=? AND whole{of}"
    " AND grade IS NOT NULL ORDER BY path"
)

_WHOLE_UNREAD: Final = "SELECT why FROM unread WHERE file=? AND member='' AND why<>?"
"""What is unread of a file as a whole; that more was found than is listed is not."""

_OF_FILE: Final = (
    "SELECT file.shown, place.body, file.grade, file.level, file.because, file.digest"
    " FROM place JOIN file ON file.id = place.file"
    " WHERE place.file=? ORDER BY place.rowid"
)


class GradedFile(NamedTuple):
    """A file in which something was found, with the grade of all of it together.

    Attributes:
        because: rules of grading that raised it, by name.
    """

    path: str
    grade: Grade
    level: int
    because: tuple[str, ...] = ()


class Placed(NamedTuple):
    """What was counted in one place of a file.

    Attributes:
        path: of the file; place: what was counted there.
        grade, level: of all that lies in the file together.
        because: rules of grading that raised it, by name.
        digest: SHA-256 of the file, hexadecimal; empty where none was made.
        read: how far the column was read; ``None`` of what lies in no column of a
            database.
    """

    path: str
    place: Place
    grade: Grade
    level: int
    because: tuple[str, ...] = ()
    digest: str = ""
    read: ColumnRead | None = None


class Witnessed(NamedTuple):
    """What was counted in one place, with what speaks for it most.

    Attributes:
        placed: what was counted.
        reasons, evidence: of the surest finding there; evidence is masked.
        rows: of the table that were read; 0 of what is no column.
    """

    placed: Placed
    reasons: tuple[str, ...]
    evidence: str
    rows: int = 0


class ColumnTold(NamedTuple):
    """A column of a table of a database, whatever lies in it.

    Attributes:
        path: of the table.
        read: the column, and how far it was read; also what of the table as a whole is
            unread counts for it.
        found: what was counted in it.
    """

    path: str
    read: ColumnRead
    found: tuple[Place, ...]


class UnreadFile(NamedTuple):
    """A file, or a member of one, whose content nobody looked at."""

    path: str
    member: str
    why: Why


class Results:
    """What the run of a state found.

    Args:
        state: after the scan.
        path: of the one file that is asked about, in the bytes of the file system;
            ``None``: all of them.
    """

    def __init__(self, state: State, path: bytes | None = None) -> None:
        self._db = state.connection
        self._of = "" if path is None else " AND path=?"
        self._values = (state.run,) if path is None else (state.run, path)

    def findings(self) -> Iterator[tuple[bytes, Finding]]:
        """Yield findings, each as the JSON it travelled as, and read."""
        for (body,) in self._rows("finding", "finding.body"):
            yield body, _finding(body)

    def places(self) -> Iterator[Placed]:
        """Yield what was counted, file by file."""
        columns = (
            "file.id, file.shown, place.body, file.grade, file.level, file.because,"
            " file.digest"
        )
        last, reads = -1, dict[str | None, ColumnRead]()
        tables = self._tables()
        for file, *row in self._rows("place", columns):
            if file != last:
                last, reads = file, self._reads(file) if tables else {}
            placed = _placed(*row)
            yield placed._replace(read=reads.get(placed.place.column))

    def witnessed(self) -> Iterator[Witnessed]:
        """Yield what was counted, each with its surest finding, file by file."""
        files = f"SELECT id FROM file WHERE run=? AND whole{self._of} ORDER BY path"  # noqa: S608 -- words of this module
        for (file,) in self._db.execute(files, self._values):
            placed = [_placed(*row) for row in self._db.execute(_OF_FILE, (file,))]
            surest = self._surest(file) if placed else {}
            for each in placed:
                told = surest.get(_key(each.place))
                yield Witnessed(
                    each,
                    () if told is None else told.reasons,
                    "" if told is None else told.evidence,
                    0 if told is None else told.rows or 0,
                )

    def _surest(self, file: int) -> dict[tuple[str | None, ...], Finding]:
        """Return the surest finding of each place of a file; the first of several."""
        surest: dict[tuple[str | None, ...], Finding] = {}
        bodies = "SELECT body FROM finding WHERE file=? ORDER BY rowid"
        for (body,) in self._db.execute(bodies, (file,)):
            found = _finding(body)
            before = surest.get(_key(found))
            if before is None or found.confidence > before.confidence:
                surest[_key(found)] = found
        return surest

    def unread(self) -> Iterator[UnreadFile]:
        """Yield what nobody looked at."""
        for path, member, why in self._rows(
            "unread", "file.shown, unread.member, unread.why"
        ):
            yield UnreadFile(path, member, Why(why))

    def columns(self) -> Iterator[ColumnTold]:
        """Yield columns of tables of databases, table by table, in their order."""
        files = f"SELECT id, shown FROM file WHERE run=? AND whole{self._of}"  # noqa: S608 -- words of this module
        having = " AND id IN (SELECT file FROM table_column) ORDER BY path"
        for file, path in self._db.execute(files + having, self._values):
            yield from self._columns(file, path)

    def _columns(self, file: int, path: str) -> Iterator[ColumnTold]:
        found: dict[str, list[Place]] = {}
        for (body,) in self._of_table("place", file):
            place = _place(body)
            if place.column is not None:
                found.setdefault(place.column, []).append(place)
        for read in self._reads(file).values():
            yield ColumnTold(path, read, tuple(found.get(read.name, ())))

    def _tables(self) -> bool:
        """Return whether any column of a table of a database is told at all."""
        asked = "SELECT EXISTS (SELECT 1 FROM table_column)"
        return bool(self._db.execute(asked).fetchone()[0])

    def _reads(self, file: int) -> dict[str | None, ColumnRead]:
        """Return how far columns of a table were read; in the table's order."""
        whole = self._db.execute(_WHOLE_UNREAD, (file, Why.MORE_FOUND.value)).fetchone()
        reads: dict[str | None, ColumnRead] = {}
        for (body,) in self._of_table("table_column", file):
            read = _column(body)
            if whole is not None:
                read = read._replace(why=read.why or Why(whole[0]), whole=False)
            reads[read.name] = read
        return reads

    def _of_table(self, table: str, file: int) -> Iterator[tuple[bytes]]:
        of = f"SELECT body FROM {table} WHERE file=? ORDER BY rowid"  # noqa: S608 -- words of this module
        yield from self._db.execute(of, (file,))

    def files(self) -> Iterator[GradedFile]:
        """Yield the files in which something was found."""
        statement = _FILES.format(of=self._of)
        for path, grade, level, because in self._db.execute(statement, self._values):
            yield GradedFile(path, Grade(grade), level, tuple(because.split()))

    def _rows(self, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
        statement = _OF_RUN.format(table=table, columns=columns, of=self._of)
        yield from self._db.execute(statement, self._values)


def _placed(
    path: str,
    body: bytes,
    grade: str | None,
    level: int | None,
    because: str | None,
    digest: str,
) -> Placed:
    place = _place(body)
    if grade is None or level is None:
        return Placed(path, place, place.grade, place.level, (), digest)
    reasons = tuple((because or "").split())
    return Placed(path, place, Grade(grade), level, reasons, digest)


def _key(of: Place | Finding) -> tuple[str | None, ...]:
    """Return what tells one place of a file from another."""
    return of.member, of.place, of.column, of.kind
