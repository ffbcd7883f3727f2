"""A folder with a file to be remedied, and a quarantine beside it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xinhu.adapters.remedies.certificate import Ground, Method
from xinhu.adapters.remedies.deleting import Deletions
from xinhu.adapters.remedies.journal import Journal
from xinhu.adapters.remedies.quarantining import Asked, Quarantine
from xinhu.adapters.remedies.sealing import QuarantineKey
from xinhu.core.base.clock import Instant
from xinhu.core.crypto.suites import INTERNATIONAL, Suite

REF = "rm-0123456789abcdef"
PAPER = "paper-0123456789abcdef"
NOW = Instant(1_790_000_000_000_000)
BODY = "客户 330106198507010003\n".encode() * 50_000  # several pieces


@dataclass(frozen=True)
class Room:
    file: Path
    kept: Path
    key: QuarantineKey
    folder: int

    @property
    def quarantine(self) -> Quarantine:
        return Quarantine(Journal(self.folder), self.key, os.urandom)

    @property
    def deletions(self) -> Deletions:
        return Deletions(Journal(self.folder), lambda: NOW, os.urandom)

    @property
    def asked(self) -> Asked:
        digest = hashlib.sha256(BODY).hexdigest()
        return Asked(REF, os.fsencode(self.file), digest, NOW)

    def hand(self, body: bytes) -> str:
        """Keep what is handed over, as the gate does: one paper, whole."""
        draft = self.vault.with_suffix(".draft")
        draft.write_bytes(body)
        draft.rename(self.vault)
        return PAPER

    @property
    def vault(self) -> Path:
        """What was handed over; none before."""
        return self.kept.parent / "paper"

    def in_vault(self) -> bool:
        return self.vault.exists() and self.vault.read_bytes() == BODY

    def left(self) -> set[str]:
        """Return what lies beside the file and in quarantine, drafts aside."""
        names = [*self.file.parent.iterdir(), *self.kept.iterdir()]
        return {path.name for path in names if path.suffix != ".draft"}


@contextmanager
def room(folder: Path, suite: Suite = INTERNATIONAL) -> Iterator[Room]:
    share, kept = folder / "share", folder / "kept"
    share.mkdir()
    kept.mkdir()
    file = share / "客户.csv"
    file.write_bytes(BODY)
    file.chmod(0o640)
    os.utime(file, ns=(10**18, 10**18 + 7))
    handle = os.open(kept, os.O_RDONLY)
    try:
        yield Room(file, kept, QuarantineKey(suite, b"k" * 32), handle)
    finally:
        os.close(handle)


def ground(method: Method = "removed") -> Ground:
    return Ground(
        asked_by="u-1", approved_by=("u-2",), approval="ap-1", reason="duplicate",
        method=method,
    )  # fmt: skip
