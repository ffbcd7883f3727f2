"""What can be wrong with keys and sealed bytes.

All are faults: the place where keys and sealed bytes lie does not hold what was put
there. None carries a value, a key or a part of either.
"""

from xinhu.core.base.errors import BadInput, Fault


class UnknownSuiteError(BadInput):
    """No suite has this name or number; params: suite."""

    code = "crypto.unknown_suite"


class RootKeyMissingError(Fault):
    """The root key is not where it was said to be; nothing is created instead."""

    code = "crypto.root_key_missing"


class RootKeyExistsError(BadInput):
    """A root key stands there already and is never overwritten."""

    code = "crypto.root_key_exists"


class RootKeyExposedError(Fault):
    """Others than the owner may read or replace the root key's file."""

    code = "crypto.root_key_exposed"


class RootKeyUnusableError(Fault):
    """The root key does not open; params: reason."""

    code = "crypto.root_key_unusable"


class PassphraseTooShortError(BadInput):
    """The passphrase is shorter than demanded; params: minimum."""

    code = "crypto.passphrase_short"


class InstitutionKeyError(Fault):
    """A wrapped institution key does not open in its place; params: key, version."""

    code = "crypto.institution_key"


class InstitutionKeyMissingError(Fault):
    """The keyring lacks a key that the institution needs; params: key."""

    code = "crypto.institution_key_missing"


class KekUnknownError(Fault):
    """A customer key names a version of customer_kek that is not held.

    Params: version.
    """

    code = "crypto.kek_unknown"


class WrappedKeyError(Fault):
    """A wrapped customer key is changed, cut, or another customer's."""

    code = "crypto.wrapped_key"


class KekWornOutError(Fault):
    """A version of customer_kek has wrapped as often as is safe; params: version."""

    code = "crypto.kek_worn_out"


class NoteUnreadableError(Fault):
    """A sealed note is changed, cut, or stands in another place than it was put."""

    code = "crypto.note_unreadable"


class SignatureInvalidError(Fault):
    """A signature does not hold for the bytes under the key; params: algorithm."""

    code = "crypto.signature_invalid"


class SigningKeyError(Fault):
    """A signing key cannot be used; params: algorithm."""

    code = "crypto.signing_key"
