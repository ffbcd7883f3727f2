"""From the cells of a row to the values of a customer, or to what is wrong with them.

Every cell is normalised and checked by the catalogue (``cell_reading``); one bad cell
rejects the row, and all of its bad cells are named.
"""

from collections.abc import Sequence
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


class Rejection(NamedTuple):
    """One thing wrong with a row.

    Attributes:
        header: the column as the file calls it.
        reason: a code of ``rules/intake/reasons.yaml``; never a value.
    """

    header: str
    reason: str


class RowRejectedError(Exception):
    """A row is no customer; carries what is wrong with it."""

    def __init__(self, rejections: tuple[Rejection, ...]) -> None:
        self.rejections = rejections
        super().__init__(len(rejections))


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

    def read(self, cells: Sequence[str], *, whole: bool = True) -> dict[str, str]:
        """Return the values of a row, by field.

        Raises:
            RowRejectedError: names each column that is wrong, and why.
        """
        if len(cells) != self._width or not whole:
            cells = self._fit(cells, whole=whole)
        values: dict[str, str] = {}
        wrong: list[Rejection] = []
        for cell in self._cells:
            text = cells[cell.place]
            if not text:
                continue
            try:
                value = cell.read(text)
            except (CellWrongError, InvalidValueError) as error:
                wrong.append(Rejection(cell.header, error.reason))
                continue
            if value:
                name = cell.name
                values[name] = _join(values[name], value) if name in values else value
        self._check_identity(values, wrong)
        if wrong:
            raise RowRejectedError(tuple(wrong))
        return values

    def header(self, field: str) -> str:
        """Return what the file calls a field, or the field's own name."""
        return self._headers.get(field, field)

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

    def _fit(self, cells: Sequence[str], *, whole: bool) -> Sequence[str]:
        """Drop empty cells beyond the header; everything else is a ragged row."""
        if whole and len(cells) > self._width and not any(cells[self._width :]):
            return cells[: self._width]
        raise RowRejectedError((Rejection("", RAGGED),))


def _join(known: str, more: str) -> str:
    """Put the values of two columns of one field together."""
    return "\n".join(dict.fromkeys((*known.split("\n"), *more.split("\n"))))
