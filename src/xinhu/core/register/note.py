"""Signed notes (c2sp.org/signed-note v1.0.0): a text, and who signed it.

    <text, ending in a newline>
    <empty line>
    — <key name> <base64 of key ID (4 bytes) ‖ signature>

Reading is strict: what has two spellings is refused, so that a note that was checked is
a note that can be compared byte by byte. Who is believed is decided by ``open_note``
and the verifiers that the caller trusts; parsing alone trusts nobody.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from xinhu.core.crypto.errors import SignatureInvalidError
from xinhu.core.register.errors import NoteMalformedError, NoteRefusedError

KEY_ID_SIZE: Final = 4
MAX_SIGNATURES: Final = 100
"""The specification demands that 16 be accepted."""
MAX_SIZE: Final = 1_000_000
"""Bytes of the longest note that is read."""
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line.

    Attributes:
        name: the key's name.
        key_id: 4 bytes; name and key ID together tell which key.
        blob: what the key's algorithm makes of the text.
    """

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> str:
        """Write the line, newline included."""
        packed = base64.b64encode(self.key_id + self.blob).decode()
        return f"{_DASH}{self.name} {packed}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures, checked by nobody yet.

    Attributes:
        text: ends in a newline; exactly what is signed.
        signatures: in the order of their lines.
    """

    text: str
    signatures: tuple[Signature, ...]


class NoteVerifier(Protocol):
    """A key that the caller trusts."""

    @property
    def name(self) -> str:
        """The key's name."""
        ...

    @property
    def key_id(self) -> bytes:
        """The key's ID, 4 bytes."""
        ...

    def check(self, text: str, blob: bytes) -> str:
        """Return the text that the signature holds for.

        Raises:
            SignatureInvalidError: it does not hold.
            EvidenceError: the text is of a kind that this key never signs.
        """
        ...


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A text that at least one trusted key signed.

    Attributes:
        text: what was signed.
        signed_by: names and IDs of the trusted keys that signed, each key once
            however many lines it wrote: whoever asks for k signers counts these.
    """

    text: str
    signed_by: tuple[tuple[str, bytes], ...]


def format_note(text: str, signatures: Iterable[Signature]) -> bytes:
    """Write a note.

    Raises:
        NoteMalformedError: what would be written could not be read back.
    """
    lines = "".join(signature.line() for signature in signatures)
    data = f"{text}\n{lines}".encode()
    parse_note(data)
    return data


def parse_note(data: bytes) -> Note:
    """Read a note without believing it.

    Raises:
        NoteMalformedError: reason ``size``, ``encoding``, ``control_character``,
            ``no_signatures``, ``signature_line``, ``key_name``, ``base64`` or
            ``too_many_signatures``.
    """
    if len(data) > MAX_SIZE:
        raise NoteMalformedError(reason="size")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise NoteMalformedError(reason="encoding") from None
    if any(char < " " and char != "\n" for char in whole):
        raise NoteMalformedError(reason="control_character")
    # The text itself may hold empty lines: the last one divides.
    before, divider, after = whole.rpartition("\n\n")
    if not divider or not after:
        raise NoteMalformedError(reason="no_signatures")
    if not after.endswith("\n"):
        raise NoteMalformedError(reason="signature_line")
    lines = after[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteMalformedError(reason="too_many_signatures")
    return Note(before + "\n", tuple(_signature(line) for line in lines))


def open_note(data: bytes, verifiers: Sequence[NoteVerifier]) -> OpenedNote:
    """Read a note and check every line that a trusted key signed.

    Lines of unknown keys are passed over, even where only name or only ID is known.

    Raises:
        NoteMalformedError: it is no note.
        NoteRefusedError: reason ``no_known_key``, or ``signature``: one known key's
            line does not hold, whatever the others say.
    """
    note = parse_note(data)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed_by: dict[tuple[str, bytes], None] = {}
    for signature in note.signatures:
        key = (signature.name, signature.key_id)
        verifier = known.get(key)
        if verifier is None:
            continue
        try:
            verifier.check(note.text, signature.blob)
        except SignatureInvalidError:
            raise NoteRefusedError(reason="signature") from None
        signed_by[key] = None
    if not signed_by:
        raise NoteRefusedError(reason="no_known_key")
    return OpenedNote(note.text, tuple(signed_by))


def check_name(name: str) -> str:
    """Return a key's name, or raise where it is none.

    Raises:
        NoteMalformedError: reason ``key_name``: empty, or with a space or a plus.
    """
    if not name or "+" in name or any(char.isspace() for char in name):
        raise NoteMalformedError(reason="key_name")
    return name


def decode_base64(text: str) -> bytes:
    """Read standard base64 in its only spelling.

    Raises:
        NoteMalformedError: reason ``base64``.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteMalformedError(reason="base64") from None
    # Bits behind the last byte would let one hash be written in several ways.
    if base64.b64encode(data).decode() != text:
        raise NoteMalformedError(reason="base64")
    return data


def _signature(line: str) -> Signature:
    name, divider, packed = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not divider:
        raise NoteMalformedError(reason="signature_line")
    data = decode_base64(packed)
    if len(data) <= KEY_ID_SIZE:
        raise NoteMalformedError(reason="signature_line")
    return Signature(check_name(name), data[:KEY_ID_SIZE], data[KEY_ID_SIZE:])
