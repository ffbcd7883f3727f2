"""Whether a month waits for its signature, for the first page.

Making a list reads a month of inquiries: that it is not signed is kept for a few
minutes, and forgotten when it is signed here.
"""

from typing import Final

from django.core.cache import cache

_SECONDS: Final = 300


def kept_unsigned(month: str) -> int | None:
    """Return how many lines an unsigned month had lately; None where nobody asked."""
    kept: int | None = cache.get(_key(month))
    return kept


def keep_unsigned(month: str, lines: int) -> None:
    """Keep that a month is not signed, and how many lines it has."""
    cache.set(_key(month), lines, _SECONDS)


def forget_unsigned(month: str) -> None:
    """Forget it: the month was signed."""
    cache.delete(_key(month))


def _key(month: str) -> str:
    return f"home.self_check.{month}"
