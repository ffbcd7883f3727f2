"""The journal of acts: one file an act, telling how far it came.

It stands in the folder of the quarantine, is written whole before each step that cannot
be taken back, and is what ``recovering`` goes by after the machine stopped.
"""

import os
import re
from enum import StrEnum
from typing import Final

import msgspec

from xinhu.adapters.remedies.durable import exists, remove, write_whole
from xinhu.adapters.remedies.errors import RemedyUnknownError
from xinhu.adapters.remedies.owning import Owner
from xinhu.core.base.clock import Instant

_REF: Final = re.compile(r"[a-z]{1,8}-[0-9a-z]{16}")
_END: Final = ".journal"
_MOST: Final = 1 << 20


class Step(StrEnum):
    """How far an act came."""

    SEALING = "sealing"
    """Nothing happened to the original."""
    SEALED = "sealed"
    """A whole sealed copy is on the disk; the original is taken away next."""
    KEPT = "kept"
    """In quarantine, the original is gone."""
    RESTORING = "restoring"
    """The file is being put back; the sealed copy still stands."""
    TAKING = "taking"
    """To be deleted: taken from its name next, and still whole."""
    COPYING = "copying"
    """A masked copy is being made under the name of a draft."""
    COPIED = "copied"
    """It is whole and passed, and gets its name next or has it; kept until told."""
    HANDING = "handing"
    """Handed over next, or again: the vault may keep it; the original is untouched."""
    HANDED = "handed"
    """The vault keeps what the file holds; the original is taken away next."""
    TAKEN = "taken"
    """The original waits under its other name, and is removed next."""
    VAULTED = "vaulted"
    """The original is gone; kept until told."""
    DELETING = "deleting"
    """Nothing brings the original back from here on."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is told of one act.

    Attributes:
        ref: of the act.
        step: how far it came.
        path: of the file, as bytes of the file system.
        digest: SHA-256 of what it held.
        size: bytes.
        at: when the act began.
        certificate: of a deletion, as it will be written.
        inode: number of the file that was opened; None where none is destroyed.
        folder: number of the folder in which the act stopped or may stop.
        owner: whose a masked copy is; None before it is made.
        paper: reference under which the vault keeps it; empty where it does not.
    """

    ref: str
    step: Step
    path: bytes
    digest: str
    size: int
    at: Instant
    certificate: dict[str, str | int] | None = None
    inode: int | None = None
    folder: int | None = None
    owner: Owner | None = None
    paper: str = ""

    def of_paper(self, paper: str) -> "Entry":
        """Return the same act, with the paper under which the vault keeps it."""
        return msgspec.structs.replace(self, paper=paper)

    @property
    def gone(self) -> str:
        """Name under which the original waits, beside where it lay, to be destroyed."""
        return f".xinhu-{self.ref}.gone"

    @property
    def back(self) -> str:
        """Name under which it is put back before it has its own again."""
        return f".xinhu-{self.ref}.back"

    @property
    def copy(self) -> str:
        """Name of a masked copy before it has its own; it ends as that one does."""
        name = os.fsdecode(self.path)
        return f".xinhu-{self.ref}.copy{os.path.splitext(name)[1]}"  # noqa: PTH122 -- bytes

    @property
    def sealed(self) -> str:
        """Name of the sealed copy in the folder of the quarantine."""
        return f"{self.ref}.sealed"


class Journal:
    """The journal in one folder.

    Args:
        folder: descriptor; closed by whoever opened it.
    """

    def __init__(self, folder: int) -> None:
        self.folder = folder

    def write(self, entry: Entry, step: Step) -> Entry:
        """Tell how far an act came; on the disk when this returns."""
        told = msgspec.structs.replace(entry, step=step)
        write_whole(self.folder, _name(entry.ref), msgspec.json.encode(told))
        return told

    def read(self, ref: str) -> Entry:
        """Return what is told of an act.

        Raises:
            RemedyUnknownError: nothing, or nothing that can be read.
        """
        try:
            fd = os.open(
                _name(ref),
                os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC,
                dir_fd=self.folder,
            )  # fmt: skip
        except OSError:
            raise RemedyUnknownError from None
        with os.fdopen(fd, "rb") as file:
            try:
                entry = msgspec.json.decode(file.read(_MOST), type=Entry)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                raise RemedyUnknownError from None
        if entry.ref != ref:
            raise RemedyUnknownError
        return entry

    def has(self, ref: str) -> bool:
        """Tell whether an act was begun."""
        return exists(self.folder, _name(ref))

    def has_beside(self, name: str) -> bool:
        """Tell whether a file stands beside the journal."""
        return exists(self.folder, name)

    def forget(self, ref: str) -> None:
        """Drop what is told of an act that left nothing, or is told elsewhere."""
        remove(self.folder, _name(ref))

    def refs(self) -> list[str]:
        """Return the acts that are told of."""
        names = sorted(os.listdir(self.folder))  # noqa: PTH208 -- a descriptor
        return [name.removesuffix(_END) for name in names if name.endswith(_END)]


def is_reference(ref: str) -> bool:
    """Tell whether a name is a reference of an act."""
    return _REF.fullmatch(ref) is not None


def _name(ref: str) -> str:
    """Return the file that tells of an act; a reference is no way elsewhere.

    Raises:
        RemedyUnknownError: it is no reference.
    """
    if not is_reference(ref):
        raise RemedyUnknownError
    return ref + _END
