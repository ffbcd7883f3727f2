"""Whole numbers in an address's query."""

from collections.abc import Mapping

from xinhu.api.bad_requests import MalformedQueryError

_LONGEST = 18  # digits; PostgreSQL's bigint holds them all


def number_in(query: Mapping[str, str], name: str) -> int | None:
    """Return a parameter as a number; None where it is missing or empty.

    Raises:
        MalformedQueryError: it is no whole number, or a larger one than there can be.
    """
    text = query.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise MalformedQueryError
    return int(text)
