"""Texts from outside that are looked up as they stand."""

from xinhu.api.bad_requests import MalformedBodyError
from xinhu.core.base.errors import BadInput

_LONGEST = 100


def require_plain(text: str, wrong: type[BadInput] = MalformedBodyError) -> str:
    """Return a text of at most 100 printable characters.

    Raises:
        BadInput: of the kind ``wrong``: the text is longer, or holds control characters
            or surrogates.
    """
    if len(text) > _LONGEST or not text.isprintable():
        raise wrong
    return text
