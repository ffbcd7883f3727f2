"""A chunk of rows becomes people, sealed and ready to be written.

Runs in worker processes. Rows of one identity within the chunk are merged before
anything is sealed; an identity that is stored already is merged through the gate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

import msgspec

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.base.ids import CustomerId, RandomBytes, new_customer
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import ID_NUMBER, ID_TYPE, Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.gate.merging import StoredCustomer, merge_customer
from xinhu.core.policy.refusals import CustomerErasedError, CustomerRestrictedError
from xinhu.core.register.tree import SHA256, leaf_hash
from xinhu.core.vault.errors import ValueUnsealableError
from xinhu.core.vault.index import identity, tags
from xinhu.core.vault.sealing import seal_record
from xinhu.desks.customers.intake.checking import Checker, Rejection
from xinhu.desks.customers.intake.merging import Merger
from xinhu.desks.customers.intake.rows import Chunk
from xinhu.desks.customers.intake.stores import Lookup, NewCustomer, Packed, Packer

RESTRICTED = "restricted"
_TOO_LONG = "length"


class Rejected(NamedTuple):
    """A row that is no customer.

    Attributes:
        place: in the chunk.
        rejections: what is wrong with it.
    """

    place: int
    rejections: tuple[Rejection, ...]


class Person(NamedTuple):
    """One person of a chunk, ready to be written.

    Attributes:
        identity: uniqueness tag.
        places: rows of the chunk that the person came from.
        created: whether the person was no customer before.
        counted: whether the person was written by this import before.
        packed: rows to write.
        leaf: what the tree of the import states about the written record.
    """

    identity: bytes
    places: tuple[int, ...]
    created: bool
    counted: bool
    packed: Packed
    leaf: bytes


class Outcome(msgspec.Struct):
    """What became of a chunk: every row is in one of the two."""

    people: list[Person]
    rejected: list[Rejected]
    kek_version: int


class Grouped(NamedTuple):
    """Accepted rows by identity, merged; and the rejected ones."""

    values: dict[bytes, dict[str, str]]
    places: dict[bytes, list[int]]
    rejected: list[Rejected]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealer:
    """Turns chunks into people.

    Attributes:
        checker, merger: the rules.
        keyring, catalogue: of the institution.
        receipt: of the entry that opened the import.
        started_at: of the import; older records were written before it.
        lookup: finds stored customers.
        packer: brings people into the store's wire form.
        random, clock: of the process.
    """

    checker: Checker
    merger: Merger
    keyring: Keyring
    catalogue: Catalogue
    receipt: Receipt
    started_at: Instant
    lookup: Lookup
    packer: Packer
    random: RandomBytes
    clock: Clock

    def work(self, chunk: Chunk) -> Outcome:
        """Check, merge and seal the rows of a chunk."""
        grouped = self.group(chunk)
        stored = self.lookup.find(list(grouped.values))
        return self.seal(grouped, stored)

    def check(self, chunk: Chunk) -> list[Rejected]:
        """Return the rejected rows of a chunk that was written before."""
        grouped = self.group(chunk)
        stored = self.lookup.find(list(grouped.values))
        closed = (key for key, customer in stored.items() if customer.state)
        barred = (place for key in closed for place in grouped.places[key])
        rejected = [*grouped.rejected, *(self._barred(place) for place in barred)]
        return sorted(rejected)

    def group(self, chunk: Chunk) -> Grouped:
        """Check every row and merge those of one identity."""
        combine, ring = self.merger.combine, self.keyring
        values: dict[bytes, dict[str, str]] = {}
        places: dict[bytes, list[int]] = {}
        rejected: list[Rejected] = []
        rows = self.checker.read_all(chunk.rows, frozenset(chunk.broken))
        for place, row in enumerate(rows):
            if isinstance(row, tuple):
                rejected.append(Rejected(place, row))
                continue
            key = identity(ring, row[ID_TYPE], row[ID_NUMBER])
            if key in values:
                values[key] = combine(values[key], row)
                places[key].append(place)
            else:
                values[key] = row
                places[key] = [place]
        return Grouped(values, places, rejected)

    def seal(self, grouped: Grouped, stored: Mapping[bytes, StoredCustomer]) -> Outcome:
        """Seal every person of a group."""
        now = self.clock()
        outcome = Outcome([], grouped.rejected, self.keyring.kek_version)
        for key, values in grouped.values.items():
            places = tuple(grouped.places[key])
            known = stored.get(key)
            try:
                person = (
                    self._new(key, places, values, now)
                    if known is None
                    else self._merged(known, key, places, values, now)
                )
            except (CustomerRestrictedError, CustomerErasedError):
                outcome.rejected.extend(self._barred(place) for place in places)
            except ValueUnsealableError as error:
                header = self.checker.header(str(error.params["field"]))
                wrong = (Rejection(header, _TOO_LONG),)
                outcome.rejected.extend(Rejected(place, wrong) for place in places)
            else:
                outcome.people.append(person)
        outcome.rejected.sort()
        return outcome

    def _new(
        self,
        key: bytes,
        places: tuple[int, ...],
        values: Mapping[str, str],
        now: Instant,
    ) -> Person:
        ring, fields = self.keyring, self.catalogue
        customer = new_customer(self.random)
        sealed = seal_record(ring, fields, customer, values, 1, self.random)
        found = tags(ring, fields, values)
        new = NewCustomer(
            customer, key, sealed.kek_version, sealed.wrapped_key, sealed.record, found
        )
        leaf = record_leaf(customer, 1, sealed.record)
        packed = self.packer.new(new, now)
        return Person(key, places, True, False, packed, leaf)  # noqa: FBT003 -- in order

    def _merged(
        self,
        stored: StoredCustomer,
        key: bytes,
        places: tuple[int, ...],
        values: Mapping[str, str],
        now: Instant,
    ) -> Person:
        fresh = stored.written_at >= self.started_at
        merged = merge_customer(
            self.receipt,
            self.keyring,
            self.catalogue,
            stored,
            lambda old: self.merger.combine(old, values, left_is_fresh=fresh),
            self.random,
        )
        leaf = record_leaf(merged.customer, merged.version, merged.record)
        packed = self.packer.merged(*merged, now)
        return Person(key, places, False, fresh, packed, leaf)  # noqa: FBT003 -- in order

    def _barred(self, place: int) -> Rejected:
        return Rejected(place, (Rejection(self.checker.header(ID_NUMBER), RESTRICTED),))


def record_leaf(customer: CustomerId, version: int, record: bytes) -> bytes:
    """Return the leaf that stands for a written record in the import's tree.

    RFC 6962 leaf hash over customer (16 bytes) ‖ version (4, big-endian) ‖
    SHA-256(sealed record): nothing in it can be guessed.
    """
    body = bytes.fromhex(customer) + version.to_bytes(4) + sha256(record).digest()
    return leaf_hash(SHA256, body)
