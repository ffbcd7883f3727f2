"""Preparing what is compared without regard to case, as SCIM's models prepare it.

Normalization Form C, in small letters: the form of ``scim2_models``' default, so that a
filter in the database finds what a filter over a resource finds.
"""

from typing import cast
from unicodedata import normalize


def fold_text(text: str) -> str:
    """Prepare one value for comparing; preparing it twice changes nothing."""
    return normalize("NFC", normalize("NFC", text).lower())


def fold(kept: dict[str, object]) -> dict[str, object]:
    """Prepare every text of a representation; the names of attributes stay."""
    return cast("dict[str, object]", _fold(kept))


def _fold(value: object) -> object:
    match value:
        case str():
            return fold_text(value)
        case dict():
            return {name: _fold(one) for name, one in value.items()}
        case list():
            return [_fold(one) for one in value]
        case _:
            return value
