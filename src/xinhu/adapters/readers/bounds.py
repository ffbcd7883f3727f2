"""How far a reader goes into one file."""

from dataclasses import dataclass
from typing import Final

_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may cost.

    Attributes:
        depth: containers inside one another.
        members: of all containers of one file together.
        ratio: what is unpacked of one file, over its size; counted from ``grace`` on.
        grace: bytes that may be unpacked whatever the ratio.
        total: bytes unpacked of one file, all layers together.
        member: bytes of one member that is held in memory whole, because its format
            cannot be read from front to back. Text, tables and archives are streamed.
        cells: of one sheet held as a table; a larger one is read as text.
        part: bytes of one part of a text, about.
        rows: bytes of rows that fit their table's width not, kept until its end.
    """

    depth: int = 8
    members: int = 200_000
    ratio: int = 250
    grace: int = 64 * _MIB
    total: int = 32 * 1024 * _MIB
    member: int = 64 * _MIB
    cells: int = 3_000_000
    part: int = _MIB
    rows: int = 4 * _MIB


DEFAULT: Final = Bounds()
