"""Texts from outside that are looked up as they stand."""

from xinhu.api.bad_requests import MalformedBodyError

_LONGEST = 100


def require_plain(text: str) -> str:
    """Return a text of at most 100 printable characters.

    Raises:
        MalformedBodyError: it is longer, or holds control characters or surrogates.
    """
    if len(text) > _LONGEST or not text.isprintable():
        raise MalformedBodyError
    return text
