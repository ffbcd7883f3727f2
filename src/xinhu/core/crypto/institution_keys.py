"""The institution's keys, as they lie in the database: wrapped under the root key.

| name           | what for                                              | versions |
|----------------|-------------------------------------------------------|----------|
| customer_kek   | wraps the customers' keys                             | many     |
| index          | blind tags for exact search                           | one      |
| identity       | uniqueness tag of a person's identity number          | one      |
| note           | seals reasons and remarks that entries refer to       | one      |
| sign_ed25519   | signs checkpoints (32-byte seed)                      | many     |
| sign_mldsa44   | signs checkpoints beside it (32-byte seed)            | many     |
| sign_sm2       | signs checkpoints in the guomi suite (32-byte scalar) | many     |

Guarantees: a wrapped key opens only in its institution, suite, name and version.
Creation is an explicit act; a missing key is never made up for.
"""

from typing import Final, NamedTuple

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.errors import InstitutionKeyError, RootKeyUnusableError
from xinhu.core.crypto.root_key import RootKey
from xinhu.core.crypto.sm2_range import draw_sm2_scalar
from xinhu.core.crypto.suites import SECRET_SIZE, Suite

CUSTOMER_KEK: Final = "customer_kek"
INDEX: Final = "index"
IDENTITY: Final = "identity"
NOTE: Final = "note"
_LABEL = b"xinhu/v1/institution-key"


class WrappedKey(NamedTuple):
    """A row of vault.institution_key.

    Attributes:
        name: one of the table above.
        version: from 1; the highest one is used for anything new.
        wrapped: the key, sealed by the root key for this institution, suite, name and
            version.
    """

    name: str
    version: int
    wrapped: bytes


def key_names(suite: Suite) -> tuple[str, ...]:
    """Return the names of all keys that an institution of this suite holds."""
    return (CUSTOMER_KEK, INDEX, IDENTITY, NOTE, *suite.signatures)


def create_institution_keys(
    root: RootKey, *, institution: str, suite: Suite, random: RandomBytes
) -> tuple[WrappedKey, ...]:
    """Draw version 1 of every key; done once, at ``xinhu init``."""
    return tuple(
        create_key(root, name, 1, institution=institution, suite=suite, random=random)
        for name in key_names(suite)
    )


def create_key(
    root: RootKey,
    name: str,
    version: int,
    *,
    institution: str,
    suite: Suite,
    random: RandomBytes,
) -> WrappedKey:
    """Draw one key; a new version of customer_kek begins a rotation."""
    draw = draw_sm2_scalar if name == "sign_sm2" else _draw_secret
    context = _context(institution, suite, name, version)
    return WrappedKey(name, version, root.wrap(draw(random), context))


def unwrap_key(
    root: RootKey, row: WrappedKey, *, institution: str, suite: Suite
) -> bytes:
    """Return the key of a row, 32 bytes.

    Raises:
        InstitutionKeyError: it was wrapped for another place, or changed.
    """
    context = _context(institution, suite, row.name, row.version)
    try:
        key = root.unwrap(row.wrapped, context)
    except RootKeyUnusableError:
        raise InstitutionKeyError(key=row.name, version=row.version) from None
    if len(key) != SECRET_SIZE:
        raise InstitutionKeyError(key=row.name, version=row.version)
    return key


def move_to_root(
    old: RootKey, new: RootKey, row: WrappedKey, *, institution: str, suite: Suite
) -> WrappedKey:
    """Wrap a row's key under another root key; nothing below it changes.

    Raises:
        InstitutionKeyError: the old root key does not open it.
    """
    key = unwrap_key(old, row, institution=institution, suite=suite)
    context = _context(institution, suite, row.name, row.version)
    return WrappedKey(row.name, row.version, new.wrap(key, context))


def _context(institution: str, suite: Suite, name: str, version: int) -> bytes:
    return length_prefixed(
        _LABEL,
        bytes((suite.id,)),
        institution.encode(),
        name.encode(),
        version.to_bytes(4),
    )


def _draw_secret(random: RandomBytes) -> bytes:
    return random(SECRET_SIZE)
