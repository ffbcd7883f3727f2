"""Finding a customer by an exact value."""

from xinhu.core.gate.asks import Refused
from xinhu.core.gate.searching import Found, Match, Search, Searching

__all__ = ["Found", "Match", "Refused", "Search", "Searching"]
