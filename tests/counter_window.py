"""A window of the inquiry desk, driven by keys alone."""

from playwright.sync_api import Page

PASSWORD = "correct horse battery 9"


def enter(window: Page, name: str) -> None:
    """Log in."""
    window.goto("/log-in/")
    window.fill("#id_login", name)
    window.fill("#id_password", PASSWORD)
    window.keyboard.press("Enter")
    window.wait_for_selector(".cards")


def press(window: Page, letter: str) -> None:
    """Press Alt and a letter with the text that a real keyboard sends along."""
    session = window.context.new_cdp_session(window)
    code = f"Digit{letter}" if letter.isdigit() else f"Key{letter.upper()}"
    key = {
        "modifiers": 1,
        "key": letter,
        "code": code,
        "unmodifiedText": letter,
        "windowsVirtualKeyCode": ord(letter.upper()),
    }
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def log_out(window: Page) -> None:
    """Leave, so that somebody else comes in."""
    press(window, "q")
    window.wait_for_selector("#id_login")
