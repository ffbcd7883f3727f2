"""An import from beginning to end.

    (1) the import is entered under the digest of file, mapping and rules
    (2) ``import_opened`` is appended; its receipt is what merging opens records with
    (3) chunk by chunk: people, position, counts and tree in one transaction
    (4) ``import_closed`` is appended: counts and root
    (5) the import is marked finished

Killed between any two steps, the same command goes on where the last transaction ended.
Rows written before are only checked again, so that the file of rejected rows is whole
whatever happened to an earlier one.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xinhu.core.base.clock import Clock
from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import RandomBytes
from xinhu.core.base.receipt import Receipt
from xinhu.desks.customers.intake.entries import Importer, closing, opening
from xinhu.desks.customers.intake.mapping import MappingFile
from xinhu.desks.customers.intake.pool import Pool, Work, collecting_seldom
from xinhu.desks.customers.intake.rejects import RejectsFile
from xinhu.desks.customers.intake.rows import Chunk, Rows
from xinhu.desks.customers.intake.sealing import Outcome, Sealer
from xinhu.desks.customers.intake.source import Source
from xinhu.desks.customers.intake.stores import Appender, ImportState, ImportStore
from xinhu.desks.customers.intake.summary import MOST_TOLD, Summary
from xinhu.desks.customers.intake.words import Words
from xinhu.desks.customers.intake.writing import ChunkWriter

CHUNK = 6_000
"""Rows in one transaction: what a kill costs, and about 15 MB in memory. Sorted by key,
more rows cost the database less each (27 µs at 2,000 unsorted, 16 µs at 6,000)."""

Tell = Callable[[int, int, int], None]
"""Told what was read, what there is to read, and rows so far."""
MakeSealer = Callable[[ImportState, Receipt], Sealer]
"""Builds a sealer in the process that calls it, with a connection of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """What an import is made of.

    Attributes:
        words: of intake.
        store: of imports and customers.
        append: to the register.
        make_sealer: called once in every process that seals.
        importer: who imports.
        random, clock: of the process.
        workers: processes that seal; 0 seals in this one.
        chunk: rows in one transaction.
    """

    words: Words
    store: ImportStore
    append: Appender
    make_sealer: MakeSealer
    importer: Importer
    random: RandomBytes
    clock: Clock
    workers: int = 2
    chunk: int = CHUNK

    def run(
        self, source: Source, mapping: MappingFile, rejects: Path, tell: Tell
    ) -> Summary:
        """Import a file, or go on with it, or say that it is in already.

        Args:
            source: the file, looked at.
            mapping: as confirmed; another mapping is another import.
            rejects: where the file of rejected rows is to be.
            tell: of the progress.

        Raises:
            ImportRunningError, FileChangedError, WorkerLostError: run it again.
            RejectsUnwritableError: nothing can be written to ``rejects``.
            RegisterUnavailableError: no entry, so nothing was imported or finished.
        """
        key, state = self._begin(source, mapping)
        if state.closed:
            return Summary(
                id=state.id, counts=state.counts, already=True, reasons=Counter()
            )
        rows = Rows(source, self.words)
        with RejectsFile(rejects, source.headers, self.words) as file:
            opened = self._open(state, key)
            done, reasons = self._take(state, opened, rows, file, tell)
            path = file.finish()
        return Summary(
            id=done.id,
            counts=done.counts,
            resumed_at=state.position,
            reasons=reasons,
            rejects=path,
            skipped=tuple(rows.skipped[:MOST_TOLD]),
            skipped_count=len(rows.skipped),
            opened=opened,
            closed=self._close(done),
        )

    def _take(
        self,
        state: ImportState,
        opened: Receipt,
        rows: Rows,
        file: RejectsFile,
        tell: Tell,
    ) -> tuple[ImportState, Counter[tuple[str, str]]]:
        """Check, seal and write all rows; return where that leads, and the reasons."""
        with ExitStack() as stack:
            stack.enter_context(collecting_seldom())
            pool = stack.enter_context(
                Pool(partial(self._work, state, opened), self.workers)
            )
            # Only now, so that no worker inherits the connection of this sealer.
            again = self.make_sealer(state, opened)
            stack.callback(again.lookup.close)
            writer = ChunkWriter(self.store, state, again, max(1, self.workers))
            chunks = rows.chunks(self.chunk, state.position)
            done = pool.run(chunks, _work_of(again, state))
            reasons = _write_all(writer, done, file, partial(_told, tell, rows))
        rows.require_unchanged()
        return writer.state, reasons

    def _work(self, state: ImportState, opened: Receipt) -> Work:
        """Build what a worker does; called in the worker."""
        return _work_of(self.make_sealer(state, opened), state)

    def _key(self, source: Source, mapping: MappingFile) -> bytes:
        columns = repr([(c.place, c.field) for c in source.columns]).encode()
        parts = (source.scan.digest, mapping.digest, columns)
        return hashlib.sha256(length_prefixed(*parts)).digest()

    def _begin(self, source: Source, mapping: MappingFile) -> tuple[bytes, ImportState]:
        key, now = self._key(source, mapping), self.clock()
        salt = self.random(32)
        return key, self.store.begin(key, self.random(16).hex(), salt, now)

    def _close(self, state: ImportState) -> Receipt:
        receipt = self.append(closing(self.importer, state, self.clock()))
        self.store.closed(state, self.clock())
        return receipt

    def _open(self, state: ImportState, key: bytes) -> Receipt:
        if state.opened is not None:
            return state.opened
        version = self.words.merge_version
        draft = opening(self.importer, state, key, version, self.clock())
        receipt = self.append(draft)
        self.store.opened(state, receipt)
        return receipt


def _write_all(
    writer: ChunkWriter,
    done: Iterable[tuple[Chunk, Outcome]],
    file: RejectsFile,
    told: Callable[[int], None],
) -> Counter[tuple[str, str]]:
    """Write every chunk, in order; return how often which column was wrong how."""
    reasons: Counter[tuple[str, str]] = Counter()
    for chunk, outcome in done:
        for place, rejections in writer.write(chunk, outcome):
            file.add(chunk.first + place, rejections, chunk.rows[place])
            reasons.update((wrong.header, wrong.reason) for wrong in rejections)
        told(chunk.first + len(chunk.rows) - 1)
    return reasons


def _told(tell: Tell, rows: Rows, done: int) -> None:
    tell(*rows.progress, done)


def _work_of(sealer: Sealer, state: ImportState) -> Work:
    """Return what is done with a chunk: one that stands already is only checked."""

    def work(chunk: Chunk) -> Outcome:
        if chunk.first <= state.position:
            return Outcome([], sealer.check(chunk), sealer.keyring.kek_version)
        return sealer.work(chunk)

    return work
