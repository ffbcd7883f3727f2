"""What binding stands on, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xinhu.adapters.volumes.book_html import Words
from xinhu.core.base.clock import Clock, Instant
from xinhu.core.crypto.signer import Signer
from xinhu.core.register.note_keys import KeyVerifier
from xinhu.core.register.store import Append, RegisterReader, StoredCheckpoint
from xinhu.core.register.verification import Progress
from xinhu.core.register.volume.manifest import BoundVolume


@dataclass(frozen=True, slots=True)
class Bindery:
    """What binding stands on, whatever the volume.

    Attributes:
        reader: reads the stored register.
        append: appends the boundary entries.
        origin: the register's name, as in its checkpoints.
        signers: its keys.
        verifiers: keys, past ones included, under which its checkpoints are believed.
        clock: tells the present.
        guomi: whether the register has the SM3 tree.
        words: Chinese words of codes, for the book.
        progress: is told how many entries were written.
    """

    reader: RegisterReader
    append: Append
    origin: str
    signers: Sequence[Signer]
    verifiers: Sequence[KeyVerifier]
    clock: Clock
    guomi: bool
    words: Words = field(default_factory=dict)
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A volume that was bound.

    Attributes:
        volume: what the next volume, and the database, must know of it.
        folder: where it stands.
        bound_at: when.
        checkpoint: the signed checkpoint at its end.
        entries: how many entries it holds.
    """

    volume: BoundVolume
    folder: Path
    bound_at: Instant
    checkpoint: StoredCheckpoint
    entries: int
