"""What can be wrong with the register, or with evidence said to come from it.

    BadInput
    ├── EvidenceError            what was handed in cannot be read as evidence
    │   ├── ProofMalformedError      a proof, or a hash in it, has the wrong shape
    │   ├── NoteMalformedError       a signed note or checkpoint is not in its format
    │   ├── TilePathError            no path of a tile or entry bundle
    │   └── VolumeNameError          no quarter, or one that has not begun
    ├── ProofRefutedError        it is read, and what it claims does not hold
    └── NoteRefusedError         no known key signed the note, or one signed wrongly
    Fault
    ├── RegisterBrokenError      the stored register does not hold, at a first index
    └── VolumeError              a volume cannot be written, or is not what it was

Each ``reason`` is a stable word; the test vectors name it as the failure expected.
"""

from typing import Literal

from xinhu.core.base.errors import BadInput, Fault

Broken = Literal[
    "entry_missing",
    "entry_malformed",
    "leaf_mismatch",
    "tile_mismatch",
    "link_broken",
    "root_mismatch",
    "sm3_leaf_mismatch",
    "sm3_root_mismatch",
]
"""How the stored register can be wrong."""


class EvidenceError(BadInput):
    """Evidence cannot be read; params: reason."""

    code = "register.evidence"

    @property
    def reason(self) -> str:
        """The stable word for what is wrong."""
        return str(self.params.get("reason", ""))


class ProofMalformedError(EvidenceError):
    """A proof has the wrong length, or a hash in it is not 32 bytes; params: reason."""

    code = "register.proof_malformed"


class NoteMalformedError(EvidenceError):
    """A signed note or a checkpoint is not in its format; params: reason."""

    code = "register.note_malformed"


class TilePathError(EvidenceError):
    """A text is no path of a tile or an entry bundle; params: reason."""

    code = "register.tile_path"


class VolumeNameError(EvidenceError):
    """A volume's name is no quarter that has begun; params: reason, name."""

    code = "register.volume_name"


class ProofRefutedError(BadInput):
    """A well-formed proof does not lead to the root; params: reason."""

    code = "register.proof_refuted"

    @property
    def reason(self) -> str:
        """``inclusion``, ``consistency`` or ``chain``."""
        return str(self.params.get("reason", ""))


class NoteRefusedError(BadInput):
    """A note is not signed as it must be; params: reason.

    ``no_known_key``: nobody known signed. ``signature``: a known key's line does not
    hold. ``origin``: another register's checkpoint. ``replayed``: older than one seen.
    ``forked``: of the same size as one seen, with another root.
    """

    code = "register.note_refused"

    @property
    def reason(self) -> str:
        """The stable word for what is wrong."""
        return str(self.params.get("reason", ""))


class RegisterBrokenError(Fault):
    """The stored register does not hold; params: reason, index (the first wrong one).

    For ``root_mismatch`` the index is the size at which the root differs; the change
    lies at or before it, and after the last size whose root agreed (``after``).
    """

    code = "register.broken"

    def __init__(self, *, reason: Broken, index: int, after: int = 0) -> None:
        super().__init__(reason=reason, index=index, after=after)
        self.reason = reason
        self.index = index


class VolumeError(Fault):
    """A volume cannot be bound, or its files are not what they were.

    Params: reason, and name or file.
    """

    code = "register.volume"

    @property
    def reason(self) -> str:
        """The stable word for what is wrong."""
        return str(self.params.get("reason", ""))
