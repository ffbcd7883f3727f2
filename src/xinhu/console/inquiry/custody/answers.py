"""The gate's lists of where reports lie, as the pages read them."""

import msgspec

from xinhu.console.inquiry.dossier import CustodyCard, DestructionCard


class Reports(msgspec.Struct, frozen=True):
    """A page of where reports lie, the longest kept first, and the next one."""

    reports: tuple[CustodyCard, ...]
    after: str | None = None


class Destructions(msgspec.Struct, frozen=True):
    """Destructions that wait for the second person, the oldest first."""

    destructions: tuple[DestructionCard, ...]
