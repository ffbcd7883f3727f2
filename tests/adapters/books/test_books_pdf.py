"""The printed book: pages, numbers, seal lines; readable by another program."""

import io
import re
import zlib

import pytest

from xinhu.adapters.books.pdf import Page, PdfWriter, cell, step, width_of
from xinhu.adapters.books.printing import ROWS_A_PAGE, Printing, find_chinese_font
from xinhu.desks.inquiry.book.bound_row import BoundRow

FACTS = [("登记簿", "bank.test/register"), ("季度", "2026Q3")]


def row(number: int, **changes: str) -> BoundRow:
    texts = dict.fromkeys(BoundRow._fields, "")
    texts |= {
        "leaf": "ab" * 32,
        "at": "2026-08-01T01:02:03.000004Z",
        "decision": "permit",
        "inquiry": f"inquiry-{number:016d}",
        "customer": "11" * 16,
        "reason": "loan_approval",
        "ground": "letter-0000000000000000",
        "operator": "op-alice",
        "branch": "朝阳支行",
        "state": "answered",
        "commitment": "cd" * 32,
        **changes,
    }
    return BoundRow(**{**texts, "number": number, "entry": number + 10})


def printed(count: int, **changes: str) -> bytes:
    file = io.BytesIO()
    words = {"loan_approval": "贷款审批"}
    printing = Printing(file, "征信查询登记簿 2026Q3", count, words)
    for number in range(1, count + 1):
        printing.add(row(number, **changes))
    printing.close(FACTS)
    return file.getvalue()


def contents(pdf: bytes) -> list[str]:
    """Return the text of each page's content, Chinese decoded."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    pages = [zlib.decompress(stream).decode("ascii") for stream in streams]
    return [
        re.sub(
            r"<([0-9a-f]+)>",
            lambda found: bytes.fromhex(found[1]).decode("utf-16-be"),
            page,
        )
        for page in pages
    ]


@pytest.mark.duty("R7.4")
@pytest.mark.parametrize("count", [0, 1, ROWS_A_PAGE, ROWS_A_PAGE + 1])
def test_every_page_has_its_number_and_the_line_for_the_seal(count: int) -> None:
    pages = contents(printed(count))
    whole = 2 + -(-count // ROWS_A_PAGE)
    assert len(pages) == whole
    numbers = [re.findall(r"第 (\d+) 页　共 (\d+) 页", page) for page in pages]
    order = [*range(2, whole), 1, whole]
    assert numbers == [[(str(n), str(whole))] for n in order]
    for page in pages:
        assert "[3 3]0 d" in page
        assert all(character in page for character in "骑缝章")
    assert "封　签" in pages[-1]


def test_the_cover_comes_first_and_sums_up() -> None:
    pdf = printed(3)
    cover = contents(pdf)[-2]
    assert "贷款审批 3" in cover
    assert "已返回 3" in cover
    assert "has no Chinese font" in cover
    kids = re.search(rb"/Kids\[([^\]]*)\]", pdf)
    assert kids is not None
    numbers = [int(n) for n in re.findall(rb"(\d+) 0 R", kids[1])]
    assert sorted(numbers) != numbers, "written after the rows, and read first"
    assert numbers[0] == sorted(numbers)[-2]


def test_places_of_objects_are_where_the_list_says() -> None:
    pdf = printed(50)
    start = int(re.findall(rb"startxref\n(\d+)", pdf)[0])
    assert pdf[start:].startswith(b"xref")
    places = re.findall(rb"(\d{10}) 00000 n ", pdf[start:])
    for number, place in enumerate(places, 1):
        assert pdf[int(place) :].startswith(b"%d 0 obj\n" % number)


def test_what_would_end_a_text_early_is_escaped() -> None:
    page = contents(printed(1, operator=r"op)(\x"))[0]
    assert r"(op\)\(\\x)" in page


def test_what_is_too_wide_is_cut_and_says_so() -> None:
    page = contents(printed(1, operator="op-" + "a" * 60))[0]
    assert re.search(r"\(op-a+\.\.\)", page)


def test_references_and_pseudonyms_stand_whole_and_times_are_those_of_beijing() -> None:
    page = contents(printed(1))[0]
    assert "(inquiry-0000000000000001)" in page
    assert f"({'11' * 16})" in page
    assert "(2026-08-01 09:02:03)" in page


def test_the_same_book_has_the_same_bytes() -> None:
    assert printed(5) == printed(5)


def test_chinese_is_as_wide_as_it_is_high() -> None:
    assert width_of("登记", 10) == 20
    assert width_of("ab", 10) == 12
    page = Page()
    page.text(1, 2, 3, "a")
    assert page.to_bytes() == b"BT/L 3.0 Tf 1.0 2.0 Td(a)Tj ET\n"
    page = Page()
    page.row(1, 2, 3, cell("a", 3) + step(9) + cell("登", 3))
    assert page.to_bytes() == (
        b"BT/L 3.0 Tf 1.0 2.0 Td(a)Tj 9.0 0 Td/C 3.0 Tf<767b>Tj/L 3.0 Tf ET\n"
    )
    file = io.BytesIO()
    PdfWriter(file).close([], "x")
    assert file.getvalue().endswith(b"%%EOF\n")


def test_a_machine_without_a_chinese_font_is_told_so(tmp_path) -> None:
    assert find_chinese_font([str(tmp_path), str(tmp_path / "none")]) is None
    font = tmp_path / "deep" / "NotoSansCJK-Regular.ttc"
    font.parent.mkdir()
    font.touch()
    assert find_chinese_font([str(tmp_path)]) == str(font)
