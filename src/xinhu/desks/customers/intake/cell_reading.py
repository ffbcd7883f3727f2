"""Reading one cell: what only files have, then the catalogue's own checks.

Cells that say "nothing", several values in one cell, days as a spreadsheet counts them,
numbers that a spreadsheet has shortened, bytes that nobody could decode.
"""

import re
from datetime import date, timedelta
from typing import Final

from xinhu.core.catalogue.catalogue import ID_NUMBER
from xinhu.core.catalogue.field import SEPARATOR, Field
from xinhu.desks.customers.intake.guessing import Column
from xinhu.desks.customers.intake.record import DAMAGED, UNDECODED
from xinhu.desks.customers.intake.words import Words

DIGITS_LOST: Final = "digits lost"
RARELY_DIFFERENT = frozenset({"id_type", "opened_on", "branch", "occupation"})
"""Fields with few different values: each is checked once and remembered."""

_DAY_COUNT = re.compile(r"\s*([1-9][0-9]{4})(?:\.[0-9]+)?\s*")
_DAY_ZERO = date(1899, 12, 30)
_SHORTENED = re.compile(r"\s*[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}\s*")
_WHOLE_FLOAT = re.compile(r"\s*([0-9]{5,15})\.0+\s*")
_MOST_REMEMBERED = 20_000
_PLAIN = {
    "name": re.compile(r"[\u4e00-\u9fff]{2,20}"),
    "text": re.compile(r"[\u4e00-\u9fff0-9A-Za-z]{1,200}"),
}
"""Type → texts that its normalising leaves alone and its check accepts, told in a fifth
of the time that both take; most names and addresses are among them."""
_NUMBERS = frozenset({"identity_number", "card", "account", "mobile", "landline"})


class CellWrongError(Exception):
    """A cell is wrong in a way that only files know; carries the reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class CellReader:
    """Reads the cells of one column.

    Args:
        column: which one.
        field: what it holds.
        words: cells that say "nothing", and what separates values.
        today: YYYY-MM-DD; later dates are refused.
    """

    __slots__ = (
        "_check", "_empty", "_kind", "_longest", "_many", "_normalise", "_numeric",
        "_plain", "_remembered", "_split", "_today", "header", "name", "place",
    )  # fmt: skip

    def __init__(self, column: Column, field: Field, words: Words, today: str) -> None:
        self.place = column.place
        self.header = column.header
        self.name = field.name
        self._kind = field.type
        self._normalise = field.kind.normalise
        # Which check a document number needs depends on its type: see ``checking``.
        self._check = None if field.name == ID_NUMBER else field.kind.check
        self._today = today
        self._many = field.many
        self._split = re.compile("[" + re.escape(words.separators) + "]")
        self._numeric = field.type in _NUMBERS
        self._plain = None if field.many else _PLAIN.get(field.type)
        keeps = field.name in words.keep_words_in
        self._empty = frozenset[str]() if keeps else words.empty
        self._longest = max(map(len, self._empty), default=0)
        rare = field.name in RARELY_DIFFERENT
        self._remembered: dict[str, str] | None = {} if rare else None

    def read(self, text: str) -> str:
        """Return the cell's value, normalised; "" where the cell says "nothing".

        Raises:
            CellWrongError: damaged, or shortened by a spreadsheet.
            InvalidValueError: the field cannot hold it.
        """
        remembered = self._remembered
        if remembered is not None:
            known = remembered.get(text)
            if known is None:
                known = self._read(text)
                if len(remembered) < _MOST_REMEMBERED:
                    remembered[text] = known
            return known
        return self._read(text)

    def _read(self, text: str) -> str:
        if self._numeric and text.isdecimal():
            return self._one(text)
        if len(text) <= self._longest and text.strip().lower() in self._empty:
            return ""
        if self._plain is not None and self._plain.fullmatch(text) is not None:
            return text
        if UNDECODED in text:
            raise CellWrongError(DAMAGED)
        if self._many and self._split.search(text) is not None:
            parts = (self._one(part) for part in self._split.split(text))
            return SEPARATOR.join(dict.fromkeys(part for part in parts if part))
        return self._one(text)

    def _one(self, text: str) -> str:
        if self._numeric and not text.isdecimal():
            text = _WHOLE_FLOAT.sub(r"\1", text)
            if _SHORTENED.fullmatch(text) is not None:
                raise CellWrongError(DIGITS_LOST)
        elif self._kind == "date":
            found = _DAY_COUNT.fullmatch(text)
            if found is not None:
                text = (_DAY_ZERO + timedelta(days=int(found[1]))).isoformat()
        value = self._normalise(text)
        if value and self._check is not None:
            self._check(value, self._today)
        return value
