"""Writing a chunk: people, position, counts and tree, in one transaction.

A worker looked its people up before the chunks ahead of it were written. Whoever is
among those is worked on again here, so that nobody is doubled and no value is lost.
"""

from collections import deque
from collections.abc import Sequence

import msgspec

from xinhu.core.register.tree import SHA256, Stack
from xinhu.desks.customers.intake.errors import CustomerMovedError
from xinhu.desks.customers.intake.rows import Chunk, travelling
from xinhu.desks.customers.intake.sealing import Outcome, Person, Rejected, Sealer
from xinhu.desks.customers.intake.stores import ImportState, ImportStore


class ChunkWriter:
    """Writes the outcomes of chunks, in order.

    Args:
        store: where to.
        state: how far the import has come.
        again: works on rows once more, in this process.
        window: chunks that may have been under way at the same time.
    """

    def __init__(
        self, store: ImportStore, state: ImportState, again: Sealer, window: int
    ) -> None:
        self._store = store
        self._again = again
        self._recent: deque[frozenset[bytes]] = deque(maxlen=window)
        self.state = state

    def write(self, chunk: Chunk, outcome: Outcome) -> Sequence[Rejected]:
        """Write a chunk unless it stands already; return its rejected rows.

        Raises:
            CustomerMovedError: customers keep changing; run the import again.
        """
        if chunk.first <= self.state.position:
            return outcome.rejected
        outcome = self._renewed(chunk, outcome)
        try:
            self._store_chunk(chunk, outcome)
        except CustomerMovedError:
            # Somebody erased or restricted one of them this very moment.
            outcome = self._again.work(travelling(chunk))
            self._store_chunk(chunk, outcome)
        self._recent.append(frozenset(person.identity for person in outcome.people))
        return outcome.rejected

    def _renewed(self, chunk: Chunk, outcome: Outcome) -> Outcome:
        """Work again on people who were written since they were looked up."""
        recent = frozenset().union(*self._recent)
        stale = [person for person in outcome.people if person.identity in recent]
        if not stale:
            return outcome
        places = sorted(place for person in stale for place in person.places)
        rows = [chunk.rows[place] for place in places]
        renewed = self._again.work(travelling(Chunk(chunk.first, rows, [])))
        fresh = [person for person in outcome.people if person.identity not in recent]
        moved = [
            person._replace(places=tuple(places[at] for at in person.places))
            for person in renewed.people
        ]
        rejected = [
            each._replace(place=places[each.place]) for each in renewed.rejected
        ]
        return Outcome(
            fresh + moved, sorted(outcome.rejected + rejected), outcome.kek_version
        )

    def _store_chunk(self, chunk: Chunk, outcome: Outcome) -> None:
        leaves = [person.leaf for person in outcome.people]
        state = self._advanced(chunk, outcome.people, leaves)
        with self._store.chunk():
            packed = [person.packed for person in outcome.people]
            self._store.write(packed, outcome.kek_version)
            self._store.keep(state, b"".join(leaves))
        self.state = state

    def _advanced(
        self, chunk: Chunk, people: Sequence[Person], leaves: Sequence[bytes]
    ) -> ImportState:
        before = self.state
        tree = Stack.from_bytes(SHA256, before.leaves, before.tree)
        tree.extend(leaves)
        accepted = sum(len(person.places) for person in people)
        counts = msgspec.structs.replace(
            before.counts,
            rows=before.counts.rows + len(chunk.rows),
            accepted=before.counts.accepted + accepted,
            rejected=before.counts.rejected + len(chunk.rows) - accepted,
            created=before.counts.created + sum(p.created for p in people),
            updated=before.counts.updated
            + sum(not p.created and not p.counted for p in people),
        )
        return msgspec.structs.replace(
            before,
            position=before.position + len(chunk.rows),
            counts=counts,
            leaves=tree.size,
            tree=tree.to_bytes(),
        )
