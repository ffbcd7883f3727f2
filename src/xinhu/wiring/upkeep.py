"""The numbers from which on something is due or outdated: data, with their source."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from xinhu.core.policy.rules_file import read_rules
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number, its unit, and where it comes from."""

    number: int
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


def load_upkeep(settings: Settings) -> Mapping[str, Threshold]:
    """Read the thresholds.

    Raises:
        PolicyInvalidError: the file cannot be used.
    """
    return read_rules("upkeep.yaml", Threshold, SHIPPED, settings.rules)
