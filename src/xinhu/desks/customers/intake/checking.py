"""From the cells of a row to the values of a customer, or to what is wrong with them.

Every cell is normalised and checked by the catalogue; one bad cell rejects the row, and
all of its bad cells are named. What intake adds is what only files have: cells that say
"nothing", several values in one cell, days as a spreadsheet counts them, numbers that a
spreadsheet has shortened.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from xinhu.core.catalogue.catalogue import ID_NUMBER, ID_TYPE, Catalogue
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.catalogue.field import Field
from xinhu.core.catalogue.kinds.kind import Reason
from xinhu.desks.customers.intake.guessing import Column
from xinhu.desks.customers.intake.record import DAMAGED, RAGGED, is_damaged
from xinhu.desks.customers.intake.words import Words

DIGITS_LOST: Final = "digits lost"
DEFAULT_TYPE: Final = "居民身份证"
"""What a number is where the file has no column for the type of the document."""
RARELY_DIFFERENT = frozenset({"id_type", "opened_on", "branch", "occupation"})
"""Fields with few different values: each is checked once and remembered."""

_DAY_COUNT = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_DAY_ZERO = date(1899, 12, 30)
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_WHOLE_FLOAT = re.compile(r"([0-9]{5,15})\.0+")
_MOST_REMEMBERED = 20_000
_NUMBERS = frozenset({"identity_number", "card", "account", "mobile", "landline"})


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


@dataclass(frozen=True, slots=True)
class _Cell:
    """How the cells of one column are read."""

    place: int
    header: str
    name: str
    field: Field
    keep_words: bool
    remember: dict[str, str] | None


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
        self._empty = words.empty
        self._splitter = re.compile("[" + re.escape(words.separators) + "]")
        self._separators = frozenset(words.separators)
        self._width = len(columns)
        self._headers = {c.field: c.header for c in columns if c.field}
        self._required = words.required
        self._cells = tuple(
            _Cell(
                column.place,
                column.header,
                column.field,
                catalogue.field(column.field),
                column.field in words.keep_words_in,
                {} if column.field in RARELY_DIFFERENT else None,
            )
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
                value = self._value(cell, text)
            except FieldInvalidError as invalid:
                wrong.append(Rejection(cell.header, invalid.reason))
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

    def _value(self, cell: _Cell, text: str) -> str:
        remember = cell.remember
        if remember is not None and (known := remember.get(text)) is not None:
            return known
        if not text.isascii() and is_damaged(text):
            raise FieldInvalidError(field=cell.name, reason=DAMAGED)
        if not cell.keep_words and text.strip().lower() in self._empty:
            return ""
        field = cell.field
        value = self._normalised(field, text)
        if value and cell.name != ID_NUMBER:
            field.validate(value, today=self._today)
        if remember is not None and len(remember) < _MOST_REMEMBERED:
            remember[text] = value
        return value

    def _normalised(self, field: Field, text: str) -> str:
        if field.many and not self._separators.isdisjoint(text):
            text = "\n".join(self._splitter.split(text))
        if field.type in _NUMBERS and "." in text:
            text = _WHOLE_FLOAT.sub(r"\1", text.strip())
            if _SHORTENED.fullmatch(text):
                raise FieldInvalidError(field=field.name, reason=DIGITS_LOST)
        elif field.type in _NUMBERS and _SHORTENED.fullmatch(text.strip()):
            raise FieldInvalidError(field=field.name, reason=DIGITS_LOST)
        elif field.type == "date" and _DAY_COUNT.fullmatch(text.strip()):
            days = int(float(text.strip()))
            text = (_DAY_ZERO + timedelta(days=days)).isoformat()
        return field.normalise(text)

    def _check_identity(self, values: dict[str, str], wrong: list[Rejection]) -> None:
        said = {rejection.header for rejection in wrong}
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
