"""Why a bureau takes no query: the codes that are repeated, as data.

What a bureau says comes from outside and may hold anything. Only what stands in the
list goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "inquiry/rejections.yaml"
UNKNOWN: Final = "unknown"


class Rejection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A code in words, and where it is from."""

    zh: str
    en: str
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True)
class Rejections:
    """The codes that are repeated."""

    codes: Mapping[str, Rejection]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "Rejections":
        """Read the list.

        Raises:
            PolicyInvalidError: it cannot be used, or lacks the code ``unknown``.
        """
        codes = read_rules(FILE, Rejection, folder, override)
        if UNKNOWN not in codes:
            raise PolicyInvalidError(file=FILE, detail=f"{UNKNOWN} is missing")
        return cls(codes)

    def known(self, said: str) -> str:
        """Return what a bureau said where it stands in the list, else ``unknown``."""
        return said if said in self.codes else UNKNOWN
