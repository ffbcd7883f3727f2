"""How long a purpose stays open after a certificate has ended: data, with its source.

None does but where the rules say so. Whoever never held the certificate, or whose
certificate was revoked, has no grace.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules

FILE: Final = "training_grace.yaml"


class Grace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For how many days, and where that comes from."""

    days: Annotated[int, msgspec.Meta(ge=0, le=366)]
    source: str
    status: Literal["confirmed", "unverified"]


def load_grace(
    folder: Path, override: Path | None, purposes: Collection[str]
) -> Mapping[str, int]:
    """Return purpose → days; a purpose that does not stand in the file has none.

    Args:
        folder: the shipped ``rules`` folder.
        override: the institution's own; 0 days takes a grace away.
        purposes: every purpose in force.

    Raises:
        PolicyInvalidError: the file cannot be used, or names an unknown purpose.
    """
    if not (folder / FILE).exists():
        return {}
    read = read_rules(FILE, Grace, folder, override)
    strange = sorted(read.keys() - set(purposes))
    if strange:
        raise PolicyInvalidError(file=FILE, detail=f"no purpose: {strange[0]}")
    return {purpose: grace.days for purpose, grace in read.items()}
