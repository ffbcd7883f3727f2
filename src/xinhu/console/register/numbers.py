"""The number of an entry, as an address gives it."""

from django.http import Http404

_DIGITS = 18


def entry_number(text: str) -> int:
    """Return the number.

    Raises:
        Http404: it is no number of an entry.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Http404
    return int(text)
