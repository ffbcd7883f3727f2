"""Who approves what, for screens: they know no rules of the core."""

from pathlib import Path

from xinhu.core.policy.approval.rules import (
    BREAK_GLASS_REVIEW,
    DISCLOSURE,
    ApprovalBook,
)

__all__ = ["SEALED", "ApprovalBook", "load_book"]

SEALED = frozenset({DISCLOSURE, BREAK_GLASS_REVIEW})
"""Kinds about customers: decided through the gate, which opens what is sealed."""


def load_book(folder: Path, override: Path | None) -> ApprovalBook:
    """Read the rules.

    Raises:
        PolicyInvalidError: a list cannot be used.
    """
    return ApprovalBook.load(folder, override)
