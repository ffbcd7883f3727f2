"""What was sealed of an inquiry, read back: the subject and the salt it is held by."""

from collections.abc import Callable

import msgspec

from xinhu.desks.inquiry.subject import Committed

OpenNote = Callable[[str, bytes], str]
"""Opens what ``SealNote`` sealed for a place."""


class KeptSubject(Committed, frozen=True, kw_only=True):
    """A subject with its salt, and why it was asked about again so soon."""

    why_again: str = ""


_read = msgspec.json.Decoder(KeptSubject)


def committed_in(text: str) -> KeptSubject:
    """Read what ``asking.kept_subject`` wrote."""
    return _read.decode(text)
