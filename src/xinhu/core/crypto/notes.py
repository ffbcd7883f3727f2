"""Sealed notes: reasons and remarks that people write, kept outside the register.

The register holds no free text (design, promise 3): it refers to a note, and the note
is sealed under the institution's note key, bound to the place it belongs to.
"""

from typing import Final

from cryptography.exceptions import InvalidTag

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import RandomBytes
from xinhu.core.crypto.errors import NoteUnreadableError
from xinhu.core.crypto.keyring import Keyring

MAGIC: Final = b"XHN\x01"


def seal_note(keyring: Keyring, place: str, text: str, random: RandomBytes) -> bytes:
    """Seal a text for the place it belongs to, as ``ground/au-…``."""
    header = MAGIC + bytes((keyring.suite.id,))
    key, binding = _key(keyring), _binding(keyring, header, place)
    return header + keyring.suite.seal(key, text.encode(), binding, random)


def unseal_note(keyring: Keyring, place: str, sealed: bytes) -> str:
    """Return the text that was sealed for this place.

    Raises:
        NoteUnreadableError: changed, cut, or sealed for another place.
    """
    header = MAGIC + bytes((keyring.suite.id,))
    if not sealed.startswith(header):
        raise NoteUnreadableError
    binding = _binding(keyring, header, place)
    try:
        plain = keyring.suite.unseal(_key(keyring), sealed[len(header) :], binding)
    except (InvalidTag, ValueError):
        raise NoteUnreadableError from None
    return plain.decode()


def _key(keyring: Keyring) -> bytes:
    info = length_prefixed(b"xinhu/v1/note") + keyring.context
    return keyring.suite.derive(keyring.note_key, info)


def _binding(keyring: Keyring, header: bytes, place: str) -> bytes:
    return length_prefixed(header) + keyring.context + length_prefixed(place.encode())
