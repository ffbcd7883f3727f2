"""Which format a file is in: by what it holds, and only then by its name."""

import re
import zipfile
import zlib
from enum import StrEnum
from typing import Final

from xinhu.adapters.readers.source import Source

_TAR_AT: Final = 257
_TAR_BLOCK: Final = 512
_PDF_WITHIN: Final = 1024


class Format(StrEnum):
    """What is told apart before a reader looks closer."""

    TEXT = "text"
    MAIL = "mail"
    MAILBOX = "mailbox"
    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    SEVENZIP = "7z"
    OLE = "ole"
    PDF = "pdf"
    PICTURE = "picture"
    SQLITE = "sqlite"
    PARQUET = "parquet"
    ENCRYPTED = "encrypted"
    UNKNOWN = "unknown"


SEVENZIP: Final = b"7z\xbc\xaf\x27\x1c"
SEVENZIP_START: Final = 32
"""Bytes of its first header."""
_SIGNS: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"PK\x07\x08", Format.ZIP),
    (b"\x1f\x8b\x08", Format.GZIP),
    (b"GIF87a", Format.PICTURE),
    (b"%PDF-", Format.PDF),
    (b"\xfd7zXZ\0", Format.XZ),
    (SEVENZIP, Format.SEVENZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OLE),
    (b"SQLite format 3\0", Format.SQLITE),
    (b"PAR1", Format.PARQUET),
    (b"PARE", Format.ENCRYPTED),
    (b"\x89PNG\r\n\x1a\n", Format.PICTURE),
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"GIF89a", Format.PICTURE),
    (b"II*\0", Format.PICTURE),
    (b"MM\0*", Format.PICTURE),
)
FIRST: Final = frozenset(sign[0] for sign, _ in _SIGNS) | frozenset(b"BR")
"""What the first byte is of all that is told by its begin; most texts have another."""
_BZIP2: Final = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_MAIL_FIELDS: Final = re.compile(
    rb"^(from|to|cc|subject|date|message-id|mime-version|received|return-path|"
    rb"reply-to|delivered-to|content-type|content-transfer-encoding|x-mailer):",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD_FIRST: Final = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t\r\n]")
_MAILBOX_FIRST: Final = re.compile(rb"From \S[^\n]*\n[A-Za-z][A-Za-z0-9-]*:")
_FIELDS_OF_A_MAIL: Final = 3


def format_of(source: Source) -> Format:
    """Return the format by its first bytes; ``UNKNOWN`` may still be a text."""
    head = source.head
    if head[0] in FIRST:
        for sign, told in _SIGNS:
            if head.startswith(sign):
                return told
        if _BZIP2.match(head):
            return Format.BZIP2
        if _is_rare_picture(head):
            return Format.PICTURE
    if _is_tar(head):
        return Format.TAR
    return _mail(head, source.name)


def hidden_format(source: Source) -> Format | None:
    """Return what hangs behind other bytes: an archive in a program, a late PDF."""
    if b"%PDF-" in source.head[:_PDF_WITHIN]:
        return Format.PDF
    if source.path is not None and zipfile.is_zipfile(source.path):
        return Format.ZIP
    if sevenzip_at(source.head) is not None:
        return Format.SEVENZIP
    return None


def sevenzip_at(head: bytes) -> int | None:
    """Return where a 7Z archive begins: its sign, and a header that holds together."""
    at = head.find(SEVENZIP)
    while at >= 0:
        start = head[at : at + SEVENZIP_START]
        if zlib.crc32(start[12:]).to_bytes(4, "little") == start[8:12]:
            return at
        at = head.find(SEVENZIP, at + 1)
    return None


def _is_rare_picture(head: bytes) -> bool:
    return (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or (
        head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and len(head) > 26  # noqa: PLR2004 -- the header of a BMP
    )


def _is_tar(head: bytes) -> bool:
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return True
    block = head[:_TAR_BLOCK]
    if len(block) < _TAR_BLOCK or b"\0" not in block[:100]:
        return False
    told = block[148:156].strip(b" \0")
    if not re.fullmatch(rb"[0-7]{4,7}", told):
        return False
    return int(told, 8) == sum(block[:148]) + 8 * 32 + sum(block[156:])


def _mail(head: bytes, name: str) -> Format:
    if _MAILBOX_FIRST.match(head):
        return Format.MAILBOX
    if not _FIELD_FIRST.match(head):
        return Format.UNKNOWN
    fields = re.split(rb"\r?\n\r?\n", head[: 1 << 16], maxsplit=1)[0]
    found = {match[1].lower() for match in _MAIL_FIELDS.finditer(fields)}
    named = name.lower().endswith((".eml", ".mht", ".mhtml"))
    enough = len(found) >= (1 if named else _FIELDS_OF_A_MAIL)
    return Format.MAIL if enough else Format.UNKNOWN
