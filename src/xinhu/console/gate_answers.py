"""The gate's answers as the console reads them; unknown members are passed over.

An answer that lacks what stands here is refused as garbled: the console never guesses
what the gate may have meant.
"""

import msgspec


class Receipt(msgspec.Struct, frozen=True):
    """Number and leaf hash of the entry that an answer stands on."""

    index: int
    leaf: str


class Reason(msgspec.Struct, frozen=True):
    """Why, in words; ``next`` says what to do."""

    code: str
    message: str
    next: str = ""


class Problem(msgspec.Struct, frozen=True):
    """The inner part of an answer that tells an error."""

    code: str
    message: str
    next: str = ""
    reasons: tuple[Reason, ...] = ()
    policies: tuple[str, ...] = ()


class Referred(msgspec.Struct, frozen=True):
    """What an error is about, by its reference."""

    ref: str


class Told(msgspec.Struct, frozen=True):
    """An answer that tells an error; with a receipt where it was registered.

    Attributes:
        error: in words.
        receipt: of the entry.
        inquiry: the credit inquiry that was reserved before it went wrong.
    """

    error: Problem
    receipt: Receipt | None = None
    inquiry: Referred | None = None


class Disclosed(msgspec.Struct, frozen=True):
    """Masked fields; a field that holds several values is a list."""

    fields: dict[str, str | list[str]]
    masks: dict[str, str]
    receipt: Receipt


class Match(msgspec.Struct, frozen=True):
    """A customer that carries the value, shown masked."""

    customer: str
    fields: dict[str, str | list[str]]
    masks: dict[str, str]
    receipt: Receipt


class Found(msgspec.Struct, frozen=True):
    """The answer to a search, which is an entry itself."""

    matches: tuple[Match, ...]
    receipt: Receipt


class FieldCard(msgspec.Struct, frozen=True):
    """A field that a customer's record may hold, with its grade C1, C2 or C3."""

    name: str
    zh: str
    en: str
    grade: str


class CustomerCard(msgspec.Struct, frozen=True):
    """A customer without any of the values."""

    customer: str
    state: str
    fields: tuple[FieldCard, ...]


class GroundCard(msgspec.Struct, frozen=True):
    """A ground of a customer, as it stands now."""

    kind: str
    ref: str
    purposes: tuple[str, ...]
    valid_until: str
    state: str
    fields: tuple[str, ...] | None = None
    uses_left: int | None = None
    holder: str | None = None


class Grounds(msgspec.Struct, frozen=True):
    """All grounds of a customer."""

    grounds: tuple[GroundCard, ...]


class NewGround(msgspec.Struct, frozen=True):
    """A ground that was entered just now."""

    ref: str


class EntryBody(msgspec.Struct, frozen=True):
    """What an entry states; named as in the register's format."""

    actor: str
    at: str
    decision: str
    kind: str
    policy: str
    post: str
    zone: str
    commitment: str | None
    customer: str | None
    detail: dict[str, str | int] | None
    fields: dict[str, str]
    ground: dict[str, str] | None
    previous: tuple[int, str] | None
    purpose: str | None
    reasons: tuple[str, ...]
    v: int


class Entry(msgspec.Struct, frozen=True):
    """An entry with its place: its bytes are kept as they came."""

    index: int
    leaf: str
    entry: msgspec.Raw

    @property
    def body(self) -> EntryBody:
        """What the bytes state."""
        return _body.decode(self.entry)


class Entries(msgspec.Struct, frozen=True):
    """A page of the register, and how many entries the whole has."""

    entries: tuple[Entry, ...]
    size: int


class Inclusion(msgspec.Struct, frozen=True):
    """Proof that a leaf stands at its place in the tree of a size."""

    index: int
    size: int
    leaf: str
    path: tuple[str, ...]
    root: str


class ApprovalVote(msgspec.Struct, frozen=True):
    """A vote, with its giver's words."""

    voter: str
    reason: str = ""


class OpenedApproval(msgspec.Struct, frozen=True):
    """An approval whose reason the gate opened; ``look`` goes back with the vote."""

    ref: str
    reason: str
    votes: tuple[ApprovalVote, ...]
    look: int | None = None
    terms: dict[str, str] = {}


class VotedApproval(msgspec.Struct, frozen=True):
    """An approval after a vote or as it was asked for."""

    ref: str
    state: str


_body = msgspec.json.Decoder(EntryBody)
