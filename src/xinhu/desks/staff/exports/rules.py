"""From how many rows on an export waits for an approval (``rules/exports.yaml``)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.passwords.rules import Number

NAME = "exports.yaml"
KINDS = frozenset(
    {
        "register",
        "approvals",
        "staff",
        "training",
        "inquiries",
        "inquiry_book",
        "self_check",
        "custody",
        "findings",
        "data_map",
        "data_map_tables",
    }
)


@cache
def load_most(folder: Path, override: Path | None) -> Mapping[str, int]:
    """Read once per process how many rows of which list are sent at once.

    Raises:
        PolicyInvalidError: one is missing, unknown or below one.
    """
    read = read_rules(NAME, Number, folder, override)
    if read.keys() != KINDS or any(each.number < 1 for each in read.values()):
        detail = f"exactly {', '.join(sorted(KINDS))}, each at least one"
        raise PolicyInvalidError(file=NAME, detail=detail)
    return {what: each.number for what, each in read.items()}
