"""Passwords and keys: what stands where one would stand, and is none."""

import re
from typing import Final

from xinhu.core.discover.detectors.validators.validator import Reasons

_NOTHING: Reasons = ()
_PLAIN: Reasons = ("plain_word",)
FILLERS: Final = (
    " null none nil true false undefined password passwd passw0rd pass pwd secret"
    " string required optional empty example changeme username user your_password"
    " yourpassword xxxx xxxxx xxxxxx xxxxxxxx todo test text varchar input hidden"
    " default unknown str bytes type object char value field token key"
    " "
)
REFERENCE = re.compile(
    r"[$%<{(\[]|self\.|os\.|env\.|process\.|config\.|settings\.|args\.|request\.|this\."
    r"|.*(?:\*\*\*|\.\.\.|xxxx|XXXX|<|>|\{\{|\$\{|%s|your[_-]|example|placeholder)"
)
RANGE = re.compile(r"[0-9]{1,3}[-~][0-9]{1,3}|[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}")
_LETTERS = (
    "(?:[A-Z]*[a-z]{2,}(?:[A-Z]+[a-z]{2,})*(?:[A-Z]{2,})?|[A-Z]{2,})"
    # Two small letters at least in a row, and large ones before them or two of them.
    # Each text is read in one way, as ``(?:[A-Z]?[a-z]{2,}|[A-Z]{2,})+`` is not: that
    # takes days for sixty letters and a digit.
)
WORD = re.compile(rf"{_LETTERS}(?:[_.\-]{_LETTERS})*[.:]?")
"""As words and names in programs are written: one whose letters change their size at
random is none."""
_FEWEST = 2
_VARIED = 7
"""Different characters in a key."""


def secret(value: str) -> Reasons | None:
    """Tell a password from a placeholder, a reference and a masked one."""
    if (
        f" {value.lower().rstrip('?!')} " in FILLERS
        or REFERENCE.match(value) is not None
    ):
        return None
    if len(set(value)) < _FEWEST or RANGE.fullmatch(value) is not None:
        return None
    return _PLAIN if WORD.fullmatch(value) is not None else _NOTHING


def key(value: str) -> Reasons | None:
    """Tell a key: letters and digits, well mixed."""
    if REFERENCE.match(value) is not None or len(set(value)) < _VARIED:
        return None
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return _NOTHING if mixed else None


def issued_key(value: str) -> Reasons | None:
    """Tell a key by whose prefix its issuer is known: well mixed, digits or none."""
    if REFERENCE.match(value) is not None or len(set(value)) < _VARIED:
        return None
    return _NOTHING


def pem(value: str) -> Reasons | None:
    """Tell a key in PEM from a sentence about one: a body of base 64."""
    return _NOTHING if BODY.search(value) is not None else None


BODY = re.compile(r"[0-9A-Za-z+/]{16}")
