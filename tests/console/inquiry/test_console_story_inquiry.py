"""From an authorisation letter to the inspector, through a browser and back out of it.

The clerk takes a letter and asks; a supervisor approves a post-loan check, which is
then asked; a reviewer evaluates; the report is put away; the officer binds the quarter;
the inspector verifies what was bound with a Python that has no Xinhu in it.
"""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page

from bank import NAME as BANK
from bank_people import LIU, leaked
from book_bench import NAME as QUARTER
from book_bench import Bench, verified
from counter import PICTURE, Counter, today
from counter_hands import choose_scans, type_details
from counter_pages import POST_LOAN
from keys_alone import enter, enter_as

pytestmark = pytest.mark.browser
LOAN = "DK-2026-1"


@pytest.fixture
def window(page: Page, desk: Counter) -> Page:
    """A window in Chinese, before a bank that was told of a live loan."""
    desk.loan(LOAN)
    page.goto("/log-in/", timeout=90_000)
    return page


@pytest.mark.duty("R7.2", "R7.3", "R7.4", "R7.7")
def test_from_the_letter_to_the_inspector(
    window: Page, desk: Counter, tmp_path: Path
) -> None:
    enter(window, "op-alice")
    _takes_a_letter(window, tmp_path)
    first = _asks(window)
    _asks_for_approval(window)
    enter_as(window, "op-sun")
    _approves(window)
    enter_as(window, "op-alice")
    second = _asks_on_the_approval(window)
    assert first != second
    assert desk.asked() == 2
    enter_as(window, "op-sun")
    _evaluates(window, first)
    enter_as(window, "op-alice")
    _puts_away(window, first)
    # Binding runs a loop of its own, and this thread's is the browser's.
    with ThreadPoolExecutor(1) as officer:
        book, volume = officer.submit(_binds, desk, tmp_path / "volumes").result()
    enter_as(window, "op-pan")
    _sees_the_bound_quarter(window, book)
    _verifies_elsewhere(book, volume, tmp_path / "inspector")


def _evaluates(window: Page, ref: str) -> None:
    window.goto("/inquiries/evaluation/")
    window.click(f"a[href='/inquiries/{ref}/evaluation/']")
    for part, words in PICTURE.items():
        window.fill(f"#id_{part}", words)
    window.check("input[name=outcome][value=granted]")
    window.click("#evaluation-form button.button-main")
    window.wait_for_selector(".state-done")


def _puts_away(window: Page, ref: str) -> None:
    window.goto(f"/inquiries/{ref}/")
    window.click(f"a[href='/inquiries/{ref}/custody/']")
    window.fill("#id_number", LOAN)
    window.fill("#id_place", "A-03-12")
    window.keyboard.press("Enter")
    window.wait_for_selector(".state-done")


def _sees_the_bound_quarter(window: Page, book: Path) -> None:
    window.goto("/inquiries/book/quarters/")
    text = window.inner_text("main")
    assert QUARTER in text
    manifest = json.loads((book / "manifest.json").read_text("utf-8"))
    assert manifest["count"] == 2
    window.goto("/inquiries/book/")
    rows = window.inner_text("main")
    assert "贷款档案" in rows, "in which cabinet the report lies"
    assert leaked(rows) == []


def _binds(desk: Counter, folder: Path) -> tuple[Path, Path]:
    desk.bank.drain()
    with psycopg.connect(desk.bank.database.gate) as gate:
        bench = Bench(desk, gate, folder)
        return bench.bind().folder, bench.volume()


def _takes_a_letter(window: Page, folder: Path) -> None:
    window.goto("/inquiries/counter/")
    window.fill("#id_value", LIU.values["id_number"])
    window.keyboard.press("Enter")
    window.wait_for_selector(".disclosed table")
    window.keyboard.press("Enter")
    window.wait_for_selector("form.letter")
    choose_scans(window, folder)
    type_details(window)
    window.check("input[name=reasons][value=loan_approval]")
    for name, text in (
        ("institution", BANK), ("witness", "王柜员"), ("place", "营业大厅"),
    ):  # fmt: skip
        window.fill(f"#id_{name}", text)
    window.fill("#id_signed_on", today())
    window.click("form.letter button.button-main")
    window.wait_for_selector("#id_why_again")


def _asks(window: Page) -> str:
    window.click("form button.button-main")
    window.wait_for_selector(".badge-inquiry_state-answered")
    ref = window.url.split("/inquiries/")[1].split("/")[0]
    window.click("form[action$='/report/'] button")
    window.wait_for_selector(".report-part")
    assert leaked(window.inner_text("main")) == []
    return ref


def _asks_for_approval(window: Page) -> None:
    window.goto(POST_LOAN)
    type_details(window)
    window.fill("#id_loan", LOAN)
    window.fill("#id_why", "季度贷后检查")
    window.click("form button.button-main")
    window.wait_for_selector(".state-done")


def _approves(window: Page) -> None:
    window.goto("/approvals/")
    window.click("main table a[href*='/approvals/']")
    window.wait_for_selector("button[value=grant]")
    assert leaked(window.inner_text("main")) == []
    window.click("button[value=grant]")
    window.wait_for_selector(".state-done")


def _asks_on_the_approval(window: Page) -> str:
    window.goto("/approvals/")
    window.click("main table a[href*='/approvals/']")
    window.click("a[href*='/inquiry/ask/?approval=']")
    window.wait_for_selector("#id_why_again")
    type_details(window)  # a request keeps what it is bound to, not whom it names
    return _asks(window)


def _verifies_elsewhere(book: Path, volume: Path, folder: Path) -> None:
    """Verify copies, and copies in which one line was changed."""
    theirs = shutil.copytree(book, folder / "book")
    bound = shutil.copytree(volume, folder / "volume")
    code, said = verified(bound, theirs)
    assert (code, said["problems"], said["book"]) == (0, [], f"{QUARTER}: 2")
    rows = theirs / "rows.csv"
    rows.write_text(rows.read_text("utf-8").replace("loan_approval", "guarantor"))
    code, said = verified(bound, theirs)
    assert code == 1
    assert said["problems"]
