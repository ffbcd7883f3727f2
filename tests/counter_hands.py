"""Hands on a keyboard at the counter: what a browser test types, and where."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bank_people import LIU
from counter import PDF, PNG, subject_of

PASSWORD = "correct horse battery 9"
MOST_TABS = 60


def enter(window: Page, name: str) -> None:
    window.goto("/log-in/")
    window.fill("#id_login", name)
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_selector(".cards")


def access_key(window: Page, letter: str) -> None:
    """Press Alt and a letter with the text that a real keyboard sends along."""
    session = window.context.new_cdp_session(window)
    key = {
        "modifiers": 1,
        "key": letter,
        "code": f"Key{letter.upper()}",
        "unmodifiedText": letter,
        "windowsVirtualKeyCode": ord(letter.upper()),
    }
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def tab_to(window: Page, wanted: str) -> None:
    """Press Tab until the focus is there; fail where it never comes."""
    for _ in range(MOST_TABS):
        if window.evaluate("id => document.activeElement.id === id", wanted):
            return
        window.keyboard.press("Tab")
    pytest.fail(f"the focus never reaches {wanted}")


def focus_on(window: Page, wanted: str) -> None:
    """Wait until the page has put the focus where it wants it."""
    window.wait_for_function("id => document.activeElement.id === id", arg=wanted)


def type_details(window: Page) -> None:
    """Type Liu's details, one field after the other."""
    details = subject_of(LIU)
    for name in ("name", "id_number", "mobile", "address"):
        tab_to(window, f"id_{name}")
        window.keyboard.type(details[name])


def choose_scans(window: Page, folder: Path) -> None:
    """Choose three scans, as the file dialogue of the machine would."""
    for name, text in (
        ("letter", PDF),
        ("identity_front", PNG),
        ("identity_back", PNG),
    ):
        path = folder / f"{name}.bin"
        path.write_bytes(base64.b64decode(text))
        window.set_input_files(f"#id_{name}", path)


def enter_as(window: Page, name: str) -> None:
    """Log out and in as somebody else."""
    access_key(window, "q")
    window.wait_for_selector("#id_login")
    enter(window, name)
