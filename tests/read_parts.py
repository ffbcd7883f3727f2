"""What tests of readers look at: the parts of a file, put together again."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from xinhu.adapters.readers.bounds import DEFAULT, Bounds
from xinhu.adapters.readers.reading import read_file
from xinhu.adapters.readers.source import Ocr
from xinhu.core.discover.part import TablePart, TextPart, Unread, Why


class Table(NamedTuple):
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    types: list[list[str]]


class Whole(NamedTuple):
    texts: dict[tuple[str, str], str]
    tables: dict[tuple[str, str], Table]
    unread: dict[str, Why]

    @property
    def text(self) -> str:
        return "\n".join(self.texts.values())

    @property
    def seen(self) -> str:
        cells = [
            str(cell) for t in self.tables.values() for row in t.rows for cell in row
        ]
        names = [name for t in self.tables.values() for name in t.columns]
        return "\n".join([self.text, *names, *cells])


def whole(path: Path, bounds: Bounds = DEFAULT, ocr: Ocr | None = None) -> Whole:
    found = Whole({}, {}, {})
    for part in read_file(str(path), bounds, ocr):
        if isinstance(part, Unread):
            found.unread[part.member] = part.why
        elif isinstance(part, TablePart):
            found.tables[part.member, part.place] = _table(part)
        else:
            _add(found.texts, part)
    return found


def _add(texts: dict[tuple[str, str], str], part: TextPart) -> None:
    key = (part.member, part.place)
    had = texts.get(key, "")
    if part.before:
        assert part.before >= len(had)
    texts[key] = had + part.text.decode("utf-8")


def _table(part: TablePart) -> Table:
    rows: list[tuple[object, ...]] = []
    types = []
    for batch in part.batches:
        assert batch.num_columns == len(part.columns)
        columns = [column.to_pylist() for column in batch.columns]
        rows.extend(zip(*columns, strict=True))
        types.append([str(field.type) for field in batch.schema])
    return Table(part.columns, rows, types)


def in_file(folder: Path, name: str, body: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode("utf-8"))
    return path


def befores(path: Path, bounds: Bounds = DEFAULT) -> Iterable[tuple[int, str]]:
    for part in read_file(str(path), bounds):
        if isinstance(part, TextPart):
            yield part.before, part.text.decode("utf-8")
