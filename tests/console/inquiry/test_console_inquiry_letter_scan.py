"""A scan fills the letter's form; what differs is acknowledged, and not refused."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bank_people import NOBODY
from counter import LIU
from counter_pages import LETTER, typed
from drawn_letter import written_letter
from xinhu.console.inquiry import letter_scan, patience
from xinhu.wiring import inquiry_parts

HTMX = {"HTTP_HX_REQUEST": "true"}
SCAN = f"{LETTER}scan/"
ABSENT = "此处没有安装扫描件识别功能"
NAME, NUMBER = LIU.values["name"], LIU.values["id_number"]


pytestmark = pytest.mark.usefixtures("reads_scans")


def scanned(name: str = NAME, number: str = NUMBER) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.png", written_letter(name, number))


def letters(desk) -> int:
    (row,) = desk.bank.owner.execute("SELECT count(*) FROM inquiry.letter").fetchall()
    return int(row[0])


def compared(desk) -> str | None:
    """What the entry of the last letter says came of reading its scan."""
    desk.bank.drain()
    taken = [
        row.entry["detail"]
        for row in desk.bank.entries()
        if (row.entry.get("detail") or {}).get("event") == "letter.taken"
    ]
    return taken[-1].get("compared")


def test_what_is_empty_is_filled_from_the_scan(alice, desk) -> None:
    page = alice.post(SCAN, {"letter": scanned(), "mobile": "13810017001"}, **HTMX)
    text = page.content.decode()
    assert page.status_code == 200, text
    assert re.search(rf'value="{NAME}"[^>]*id="id_name"', text)
    assert re.search(rf'value="{NUMBER}"[^>]*id="id_id_number"', text)
    assert text.count('hx-swap-oob="true"') == 2
    assert "no-store" in page.headers["Cache-Control"]
    assert letters(desk) == 0


def test_what_was_typed_stays_and_is_said_to_differ(alice) -> None:
    page = alice.post(SCAN, {"letter": scanned(), "name": "刘方菲"}, **HTMX)
    text = page.content.decode()
    assert 'id="id_name"' not in text, "it is not typed over"
    assert re.search(r'note-warn.*href="#id_name"', text)


def test_without_scripts_the_page_comes_back_with_both(alice, desk) -> None:
    text = alice.post(
        SCAN, {"letter": scanned(), "reasons": ["guarantor"], "witness": "王柜员"}
    ).content.decode()
    assert f'value="{NAME}"' in text
    assert f'value="{NUMBER}"' in text
    assert 'value="王柜员"' in text
    assert 'value="guarantor" checked' in text
    assert letters(desk) == 0


@pytest.mark.duty("R7.2")
def test_a_letter_that_somebody_else_signed_is_taken_once_that_is_acknowledged(
    alice, desk
) -> None:
    other = {"name": "刘方菲"}
    page = alice.post(LETTER, typed(letter=scanned(**other)), **HTMX)
    text = page.content.decode()
    assert page.status_code == 422
    assert letters(desk) == 0
    assert 'href="#id_name"' in text
    assert 'href="#id_id_number"' not in text
    found = re.search(r'name="scan_checked"[^>]* value="([0-9a-f]{64})"', text)
    assert found
    again = typed(letter=scanned(**other), scan_checked=found[1], mobile="13810017002")
    assert alice.post(LETTER, again).status_code == 302
    assert letters(desk) == 1
    assert compared(desk) == "acknowledged"


def test_an_acknowledgement_is_of_this_scan_and_of_what_was_typed(alice, desk) -> None:
    page = alice.post(LETTER, typed(letter=scanned("刘方菲")))
    text = page.content.decode()
    assert page.status_code == 422
    found = re.search(r'name="scan_checked"[^>]* value="([0-9a-f]{64})"', text)
    assert found
    another = typed(letter=scanned("刘芳芳"), scan_checked=found[1])
    assert alice.post(LETTER, another).status_code == 422
    assert letters(desk) == 0


def test_a_letter_that_says_the_same_is_taken_at_once(alice, desk) -> None:
    assert alice.post(LETTER, typed(letter=scanned())).status_code == 302
    assert letters(desk) == 1
    assert compared(desk) == "same"


def test_what_is_not_read_in_time_is_typed_as_ever(
    reads_scans, alice, desk, monkeypatch
) -> None:
    monkeypatch.setattr(letter_scan, "_PATIENCE", 0.1)
    # Whatever the pages left waiting has ended when this block ends.
    with ThreadPoolExecutor(2) as beside:
        monkeypatch.setattr(patience, "_beside", beside)
        reads_scans.going.clear()
        try:
            page = alice.post(SCAN, {"letter": scanned()}, **HTMX)
            assert "没有读出扫描件的内容" in page.content.decode()
            sent = alice.post(LETTER, typed(letter=scanned("刘方菲")))
            assert sent.status_code == 302
        finally:
            reads_scans.going.set()
    assert letters(desk) == 1
    assert compared(desk) == "unread"


def test_where_nothing_is_installed_the_page_says_so_and_letters_are_taken(
    reads_scans, alice, desk, monkeypatch
) -> None:
    assert ABSENT not in alice.get(LETTER).content.decode()
    monkeypatch.setattr(inquiry_parts, "reader_where_installed", lambda: None)
    desk.bank.client = desk.bank.another_gate()
    text = alice.get(LETTER).content.decode()
    assert ABSENT in text
    assert SCAN not in text
    page = alice.post(SCAN, {"letter": scanned()}, **HTMX)
    assert "没有读出扫描件的内容" in page.content.decode()
    assert alice.post(LETTER, typed(letter=scanned("刘方菲"))).status_code == 302
    assert letters(desk) == 1
    assert compared(desk) is None
    assert reads_scans.asked == 0


def test_what_cannot_be_read_is_typed_as_ever(alice, desk) -> None:
    for scan in (typed(), typed(letter="")):
        page = alice.post(SCAN, scan, **HTMX)
        assert page.status_code == 200
        assert "没有读出扫描件的内容" in page.content.decode()
    assert alice.post(LETTER, typed()).status_code == 302
    assert letters(desk) == 1


def test_who_takes_no_letters_has_none_read(desk, entering, stranger) -> None:
    assert desk
    audit = entering("op-audit")
    for scan in (typed(), typed(letter="")):
        assert audit.post(SCAN, scan, **HTMX).status_code == 403
    away = stranger.post(SCAN, typed())
    assert away.url.startswith("/log-in/")


@pytest.mark.parametrize(("customer", "status"), [("x", 422), (NOBODY, 200)])
def test_malformed_and_unknown_customers(alice, customer, status) -> None:
    address = f"/customers/{customer}/inquiry/scan/"
    assert alice.post(address, typed(), **HTMX).status_code == status


def test_other_methods_are_refused(alice) -> None:
    assert alice.get(SCAN).status_code == 405
    assert alice.put(SCAN).status_code == 405


def test_two_at_once_are_both_read(alice, at_once) -> None:
    pages = at_once(
        lambda who: who.post(SCAN, {"letter": scanned()}, **HTMX), alice, alice
    )
    assert [page.status_code for page in pages] == [200, 200]
