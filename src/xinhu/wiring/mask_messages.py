"""What is said between the worker and the process that masks a copy: values as JSON."""

import msgspec


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

    digest: str
    size: int


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="refused"):
    """No copy; a stable code."""

    code: str
