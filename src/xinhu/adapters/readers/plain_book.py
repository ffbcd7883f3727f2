"""The sheets of a workbook that were read straight from their XML."""

import zipfile
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

import pyarrow as pa

from xinhu.adapters.readers.failing import STREAM_ERRORS, SpentError
from xinhu.adapters.readers.packages import held_member
from xinhu.adapters.readers.plain_sheets import KEPT, WEIGHT, PlainSheet
from xinhu.adapters.readers.plain_table import PlainTable
from xinhu.adapters.readers.sheet_styles import counts_from_1900, kinds_of_styles
from xinhu.adapters.readers.sheet_tokens import NUMBER
from xinhu.adapters.readers.sheet_words import shared_words
from xinhu.adapters.readers.source import Around
from xinhu.core.discover.part import Part

SHARED_WORDS: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"
_BOOK: Final = "xl/workbook.xml"


class PlainBook:
    """The plain sheets of one workbook, kept until all of it was looked at.

    Args:
        archive: the workbook.
        around: bounds.
    """

    def __init__(self, archive: zipfile.ZipFile, around: Around) -> None:
        self._archive = archive
        self._around = around
        self._left = KEPT
        self._weight_left = WEIGHT
        self._tables: dict[str, PlainTable] = {}

    def sheet(self) -> PlainSheet | None:
        """Begin a sheet; None where enough is kept."""
        if not self._left or not self._weight_left:
            return None
        return PlainSheet(self._kind_of, self._left, self._weight_left)

    def keep(self, name: str, sheet: PlainSheet) -> None:
        """Keep a sheet that was read to its end, where it can be told."""
        table = sheet.table(lambda: self._shared)
        if table is not None and name not in self._tables:
            self._left -= table.cells
            self._weight_left = max(self._weight_left - table.weight, 0)
            self._tables[name] = table

    def names(self) -> frozenset[str]:
        """Return the names of the sheets that are kept."""
        return frozenset(self._tables)

    def parts(self, member: str) -> Iterator[Part]:
        """Give the sheets."""
        for name, table in self._tables.items():
            yield from table.parts(member, name)

    def _kind_of(self, style: str) -> int | None:
        return self._kinds(style) if style else NUMBER

    @cached_property
    def _kinds(self) -> Callable[[str], int | None]:
        book = self._member(_BOOK)
        return kinds_of_styles(self._member(_STYLES), days=counts_from_1900(book))

    @cached_property
    def _shared(self) -> pa.StringArray | None:
        return shared_words(self._member(SHARED_WORDS))

    def _member(self, name: str) -> bytes:
        """Return a member; none of it where it cannot be read.

        Raises:
            SpentError: the file may cost no more.
        """
        try:
            return held_member(self._archive, self._archive.getinfo(name), self._around)
        except SpentError:
            raise
        except (KeyError, *STREAM_ERRORS):
            return b""
