"""Whom an inquiry is about, as the register book wants it: sealed, and committed to.

R7.4 wants name, address, number and telephone of each inquiry. They stand sealed; the
entry holds their commitment. Whoever is shown the subject later can prove with the salt
that it is the one of the entry.
"""

import hashlib
import hmac
from typing import Final, NamedTuple

import msgspec

from xinhu.core.base.encoding import canonical_json, length_prefixed
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.inquiry.errors import DetailsDifferError

SALT_BYTES: Final = 32
_TYPE = b"xinhu/subject/v1"


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Details of a person as stated at the counter or by a program."""

    name: str
    id_type: str
    id_number: str
    mobile: str
    address: str


class Identity(NamedTuple):
    """What a bureau finds a person by."""

    name: str
    id_type: str
    id_number: str


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    """A subject with the salt of its commitment: what the sealed note holds."""

    subject: Subject
    salt: str


def commit(subject: Subject, random: RandomBytes) -> Committed:
    """Draw a salt for a subject."""
    return Committed(subject=subject, salt=random(SALT_BYTES).hex())


def commitment_of(committed: Committed) -> str:
    """Return the commitment: hexadecimal SHA-256 over type, salt, canonical JSON."""
    stated = canonical_json(msgspec.structs.asdict(committed.subject))
    salt = bytes.fromhex(committed.salt)
    return hashlib.sha256(length_prefixed(_TYPE, salt, stated)).hexdigest()


def require_same(subject: Subject, vaulted: Identity) -> Identity:
    """Return the identity of the vault if the stated details are the same.

    Raises:
        DetailsDifferError: name, kind or number of the document are others; which is
            not said.
    """
    stated = Identity(subject.name, subject.id_type, subject.id_number)
    same = [
        hmac.compare_digest(ours.encode(), theirs.encode())
        for ours, theirs in zip(stated, vaulted, strict=True)
    ]
    if not all(same):
        raise DetailsDifferError
    return vaulted
