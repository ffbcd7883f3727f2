"""CSV and its kin: column by column, and what fits no column as text.

Blocks are cut between rows, so that one read of pyarrow sees whole rows whatever their
cells hold. A row of another width is given as text; where too many are, the rest of
the file is.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Final

import pyarrow as pa
from pyarrow import csv

from xinhu.adapters.readers.decoding import Block
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.sniffing import Layout
from xinhu.adapters.readers.tables import table_part
from xinhu.adapters.readers.utf8 import characters_of
from xinhu.core.discover.part import Part, TextPart

_GATHERED: Final = 4
"""Blocks that are parsed at once."""
_TRIES: Final = 200
"""Ends of lines that are tried before a block is cut wherever it ends."""
ODD_ROWS: Final = "rows of another width"


def read_delimited(
    blocks: Iterator[Block], layout: Layout, member: str, most_odd: int
) -> Iterator[Part]:
    """Read a table.

    Args:
        blocks: of the text, from its begin.
        layout: as ``layout_of`` told it of the first.
        member: way to it.
        most_odd: bytes of rows of another width that are kept until the table's end.
    """
    first = next(blocks)
    cut = _behind(first.text, layout.lines)
    above = first.text[:cut]
    if above:
        yield TextPart(member, "heading", above)
    above_count = characters_of(above)
    below = Block(first.text[cut:], first.characters - above_count)
    rows = _DelimitedRows(chain([below], blocks), layout, most_odd)
    yield from table_part(member, "", layout.columns, rows.batches())
    if rows.odd:
        yield from held_text(member, ODD_ROWS, "\n".join(rows.odd))
    before = above_count + rows.characters
    for block in rows.left():
        yield TextPart(member, "", block.text, before)
        before += block.characters


class _DelimitedRows:
    """The rows of one table.

    Attributes:
        odd: rows of another width.
        characters: of the blocks that were read as rows.
    """

    def __init__(self, blocks: Iterator[Block], layout: Layout, most_odd: int) -> None:
        self.odd: list[str] = []
        self.characters = 0
        self._blocks = _whole_rows(blocks)
        self._most_odd = most_odd
        names = [str(number) for number in range(len(layout.columns))]
        self._sign = layout.sign
        self._convert = csv.ConvertOptions(
            check_utf8=False,  # blocks are valid: they were decoded
            column_types=dict.fromkeys(names, pa.string()),
        )
        self._names = names

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield rows, until the end or until too many were odd."""
        for block in self._blocks:
            self.characters += block.characters
            yield from self._read(block.text)
            if sum(map(len, self.odd)) > self._most_odd:
                return

    def left(self) -> Iterator[Block]:
        """Yield what was not read as rows."""
        return self._blocks

    def _read(self, text: bytes) -> list[pa.RecordBatch]:
        odd_before = len(self.odd)
        read = csv.ReadOptions(
            use_threads=False, block_size=len(text) + 1, column_names=self._names
        )
        quoted = b'"' in text
        parse = csv.ParseOptions(
            delimiter=self._sign,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            invalid_row_handler=self._put_aside,
        )
        try:
            table = csv.read_csv(pa.BufferReader(text), read, parse, self._convert)
        except pa.ArrowInvalid:
            del self.odd[odd_before:]
            self.odd.append(text.decode("utf-8", "replace"))
            return []
        batches: list[pa.RecordBatch] = table.to_batches()
        return batches

    def _put_aside(self, row: csv.InvalidRow) -> str:
        self.odd.append(row.text)
        return "skip"


def _behind(text: bytes, lines: int) -> int:
    cut = 0
    for _ in range(lines):
        cut = text.find(b"\n", cut) + 1 or len(text)
    return cut


def _whole_rows(blocks: Iterator[Block]) -> Iterator[Block]:
    """Cut blocks anew, so that none ends inside a quoted cell."""
    gathered: list[Block] = []
    carry = Block(b"", 0)
    for block in blocks:
        gathered.append(block)
        if len(gathered) < _GATHERED:
            continue
        whole = _together(carry, gathered)
        gathered = []
        cut = _even_cut(whole.text, len(carry.text))
        behind = whole.text[cut:]
        count = characters_of(behind)
        carry = Block(behind, count)
        yield Block(whole.text[:cut], whole.characters - count)
    if (rest := _together(carry, gathered)).text:
        yield rest


def _together(carry: Block, blocks: list[Block]) -> Block:
    return Block(
        carry.text + b"".join(block.text for block in blocks),
        carry.characters + sum(block.characters for block in blocks),
    )


def _even_cut(text: bytes, carried: int) -> int:
    """Return where a row ends: behind a line with whose end all quotes are closed.

    Where none is found in what came new, the quotes are no quotes, and the block ends
    where it ends.
    """
    odd = b'"' in text and text.count(b'"') % 2 == 1
    cut = len(text)
    for _ in range(_TRIES):
        if not odd:
            return cut
        before = text.rfind(b"\n", 0, text.rfind(b'"', 0, cut) + 1) + 1
        if before <= carried:
            break
        odd ^= text.count(b'"', before, cut) % 2 == 1
        cut = before
    return len(text)
