"""Cells as people and systems write them, and every reason a row is rejected for."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank import CATALOGUE
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.catalogue.field import Field
from xinhu.core.catalogue.kinds.kind import InvalidValueError
from xinhu.desks.customers.intake.cell_reading import CellReader
from xinhu.desks.customers.intake.checking import Checker, Found
from xinhu.desks.customers.intake.guessing import Column
from xinhu.desks.customers.intake.words import load_words
from xinhu.wiring.rules import SHIPPED

WORDS = load_words(SHIPPED)
TODAY = "2026-11-23"
GOOD = {
    "name": "张伟",
    "id_type": "居民身份证",
    "id_number": "110101199003077774",
    "mobile": "13812345678",
    "landline": "",
    "email": "",
    "address": "",
    "card": "6222020000000000000",
    "opened_on": "2020-02-29",
    "balance": "",
    "note": "",
}


def _checker(*fields: str) -> Checker:
    columns = [Column(n, f"列{n}", name, "name") for n, name in enumerate(fields)]
    return Checker(CATALOGUE, WORDS, columns, TODAY)


CHECKER = _checker(*GOOD)


def _read(cells: Sequence[str], checker: Checker = CHECKER) -> Found:
    (found,) = checker.read_all([cells])
    return found


def _row(**changes: str) -> dict[str, str]:
    row = _read(list({**GOOD, **changes}.values()))
    assert isinstance(row, dict)
    return row


def _reasons(**changes: str) -> list[tuple[str, str]]:
    rejections = _read(list({**GOOD, **changes}.values()))
    assert isinstance(rejections, tuple)
    names = list(GOOD)
    return [(names[int(r.header[1:])], r.reason) for r in rejections]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("name", "　张 伟 ", "张伟"),
        ("id_number", "１１０１０１１９９００３０７７７７４", "110101199003077774"),
        ("id_number", " 110101 19900307 7774 ", "110101199003077774"),
        ("id_number", "11010119900307109x", "11010119900307109X"),
        ("id_number", "11010119900307109Ｘ", "11010119900307109X"),
        ("id_number", "110101900307777", "110101199003077774"),
        ("mobile", "+86 138-1234-5678", "13812345678"),
        ("mobile", "86-13812345678", "13812345678"),
        ("mobile", "13812345678.0", "13812345678"),
        ("mobile", "13812345678/13912345678", "13812345678\n13912345678"),
        ("mobile", "13812345678、13812345678；", "13812345678"),
        ("card", "6222 0200 0000 0000 000", "6222020000000000000"),
        ("opened_on", "2010年5月3日", "2010-05-03"),
        ("opened_on", "20100503", "2010-05-03"),
        ("opened_on", "2010/5/3 0:00:00", "2010-05-03"),
        ("opened_on", "40301", "2010-05-03"),
        ("opened_on", "40301.0", "2010-05-03"),
        ("balance", "￥1,234.5", "1234.50"),
        ("landline", "(010) 66554433", "010-66554433"),
        ("id_type", "身份证", "居民身份证"),
        ("note", "无", "无"),
    ],
)
def test_shapes_that_are_understood(field: str, text: str, value: str) -> None:
    assert _row(**{field: text})[field] == value


@pytest.mark.parametrize("nothing", ["", "NULL", " null ", "N/A", "-", "无", "#N/A"])
def test_cells_that_say_nothing(nothing: str) -> None:
    assert "mobile" not in _row(mobile=nothing)
    assert _reasons(name=nothing) == [("name", "missing")]


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("name", "", "missing"),
        ("id_number", "　", "missing"),
        ("id_number", "110101199003077775", "check digit"),
        ("id_number", "110101199002307770", "impossible date"),
        ("id_number", "1101011990030777", "length"),
        ("id_number", "1101011990030777ab", "characters"),
        ("id_number", "990101199003077774", "area code"),
        ("id_number", "1.10101199003078e+17", "digits lost"),
        ("id_number", "1.10101E+17", "digits lost"),
        ("card", "6.22202E+18", "digits lost"),
        ("card", "6222020000000000009", "luhn"),
        ("card", "62220200", "length"),
        ("mobile", "1381234567", "length"),
        ("mobile", "12812345678", "format"),
        ("mobile", "13812345678/1391234567", "length"),
        ("email", "nobody", "format"),
        ("opened_on", "2021-02-29", "impossible date"),
        ("opened_on", "2031-01-01", "future date"),
        ("opened_on", "yesterday", "format"),
        ("balance", "many", "format"),
        ("id_type", "借书证", "unknown type"),
        ("name", "张\ufffd", "encoding"),
    ],
)
def test_every_reason(field: str, text: str, reason: str) -> None:
    assert _reasons(**{field: text}) == [(field, reason)]


def test_all_bad_cells_of_a_row_are_named() -> None:
    assert _reasons(mobile="1", card="62220200", name="") == [
        ("mobile", "length"),
        ("card", "length"),
        ("name", "missing"),
    ]


def test_a_document_of_another_type_has_its_own_check() -> None:
    assert _row(id_type="护照", id_number="E12345678")["id_number"] == "E12345678"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [(["张伟"], "columns"), ([*GOOD.values(), "x"], "columns")],
)
def test_ragged_rows(cells: list[str], reason: str) -> None:
    rejections = _read(cells)
    assert isinstance(rejections, tuple)
    assert [r.reason for r in rejections] == [reason]


def test_empty_cells_beyond_the_header_are_nothing() -> None:
    row = _read([*GOOD.values(), "", ""])
    assert isinstance(row, dict)
    assert row["name"] == "张伟"


def test_columns_of_one_field_are_put_together() -> None:
    checker = _checker("name", "id_number", "mobile", "mobile")
    cells = ["张伟", GOOD["id_number"], "13812345678", "13912345678"]
    row = _read(cells, checker)
    assert isinstance(row, dict)
    assert row["mobile"] == "13812345678\n13912345678"


_ANY = st.text(st.characters(codec="utf-8")) | st.text(
    st.sampled_from("张伟北京市路1号aZ９　 ·-/0"), max_size=30
)


@given(name=st.sampled_from(["name", "address", "note", "occupation"]), text=_ANY)
def test_the_short_way_says_what_the_catalogue_says(name: str, text: str) -> None:
    field = CATALOGUE.field(name)
    reader = CellReader(Column(0, "", name, "name"), field, WORDS, TODAY)
    if text.strip().lower() in WORDS.empty or "\ufffd" in text:
        return
    assert _outcome(reader.read, text) == _outcome(
        lambda raw: _checked(field, field.normalise(raw)), text
    )


def _checked(field: Field, value: str) -> str:
    return field.validate(value, today=TODAY) if value else ""


def _outcome(read: Callable[[str], str], text: str) -> tuple[str, str]:
    try:
        return "value", read(text)
    except (FieldInvalidError, InvalidValueError) as invalid:
        return "reason", str(invalid.reason)


@given(cells=st.lists(_ANY, min_size=len(GOOD), max_size=len(GOOD)))
def test_a_row_is_read_or_rejected_and_nothing_else(cells: list[str]) -> None:
    found = _read(cells)
    values = found if isinstance(found, dict) else {}
    rejections = found if isinstance(found, tuple) else ()
    # Reasons are codes: no part of a cell.
    assert {r.reason for r in rejections} <= set(WORDS.reasons)
    assert bool(rejections) != ("name" in values and "id_number" in values)
