"""Remarks and explanations: a line of plain text, of limited length."""

from xinhu.desks.audit.supervision.errors import RemarkLongError

LONGEST = 500  # characters


def plain_text(given: str) -> str:
    """Return a text without the space around it; lines and runs of space become one.

    Raises:
        RemarkLongError: it is too long, or holds what no keyboard types.
    """
    text = " ".join(given.split())
    if len(text) > LONGEST or not text.isprintable():
        raise RemarkLongError(most=LONGEST)
    return text


def require_text(given: str) -> str:
    """Return a text that says something.

    Raises:
        RemarkLongError: it is empty, too long, or unprintable.
    """
    text = plain_text(given)
    if not text:
        raise RemarkLongError(most=LONGEST)
    return text
