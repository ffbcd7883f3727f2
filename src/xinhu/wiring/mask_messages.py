"""What is said between the worker and the process that masks a copy: values as JSON.

The process has files of strangers taken apart: what it says has a fixed shape and an
end, or it is no answer.
"""

from typing import Annotated, Final

import msgspec

LONGEST: Final = 4_096  # bytes of an answer
_Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_.]{1,60}\Z")]
_Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Size = Annotated[int, msgspec.Meta(ge=0)]


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A masked copy that was approved.

    Attributes:
        ref: of the remedy.
        path: of the file.
        target: path of the copy.
        digest: SHA-256 of what the file must hold.
        at: when, as an instant.
        kinds: that are masked.
        threshold: from which confidence on.
        folder: of the journal.
    """

    ref: str
    path: bytes
    target: bytes
    digest: str
    at: int
    kinds: frozenset[str]
    threshold: float
    folder: str


class Made(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="made"):
    """A copy that stands under its name."""

    digest: _Digest
    size: _Size


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="refused"):
    """No copy; a stable code."""

    code: _Code
