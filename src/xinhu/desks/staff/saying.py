"""A desk's own phrases, where it says something itself: requests, mails.

The same files as the console's words (``rules/words``), each room reading its own.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from xinhu.core.policy.rules_file import read_rules
from xinhu.desks.staff.wording import Language


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase in both languages."""

    zh: str
    en: str

    def said(self, language: Language, **params: object) -> str:
        """Return it in a language, filled in."""
        text = self.en if language == "en" else self.zh
        return text.format(**params)


@cache
def phrases(name: str, folder: Path, override: Path | None) -> Mapping[str, Phrase]:
    """Read the phrases of a room once per process.

    Args:
        name: of the file in ``rules/words``, without its ending.
        folder: the shipped rules.
        override: the institution's own.

    Raises:
        PolicyInvalidError: the file cannot be used.
    """
    return read_rules(f"words/{name}.yaml", Phrase, folder, override)
