"""E-mail addresses: the shape that mail servers take, not all that RFC 5322 allows."""

import re
from typing import Final

from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason
from xinhu.core.catalogue.kinds.texts import to_half_width

LONGEST: Final = 254
"""RFC 5321 §4.5.3.1.3, less the brackets."""
_SHAPE = re.compile(
    r"[^\s@\"(),:;<>\[\]\\*]{1,64}@"
    r"(?:[0-9A-Za-z](?:[0-9A-Za-z\-]{0,61}[0-9A-Za-z])?\.)+[A-Za-z0-9\-]{2,63}"
)


def normalise_email(text: str) -> str:
    """Half-width, without spaces, the domain in small letters."""
    text = "".join(to_half_width(text).split()).replace("。", ".")
    local, at, domain = text.rpartition("@")
    return local + at + domain.lower()


def check_email(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse what no mail server takes.

    Raises:
        InvalidValueError: missing, length, format.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if len(value) > LONGEST:
        raise InvalidValueError(Reason.LENGTH)
    if _SHAPE.fullmatch(value) is None:
        raise InvalidValueError(Reason.FORMAT)
