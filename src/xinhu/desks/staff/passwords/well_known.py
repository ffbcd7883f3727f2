"""Never what everybody tries first, however it is dressed up."""

import re
from collections.abc import Container, Iterator
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator

from xinhu.desks.staff.passwords.errors import PasswordWellKnownError
from xinhu.desks.staff.passwords.folding import join

_LOOKS = str.maketrans("@013457$!", "aoieastsi")
"""Signs written for letters: P@ssw0rd."""
_ENDS = re.compile(r"^\d+|\d+$")
_LEAST_SHARE = 2
"""A word that makes up less than half of a password does not decide about it."""


def check_well_known(folded: str, words: Container[str]) -> None:
    """Refuse a well-known word, digits around it, signs in it, signs for its letters.

    Args:
        folded: the password, folded.
        words: in small letters.

    Raises:
        PasswordWellKnownError: it is one.
    """
    for reading in _readings(folded):
        if len(reading) * _LEAST_SHARE >= len(folded) and reading in words:
            raise PasswordWellKnownError


@cache
def shipped_words() -> frozenset[str]:
    """Return the 20,000 common passwords that Django brings along."""
    return frozenset(CommonPasswordValidator().passwords)


def _readings(folded: str) -> Iterator[str]:
    for text in (folded, folded.translate(_LOOKS)):
        yield text
        joined = join(text)
        yield joined
        yield _ENDS.sub("", joined)
    # Letters first: in "P@ssw0rd2024!" only the signs between letters stand for some.
    core = _ENDS.sub("", folded.strip("!#$%^&*()_-+=.,?~ "))
    core = core.rstrip("!@#$%^&*()_-+=.,?~ ")
    yield join(core.translate(_LOOKS))
