"""Whom an inquiry is about, as the register book wants it: sealed, and committed to.

R7.4 wants name, address, number and telephone of each inquiry. They stand sealed; the
entry holds their commitment. Whoever is shown the subject later can prove with the salt
that it is the one of the entry.
"""

import hashlib
import hmac
from typing import Final

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


def require_same(subject: Subject, name: str, id_number: str) -> None:
    """Pass details that are those of the vault.

    Raises:
        DetailsDifferError: name or number are others; which is not said.
    """
    same_name = hmac.compare_digest(subject.name.encode(), name.encode())
    same_number = hmac.compare_digest(subject.id_number.encode(), id_number.encode())
    if not (same_name and same_number):
        raise DetailsDifferError
