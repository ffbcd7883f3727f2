"""Reading one cell: what only files have, then the catalogue's own checks.

Cells that say "nothing", several values in one cell, days as a spreadsheet counts them,
numbers that a spreadsheet has shortened, bytes that nobody could decode.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from xinhu.core.catalogue.catalogue import ID_NUMBER
from xinhu.core.catalogue.field import SEPARATOR, Field
from xinhu.core.catalogue.kinds.plain import PLAIN_NAME, PLAIN_TEXT, AllPlain
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
_PLAIN = {"name": re.compile(PLAIN_NAME), "text": re.compile(PLAIN_TEXT)}
"""Type → texts that its normalising leaves alone and its check accepts, told in a fifth
of the time that both take; most names and addresses are among them."""
_MAY_BE_PLAIN = re.compile(r"[0-9A-Za-z@._+\-\u4e00-\u9fff]")
"""Characters of plain values: where one of them separates values, none are plain."""
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
        "_all_plain", "_check", "_empty", "_kind", "_longest", "_many", "_normalise",
        "_numeric", "_plain", "_remembered", "_split", "_today", "header", "name",
        "place",
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
        self._all_plain = self._told_at_once(field, words)

    def _told_at_once(self, field: Field, words: Words) -> AllPlain | None:
        """Return what tells a column of plain values, where nothing else could be."""
        told = field.kind.all_plain
        if told is None or (self._many and _MAY_BE_PLAIN.search(words.separators)):
            return None
        forms = (form for word in self._empty for form in (word, word.upper()))
        if not any(told((form,), self._today) for form in forms):
            return told
        no_word = self._empty.isdisjoint

        def plain_and_no_word(texts: Sequence[str], today: str | None) -> bool:
            return told(texts, today) and no_word(map(str.lower, texts))

        return plain_and_no_word

    def read_all(self, texts: Sequence[str]) -> Sequence[str] | None:
        """Return what ``read`` gives for each of many cells, "" for an empty one.

        None says nothing of any of them: they are to be read one by one.
        """
        remembered = self._remembered
        if remembered is not None:
            with suppress(KeyError):
                return [text and remembered[text] for text in texts]
        filled = [text for text in texts if text] if "" in texts else texts
        told = self._all_plain
        if not filled or (told is not None and told(filled, self._today)):
            return texts
        return None

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
