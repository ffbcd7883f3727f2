"""What a validator is."""

from collections.abc import Callable, Mapping

Reasons = tuple[str, ...]
Validator = Callable[[str], Reasons | None]
"""Value → what speaks for it, or None: it is none."""
Prefixes = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Reason → first characters → lengths that numbers with them have."""
Maker = Callable[[Prefixes], Validator]
"""Makes a validator from the data of a detector."""
