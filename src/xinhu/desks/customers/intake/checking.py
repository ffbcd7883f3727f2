"""From the cells of a row to the values of a customer, or to what is wrong with them.

Every cell is normalised and checked by the catalogue (``cell_reading``); one bad cell
rejects the row, and all of its bad cells are named. Rows are read many at a time and
column by column, since most columns can be told to be as they should at once.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from xinhu.core.catalogue.catalogue import ID_NUMBER, ID_TYPE, Catalogue
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason
from xinhu.desks.customers.intake.cell_reading import CellReader, CellWrongError
from xinhu.desks.customers.intake.guessing import Column
from xinhu.desks.customers.intake.record import RAGGED
from xinhu.desks.customers.intake.words import Words

DEFAULT_TYPE: Final = "居民身份证"
"""What a number is where the file has no column for the type of the document."""
_TOGETHER = 250
"""Rows read together: enough for a tenth of the time each, few enough that a column
with an odd value in one row in a hundred is not always read cell by cell."""


class Rejection(NamedTuple):
    """One thing wrong with a row.

    Attributes:
        header: the column as the file calls it.
        reason: a code of ``rules/intake/reasons.yaml``; never a value.
    """

    header: str
    reason: str


Found = dict[str, str] | tuple[Rejection, ...]
"""What a row came to: values by field, or what is wrong with it."""


class Checker:
    """Reads rows of one file.

    Args:
        catalogue: normalises and checks.
        words: of intake.
        columns: of the file.
        today: YYYY-MM-DD; later dates are refused.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        words: Words,
        columns: Sequence[Column],
        today: str,
    ) -> None:
        self._catalogue = catalogue
        self._today = today
        self._width = len(columns)
        self._headers = {c.field: c.header for c in columns if c.field}
        self._required = words.required
        self._cells = tuple(
            CellReader(column, catalogue.field(column.field), words, today)
            for column in columns
            if column.field is not None
        )
        self._names = tuple(cell.name for cell in self._cells)
        self._each_once = len(set(self._names)) == len(self._names)
        rules = catalogue.identity_types.rules
        self._citizens = frozenset(t for t in rules if rules[t] == "citizen")

    def read_all(
        self, rows: Sequence[Sequence[str]], broken: Collection[int] = ()
    ) -> list[Found]:
        """Return what each of many rows came to.

        Args:
            rows: cells of each.
            broken: places of those that could not be taken apart.
        """
        found: list[Found] = []
        for at in range(0, len(rows), _TOGETHER):
            ragged, even = self._evened(rows[at : at + _TOGETHER], broken, at)
            part = self._read(even)
            for place in ragged:
                part[place] = (Rejection("", RAGGED),)
            found += part
        return found

    def header(self, field: str) -> str:
        """Return what the file calls a field, or the field's own name."""
        return self._headers.get(field, field)

    def _evened(
        self, rows: Sequence[Sequence[str]], broken: Collection[int], first: int
    ) -> tuple[list[int], list[Sequence[str]]]:
        """Drop empty cells beyond the header; everything else is a ragged row.

        Returns:
            places of ragged rows, and the rows, all of one width.
        """
        width = self._width
        even, ragged = list(rows), []
        for place, cells in enumerate(rows):
            if len(cells) != width or (broken and place + first in broken):
                fits = len(cells) >= width and not any(cells[width:])
                if not fits or place + first in broken:
                    ragged.append(place)
                even[place] = cells[:width] if fits else ("",) * width
        return ragged, even

    def _read(self, rows: Sequence[Sequence[str]]) -> list[Found]:
        """Read rows of one width, column by column."""
        columns = tuple(zip(*rows, strict=True))
        wrong: dict[int, list[Rejection]] = {}
        read: list[Sequence[str]] = []
        plain: dict[str, Sequence[str]] = {}
        for cell in self._cells:
            texts = columns[cell.place]
            values = cell.read_all(texts)
            if values is None:
                values = _one_by_one(cell, texts, wrong)
            else:
                plain[cell.name] = values
            read.append(values)
        found = self._assembled(read)
        if not self._all_citizens(plain):
            for place, row in enumerate(found):
                self._check_identity(row, wrong.setdefault(place, []))
        elif ID_TYPE not in plain:
            for row in found:
                row[ID_TYPE] = DEFAULT_TYPE
        if not wrong:
            return list(found)
        return [tuple(wrong.get(place, ())) or row for place, row in enumerate(found)]

    def _all_citizens(self, plain: Mapping[str, Sequence[str]]) -> bool:
        """Tell rows that ``_check_identity`` would have nothing to say of.

        Args:
            plain: field → values of columns that were told at once.
        """
        needed = (*self._required, ID_NUMBER)
        if not self._each_once or any("" in plain.get(n, ("",)) for n in needed):
            return False
        if ID_TYPE in self._names:
            return self._citizens.issuperset(plain.get(ID_TYPE, ("",)))
        return True

    def _assembled(self, read: Sequence[Sequence[str]]) -> list[dict[str, str]]:
        """Put the values of the columns together, row by row."""
        names, rows = self._names, zip(*read, strict=True)
        if self._each_once and not any("" in values for values in read):
            return [dict(zip(names, row, strict=True)) for row in rows]
        found = []
        for row in rows:
            values: dict[str, str] = {}
            for name, value in zip(names, row, strict=True):
                if value:
                    more = name in values
                    values[name] = _join(values[name], value) if more else value
            found.append(values)
        return found

    def _check_identity(self, values: dict[str, str], wrong: list[Rejection]) -> None:
        said = {rejection.header for rejection in wrong} if wrong else ()
        for name in self._required:
            header = self._headers[name]
            if name not in values and header not in said:
                wrong.append(Rejection(header, Reason.MISSING))
        number = values.get(ID_NUMBER)
        if number is None:
            return
        id_type = values.setdefault(ID_TYPE, DEFAULT_TYPE)
        try:
            self._catalogue.validate_identity(id_type, number, self._today)
        except FieldInvalidError as invalid:
            if self._headers[ID_NUMBER] not in said:
                header = self._headers.get(invalid.field, self._headers[ID_NUMBER])
                wrong.append(Rejection(header, invalid.reason))


def _one_by_one(
    cell: CellReader, texts: Sequence[str], wrong: dict[int, list[Rejection]]
) -> list[str]:
    """Read the cells of a column, each by itself; note what is wrong, and where."""
    values = []
    for place, text in enumerate(texts):
        value = ""
        if text:
            try:
                value = cell.read(text)
            except (CellWrongError, InvalidValueError) as error:
                known = wrong.setdefault(place, [])
                known.append(Rejection(cell.header, error.reason))
        values.append(value)
    return values


def _join(known: str, more: str) -> str:
    """Put the values of two columns of one field together."""
    return "\n".join(dict.fromkeys((*known.split("\n"), *more.split("\n"))))
