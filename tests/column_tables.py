"""Synthetic values and tables for the tests of columns; nobody has these numbers."""

import re
from collections.abc import Iterable, Sequence
from random import Random

import pyarrow as pa

from xinhu.core.catalogue.kinds.accounts import luhn_remainder
from xinhu.core.catalogue.kinds.citizen_number import check_digit
from xinhu.core.catalogue.kinds.organisation_number import ALPHABET, check_character
from xinhu.core.discover.columns.rules import load_columns
from xinhu.core.discover.columns.scanning import scan_table
from xinhu.core.discover.finding import ColumnHit, Hit
from xinhu.core.discover.part import TablePart
from xinhu.wiring.rules import SHIPPED

_AREAS = ("110101", "310104", "440305", "330106", "650102")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- synthetic values


def resident_id(rng: Random) -> str:
    day = f"{rng.randint(1940, 2010)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    digits = rng.choice(_AREAS) + day + f"{rng.randint(1, 999):03}"
    return digits + check_digit(digits)


def resident_id_15(rng: Random) -> str:
    value = resident_id(rng)
    return value[:6] + "6" + value[9:17]


def card(rng: Random, length: int = 19) -> str:
    digits = "622202" + "".join(rng.choices("0123456789", k=length - 7))
    return digits + str(-luhn_remainder(digits + "0") % 10)


def mobile(rng: Random) -> str:
    return f"1{rng.randint(30, 99)}{rng.randint(0, 99_999_999):08}"


def credit_code(rng: Random) -> str:
    inner = "".join(rng.choices(ALPHABET, k=8))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    worth = sum(w * int(c, 36) for w, c in zip(weights, inner, strict=True))
    code = "91110108" + inner + "0123456789X"[-worth % 11]
    return code + check_character(code)


def name(rng: Random) -> str:
    given = "".join(rng.choices("伟芳娜敏静丽强磊军洋", k=rng.randint(1, 2)))
    return rng.choice("王李张刘陈杨赵黄周吴") + given


def address(rng: Random) -> str:
    return f"浙江省杭州市西湖区文三路{rng.randint(1, 999)}号{rng.randint(1, 30)}幢"


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def parted(text: str, by: str = " ") -> str:
    return by.join(text[at : at + 4] for at in range(0, len(text), 4))


def mobiles_in(block: bytes) -> list[Hit]:
    """Scan text as the text scanner does, for mobiles only."""
    return [
        Hit("cn_mobile", *found.span(), 0.8, ("shape",), "1**********")
        for found in _MOBILE.finditer(block.decode())
    ]


def table(columns: dict[str, Sequence[object]], rows: int = 0) -> TablePart:
    """Make a table, in batches of so many rows; all in one where none is given."""
    whole = pa.table({str(at): pa.array(c) for at, c in enumerate(columns.values())})
    batches = whole.to_batches(max_chunksize=rows or None)
    return TablePart("", "", tuple(columns), batches)


def scanned(part: TablePart) -> list[ColumnHit]:
    return scan_table(part, load_columns(SHIPPED), mobiles_in)


def kinds_of(header: str, values: Iterable[object]) -> dict[str, int]:
    """Return the kinds of a table of one column, and how many values of each."""
    hits = scanned(table({header: list(values)}))
    assert {hit.column for hit in hits} <= {header.strip() or "column 1"}
    return {hit.kind: hit.count for hit in hits}
