"""How often a mail is tried, and how long is waited in between: data."""

from dataclasses import dataclass
from pathlib import Path

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.passwords.rules import Number

NAME = "mails.yaml"
_KNOWN = {"most_attempts", "first_wait", "longest_wait"}


@dataclass(frozen=True, slots=True)
class MailRules:
    """How often, and seconds.

    Attributes:
        most_attempts: then it is given up.
        first_wait: after the first failure; doubled after each.
        longest_wait: never longer.
    """

    most_attempts: int
    first_wait: int
    longest_wait: int


def load_mail_rules(folder: Path, override: Path | None) -> MailRules:
    """Read the numbers.

    Raises:
        PolicyInvalidError: one is missing, unknown or below one.
    """
    read = read_rules(NAME, Number, folder, override)
    if read.keys() != _KNOWN or any(each.number < 1 for each in read.values()):
        detail = f"exactly {', '.join(sorted(_KNOWN))}, each at least one"
        raise PolicyInvalidError(file=NAME, detail=detail)
    return MailRules(**{name: each.number for name, each in read.items()})
