"""A window that is worked with keys alone, as a clerk without a mouse does."""

import pytest
from playwright.sync_api import Page

PASSWORD = "correct horse battery 9"
MOST_TABS = 60
_HERE = """([kind, wanted]) => {
  const here = document.activeElement;
  return kind === "id" ? here.id === wanted
    : kind === "name" ? here.name === wanted
    : here.getAttribute("href") === wanted;
}"""


def enter(window: Page, name: str) -> None:
    """Log in."""
    window.goto("/log-in/")
    window.fill("#id_login", name)
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_selector(".cards")


def enter_as(window: Page, name: str) -> None:
    """Log out, and in as somebody else."""
    access_key(window, "q")
    window.wait_for_selector("#id_login")
    enter(window, name)


def access_key(window: Page, letter: str) -> None:
    """Press Alt and a letter or digit with the text that a real keyboard sends."""
    session = window.context.new_cdp_session(window)
    digit = letter.isdigit()
    key = {
        "modifiers": 1,
        "key": letter,
        "code": f"Digit{letter}" if digit else f"Key{letter.upper()}",
        "unmodifiedText": letter,
        "windowsVirtualKeyCode": ord(letter.upper()),
    }
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def tab_to(window: Page, kind: str, wanted: str) -> None:
    """Press Tab until the focus is there; fail where it never comes.

    Args:
        window: where.
        kind: ``id``, ``name`` or ``href``: by what the element is known.
        wanted: its value.
    """
    for _ in range(MOST_TABS):
        if window.evaluate(_HERE, [kind, wanted]):
            return
        window.keyboard.press("Tab")
    pytest.fail(f"the focus never reaches {wanted}")
