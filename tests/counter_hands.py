"""Hands on a keyboard at the counter: what a browser test types, and where."""

import base64
from pathlib import Path

from playwright.sync_api import Page

from bank_people import LIU
from counter import PDF, PNG, subject_of
from keys_alone import tab_to


def focus_on(window: Page, wanted: str) -> None:
    """Wait until the page has put the focus where it wants it."""
    window.wait_for_function("id => document.activeElement.id === id", arg=wanted)


def type_details(window: Page) -> None:
    """Type Liu's details, one field after the other."""
    details = subject_of(LIU)
    for name in ("name", "id_number", "mobile", "address"):
        tab_to(window, "id", f"id_{name}")
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
