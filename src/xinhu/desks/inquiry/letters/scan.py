"""What the scan of a letter says of who signed it, held against what was typed.

An aid for the clerk, never a proof: what was read may be misread, so that a difference
is a warning. Pure but for the port; nothing of a scan is kept or told to anybody else.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.errors import FieldInvalidError

USUAL: Final = "居民身份证"
"""The document whose numbers tell by themselves that they were read right."""
_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{17}[0-9X](?![0-9])")
_NAME: Final = re.compile(
    r"(?:姓名|授权人|申请人|借款人|委托人|本人)(?:\((?:签字|签名|签章|盖章)\))?:?"
    r"([\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)+)(?=[,，。;()]|$)"
)
_NO_NAME: Final = re.compile(
    "授权|同意|声明|承诺|知悉|自愿|确认|保证|签字|签名|身份|证件|信用"
)
_DOTS: Final = str.maketrans(dict.fromkeys("•．‧∙・", "·"))


class ScanReader(Protocol):
    """Reads text from the scan of a letter, where one is installed."""

    def lines(self, body: bytes) -> tuple[str, ...]:
        """Return the lines that stand in a JPEG or PNG, from the top.

        It works within bounds of its own, calls nobody, and keeps nothing.

        Raises:
            ScanUnreadError: it could not, within its bounds.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRead:
    """What was read.

    Attributes:
        name, id_number: the first of each that stands there; empty for none.
        differs: which of both was typed and stands nowhere in the scan.
    """

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    differs: tuple[str, ...]


def scan_read(
    lines: Sequence[str], name: str, id_number: str, catalogue: Catalogue, today: str
) -> ScanRead:
    """Return what a letter says of who signed, held against what was typed.

    Args:
        lines: of the scan.
        name: as typed; empty for not yet.
        id_number: likewise.
        catalogue: of numbers.
        today: the day, written.
    """
    plain = [_plain(line) for line in lines]
    names = _names(plain)
    typed = {"name": _plain(name), "id_number": _plain(id_number)}
    differs = {
        what: bool(text) and not any(text in line for line in plain)
        for what, text in typed.items()
    }
    # A part of a longer name stands in it, and is another name.
    if typed["name"] and typed["name"] not in names:
        differs["name"] |= any(typed["name"] in longer for longer in names)
    return ScanRead(
        name=next(iter(names), ""),
        id_number=_first_number(plain, catalogue, today),
        differs=tuple(what for what, other in differs.items() if other),
    )


def _plain(text: str) -> str:
    """Return a text without blanks, in one width and height of letters."""
    folded = unicodedata.normalize("NFKC", text.translate(_DOTS))
    return "".join(folded.upper().split())


def _names(lines: Sequence[str]) -> list[str]:
    return [
        found[1]
        for line in lines
        for found in _NAME.finditer(line)
        if _NO_NAME.search(found[1]) is None
    ]


def _first_number(lines: Sequence[str], catalogue: Catalogue, today: str) -> str:
    """Return the first number whose last digit proves it."""
    for line in lines:
        for found in _NUMBER.finditer(line):
            try:
                catalogue.clean({"id_number": found[0], "id_type": USUAL}, today)
            except FieldInvalidError:
                continue
            return found[0]
    return ""
