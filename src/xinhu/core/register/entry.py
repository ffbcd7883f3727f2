"""A register entry: who, when, on what ground, which fields, and what was decided.

Guarantees: the bytes of an entry are canonical (RFC 8785 subset, see
``docs/spec/register.md``), every key is always present, and nothing in them is personal
data: a customer is a random pseudonym, details stand sealed in the vault behind
``commitment``.

The bytes are made in two parts. Everything that a request knows by itself is formatted
into a ``Draft`` **outside** the writer's lock; only ``previous`` (the last entry about
the same customer) is known under the lock, and only that is filled in there. This is
what keeps the lock short (design, promise 6).
"""

from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from xinhu.core.base.clock import Instant, to_text
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt

Decision = Literal["permit", "refuse", "record"]
"""``record`` marks an act that asked for no decision (a bound volume, a new token)."""

_encode = msgspec.json.Encoder(order=None).encode
_MAX_DETAIL = 4096
_LIMIT = 65_535


class GroundRef(NamedTuple):
    """The ground that a request names: what kind, and which one."""

    kind: str
    ref: str


class _Frame(NamedTuple):
    """What many entries have in common, as bytes; between its parts stands the rest.

    Attributes:
        actor: up to the time.
        decision: between customer and detail.
        fields: between detail and the ground's reference.
        kind: from behind the ground up to ``previous``.
        right: what follows ``previous``.
    """

    actor: bytes
    decision: bytes
    fields: bytes
    kind: bytes
    right: bytes


@lru_cache(maxsize=4096)
def _frame(  # noqa: PLR0913, PLR0917 -- keys of an entry, in its order
    actor: str,
    decision: str,
    fields: tuple[tuple[str, str], ...],
    ground: str | None,
    kind: str,
    policy: str,
    post: str,
    purpose: str | None,
    reasons: tuple[str, ...],
    zone: str,
) -> _Frame:
    """Format once what thousands of entries share: one post's looks of a day.

    ``ground`` is its kind. Keys of an entry ascend (RFC 8785), so their order is fixed
    here; ``links.parse_strictly`` refuses an entry whose bytes have another.
    """
    named = b"null" if ground is None else b'{"kind":%b,"ref":' % _encode(ground)
    return _Frame(
        b'{"actor":%b,"at":"' % _encode(actor),
        b',"decision":%b,"detail":' % _encode(decision),
        b',"fields":%b,"ground":%b' % (_encode(dict(sorted(fields))), named),
        b'%b,"kind":%b,"policy":%b,"post":%b,"previous":'
        % (
            b"" if ground is None else b"}",
            _encode(kind),
            _encode(policy),
            _encode(post),
        ),
        b',"purpose":%b,"reasons":%b,"v":1,"zone":%b}'
        % (_encode(purpose), _encode(reasons), _encode(zone)),
    )


@lru_cache(maxsize=64)
def _time(at: Instant) -> bytes:
    """Write the time of a batch once."""
    return to_text(at).encode()


class Facts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an entry states, before its place in the register is known.

    Attributes:
        kind: ``disclosure``, ``search``, ``search_hit``, ``import_opened``, ``act`` …
            A look that is part of a desk's matter has its own: ``inquiry``, ``report``.
        actor: the operator's reference, or ``system:<process>``.
        post, zone: the actor's post and network zone at that moment.
        at: when it was decided.
        decision: permit, refuse, or record.
        policy: version of the policies that decided (promise 10).
        customer: pseudonym, or None where the entry is about nobody in particular.
        purpose: code of the purpose.
        ground: kind and reference of the ground.
        fields: name of each field → mask level; empty in a refusal.
        reasons: stable codes, and ids of the policies that decided as ``policy:<id>``.
        detail: counts, roots, references; whole numbers and short texts only.
        commitment: hexadecimal SHA-256 over sealed details and their salt.
    """

    kind: str
    actor: str
    post: str
    zone: str
    at: Instant
    decision: Decision
    policy: str
    customer: CustomerId | None = None
    purpose: str | None = None
    ground: GroundRef | None = None
    fields: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    detail: tuple[tuple[str, str | int], ...] = ()
    commitment: str | None = None

    def draft(self) -> "Draft":
        """Format the entry but for ``previous``.

        Raises:
            ValueError: the entry would pass the 65,535 bytes of an entry bundle; bulk
                work states a count and a root instead of its rows.
        """
        ground = self.ground
        frame = _frame(
            self.actor,
            self.decision,
            self.fields,
            None if ground is None else ground[0],
            self.kind,
            self.policy,
            self.post,
            self.purpose,
            self.reasons,
            self.zone,
        )
        left = b'%b%b","commitment":%b,"customer":%b%b%b%b%b%b' % (
            frame[0],
            _time(self.at),
            _encode(self.commitment),
            _encode(self.customer),
            frame[1],
            _encode(dict(sorted(self.detail))) if self.detail else b"null",
            frame[2],
            b"" if ground is None else _encode(ground[1]),
            frame[3],
        )
        right = frame[4]
        if len(left) + len(right) > _LIMIT - _MAX_DETAIL:
            message = "an entry is longer than a bundle can hold"
            raise ValueError(message)
        return Draft(left, right, self.customer, self)


class Draft(NamedTuple):
    """An entry formatted outside the lock; the writer fills in ``previous``."""

    left: bytes
    right: bytes
    customer: CustomerId | None
    facts: Facts

    def complete(self, previous: Receipt | None) -> bytes:
        """Return the entry's bytes.

        Args:
            previous: receipt of the last entry about the same customer, None for the
                first one and where the entry is about nobody.
        """
        if previous is None:
            return self.left + b"null" + self.right
        link = b'[%d,"%s"]' % (previous.index, previous.leaf.hex().encode())
        return self.left + link + self.right


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as read back from its bytes; attributes are named as in the format."""

    actor: str
    at: str
    commitment: str | None
    customer: str | None
    decision: Decision
    detail: dict[str, str | int] | None
    fields: dict[str, str]
    ground: dict[str, str] | None
    kind: str
    policy: str
    post: str
    previous: tuple[int, str] | None
    purpose: str | None
    reasons: tuple[str, ...]
    v: Literal[1]
    zone: str


_decode = msgspec.json.Decoder(Entry).decode


def parse(body: bytes) -> Entry:
    """Read an entry's bytes.

    Raises:
        msgspec.ValidationError: the bytes are JSON but no entry of version 1.
        msgspec.DecodeError: the bytes are no JSON.
    """
    return _decode(body)
