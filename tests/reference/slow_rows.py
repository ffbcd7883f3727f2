"""Reading one row of a file, cell by cell: what ``Checker`` does for many at once."""

from collections.abc import Sequence

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.catalogue.kinds.kind import InvalidValueError
from xinhu.desks.customers.intake.cell_reading import CellReader, CellWrongError
from xinhu.desks.customers.intake.guessing import Column
from xinhu.desks.customers.intake.words import Words

Wrong = tuple[tuple[str, str], ...]


def slow_row(
    catalogue: Catalogue,
    words: Words,
    columns: Sequence[Column],
    today: str,
    cells: Sequence[str],
    *,
    whole: bool = True,
) -> dict[str, str] | Wrong:
    """Return the values of a row, or (header, reason) of all that is wrong with it."""
    width = len(columns)
    if not whole or len(cells) < width or any(cells[width:]):
        return (("", "columns"),)
    values: dict[str, list[str]] = {}
    wrong: list[tuple[str, str]] = []
    for column, cell in zip(columns, cells, strict=False):
        if column.field is None or not cell:
            continue
        reader = CellReader(column, catalogue.field(column.field), words, today)
        try:
            value = reader.read(cell)
        except (CellWrongError, InvalidValueError) as error:
            wrong.append((column.header, str(error.reason)))
            continue
        for one in value.split("\n") if value else ():
            known = values.setdefault(column.field, [])
            if one not in known:
                known.append(one)
    row = {name: "\n".join(texts) for name, texts in values.items()}
    _identity(catalogue, words, columns, today, row, wrong)
    return tuple(wrong) or row


def _identity(
    catalogue: Catalogue,
    words: Words,
    columns: Sequence[Column],
    today: str,
    row: dict[str, str],
    wrong: list[tuple[str, str]],
) -> None:
    headers = {column.field: column.header for column in columns if column.field}
    for name in words.required:
        if name not in row and headers[name] not in dict(wrong):
            wrong.append((headers[name], "missing"))
    if "id_number" in row:
        row.setdefault("id_type", "居民身份证")
        try:
            catalogue.validate_identity(row["id_type"], row["id_number"], today)
        except FieldInvalidError as invalid:
            if headers["id_number"] not in dict(wrong):
                header = headers.get(invalid.field, headers["id_number"])
                wrong.append((header, str(invalid.reason)))
