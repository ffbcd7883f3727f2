"""The corpus that discovery is measured on: seeded, and true to what it says."""

import csv
import io
import re
from pathlib import Path

import pypdfium2
import pytest
import yaml
from bench.discovery import (
    check_digits,
    clean,
    numbers,
    pdf_file,
    prose,
    tables,
    values,
)
from bench.discovery.decoys import DECOYS
from bench.discovery.drawing import seeded

import xinhu.rules

_RULES = Path(xinhu.rules.__path__[0]) / "discovery"
_SIZE = 300_000
_NOT_WRITTEN = {"damaged_identifier", "archive_bomb"}
"""Kinds that are no words in a text."""


def _documents(seed: int) -> list[prose.Document]:
    return list(prose.documents(seeded(seed), _SIZE))


def _bare(value: str) -> str:
    """Return a number without what people write into it."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in value)
    return re.sub(r"[ \-·]", "", narrow).upper()


def test_the_same_seed_writes_the_same_documents() -> None:
    assert _documents(7) == _documents(7) != _documents(8)


@pytest.mark.parametrize(
    ("talk", "runs", "values_in_it"),
    [(100, (2.0, 3.0), (1900, 2800)), (prose.DENSE, (4.6, 6.2), (3500, 5400))],
)
def test_prose_is_as_dense_with_numbers_as_is_said(
    talk: int, runs: tuple[float, float], values_in_it: tuple[int, int]
) -> None:
    written = list(prose.documents(seeded(3), _SIZE, talk=talk))
    text = "".join(document.text for document in written).encode()
    kib = len(text) / 1024
    assert runs[0] < len(re.findall(rb"[0-9]{7,}", text)) / kib < runs[1]
    told = sum(len(document.truth) for document in written) / kib * 1024
    assert values_in_it[0] < told < values_in_it[1]


def test_truth_points_at_values_that_do_not_overlap() -> None:
    for text, truth in _documents(1):
        place = 0
        for start, end, kind in truth:
            assert place <= start < end <= len(text), kind
            assert text[start:end] == text[start:end].strip(), kind
            place = end


def test_no_number_touches_another() -> None:
    """A digit right beside a value would make it another value."""
    for text, truth in _documents(2):
        for start, end, kind in truth:
            if text[start].isdigit() and kind not in ("card_track", "biometric"):
                assert not text[start - 1 : start].isdigit(), text[start - 20 : end]
            if text[end - 1].isdigit():
                assert not text[end : end + 1].isdigit(), text[start : end + 20]


def test_every_kind_is_written_and_half_of_the_documents_are_clean() -> None:
    documents = _documents(3)
    known = yaml.safe_load((_RULES / "kinds.yaml").read_text("utf-8"))
    assert {t.kind for d in documents for t in d.truth} == known.keys() - _NOT_WRITTEN
    for of in (prose.Set.SECOND, prose.Set.THIRD, prose.Set.FOURTH):
        kinds = {
            t.kind for d in prose.documents(seeded(3), _SIZE, of=of) for t in d.truth
        }
        lacking = {"private_key"} if of is prose.Set.SECOND else set()
        assert kinds == known.keys() - _NOT_WRITTEN - lacking
    clean_ones = sum(not d.truth for d in documents)
    assert 0.4 < clean_ones / len(documents) < 0.6


@pytest.mark.parametrize("seed", range(3))
def test_numbers_have_right_check_digits(seed: int) -> None:
    rng = seeded(seed)
    for _ in range(200):
        value = _bare(values.WRITTEN["cn_resident_id"](rng))
        assert check_digits.identity(value[:17]) == value[17:]
        value = _bare(values.WRITTEN["bank_card"](rng))
        assert check_digits.luhn(value[:-1]) == value[-1]
        assert 16 <= len(value) <= 19
        value = _bare(values.WRITTEN["cn_uscc"](rng))
        assert check_digits.uscc(value[:17]) == value[17:]
        assert check_digits.organisation(value[8:16]) == value[16]
        value = _bare(values.WRITTEN["iban"](rng))
        assert check_digits.iban(value[:2], value[4:]) == value[2:4]


def test_check_digits_are_those_of_numbers_in_print() -> None:
    """From GB 11643, GB 32100, ISO 13616 and the authorities' own examples."""
    assert check_digits.identity("11010519491231002") == "X"
    assert check_digits.luhn("7992739871") == "3"
    assert check_digits.organisation("D2143569") == "X"
    assert check_digits.uscc("91350100M000100Y4") == "3"
    assert check_digits.iban("GB", "WEST12345698765432") == "82"
    assert check_digits.hong_kong("A", "123456") == "3"
    assert check_digits.taiwan("A", "12345678") == "9"
    assert check_digits.isbn("978030640615") == "7"


def test_spoilt_numbers_are_wrong() -> None:
    rng = seeded(4)
    for _ in range(200):
        value = DECOYS["bad_id"](rng)
        assert check_digits.identity(value[:17]) != value[17:]
        value = DECOYS["bad_card"](rng)
        assert check_digits.luhn(value[:-1]) != value[-1]
        value = DECOYS["bad_uscc"](rng)
        assert check_digits.uscc(value[:17]) != value[17:]


def test_disguises_of_every_sort_are_among_them() -> None:
    rng = seeded(5)
    cards = [values.WRITTEN["bank_card"](rng) for _ in range(300)]
    assert any(" " in card for card in cards)
    assert any("-" in card for card in cards)
    assert any("６" in card for card in cards)
    people = [values.WRITTEN["cn_resident_id"](rng) for _ in range(600)]
    assert any(value.endswith("x") for value in people)
    mobiles = {values.WRITTEN["cn_mobile"](rng)[:4] for _ in range(300)}
    assert {"+861", "0086", "(+86"} <= mobiles


def test_clean_text_holds_no_number_of_anybody() -> None:
    text = clean.text(seeded(6), _SIZE)
    assert len(text.encode()) >= _SIZE
    assert not re.search(r"[0-9]{5}", text)
    assert "@" not in text


def test_tables_tell_their_columns() -> None:
    rng = seeded(9)
    for _ in range(30):
        table = tables.some(rng, rows=20)
        assert len(set(table.heads)) == len(table.heads) == 12
        assert table.truth.keys() <= set(table.heads)
        rows = list(csv.reader(io.StringIO(table.as_csv())))
        assert rows == [table.heads, *table.rows]
        for head, kind in table.truth.items():
            cells = [row[table.heads.index(head)] for row in table.rows]
            if kind == "cn_resident_id":
                numbered = [cell for cell in cells if len(cell) == 18]
                assert len(numbered) > len(cells) / 2
                assert all(
                    check_digits.identity(cell[:17]) == cell[17:].upper()
                    for cell in numbered
                )
    assert numbers.identity(seeded(1)) == numbers.identity(seeded(1))


def test_a_pdf_holds_the_lines_of_its_pages(tmp_path: Path) -> None:
    pages = [["身份证11010519491231002X", "第二行"], ["末页 Tel 010-62345678"]]
    pdf_file.write(tmp_path / "a.pdf", pages)
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        for page, lines in zip(document, pages, strict=True):
            text = page.get_textpage()
            assert text.get_text_range().split() == " ".join(lines).split()
            text.close()
            page.close()
