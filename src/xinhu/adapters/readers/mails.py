"""Mails and mailboxes: headers, bodies, attachments, mails inside mails."""

import email
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import Final

from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.source import Around, Source
from xinhu.core.discover.part import Part, Unread, Why

_FROM: Final = re.compile(rb"\nFrom \S[^\n]*\n")
_LONGEST_FROM: Final = 1000
_PARTS: Final = 2000
_BLOCK: Final = 1 << 20


def read_mail(source: Source, around: Around) -> Iterator[Part]:
    """Read one mail.

    Raises:
        UnreadError: it is larger than is held whole.
    """
    yield from _message(source.whole(around.bounds.member), source.member, around)


def read_mailbox(source: Source, around: Around) -> Iterator[Part]:
    """Read a mailbox, mail by mail, each a member of it."""
    for number, body in enumerate(_mails(source, around.bounds.member), 1):
        name = f"mail {number}"
        if body is None:
            raise UnreadError(Why.TOO_LARGE)
        yield from around.held(source.member, f"{name}.eml", body)


def _mails(source: Source, limit: int) -> Iterator[bytes | None]:
    """Yield each mail without the line that begins it; None for one too large."""
    kept, seen = b"", 0
    while True:
        data = source.read(_BLOCK)
        kept += data
        begin = 0
        for match in _FROM.finditer(kept, seen):
            yield _behind_first_line(kept[begin : match.start() + 1])
            begin = match.start() + 1
        kept = kept[begin:]
        if not data:
            yield _behind_first_line(kept)
            return
        if len(kept) > limit:
            yield None
            return
        seen = max(0, len(kept) - _LONGEST_FROM)


def _behind_first_line(mail: bytes) -> bytes:
    return mail[mail.find(b"\n") + 1 :]


def _message(body: bytes, member: str, around: Around) -> Iterator[Part]:
    # The plain policy: the newer ones raise on headers that are not as they should be.
    message = email.message_from_bytes(body)
    yield from held_text(member, "headers", _headers(message))
    for number, part in enumerate(message.walk()):
        if number > _PARTS:
            yield Unread(member, Why.TOO_MANY)
            return
        if number and part.get_content_maintype() != "multipart":
            inner = "\n".join(_words(str(v)) for _, v in part.raw_items())
            yield from held_text(member, f"part {number} headers", inner)
        if part.is_multipart():
            yield from _around_parts(part, number, member)
        else:
            yield from _body(part, number, member, around)


def _around_parts(part: Message, number: int, member: str) -> Iterator[Part]:
    """Give what stands before the first part and behind the last, shown by nobody."""
    for place, text in (("preamble", part.preamble), ("epilogue", part.epilogue)):
        words = field((text or "").encode("utf-8", "surrogateescape"))
        yield from held_text(member, f"part {number} {place}", words)


def _headers(message: Message) -> str:
    return "\n".join(f"{name}: {_words(str(v))}" for name, v in message.raw_items())


def _body(part: Message, number: int, member: str, around: Around) -> Iterator[Part]:
    """Give one part, an attachment under its name; its format is told by content."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return
    name = part.get_filename()
    kind = part.get_content_subtype()
    shown = _words(name) if name else f"body {number}.{_ENDINGS.get(kind, kind)}"
    charset = part.get_content_charset("")
    if part.get_content_maintype() == "text":
        content = _in_utf8(content, charset)
    yield from around.held(member, shown, content)


_ENDINGS: Final = {"plain": "txt"}


def _in_utf8(content: bytes, charset: str) -> bytes:
    """Return a text as UTF-8 where what the mail says of its encoding is true."""
    if charset.replace("_", "-") in {"", "utf-8", "us-ascii", "ascii"}:
        return content
    if charset in {"gb2312", "gbk"}:
        charset = "gb18030"
    try:
        return content.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return content


def _words(value: str) -> str:
    """Decode a header; what is not encoded as it should be is kept as it stands."""
    raw = value.encode("utf-8", "surrogateescape")
    value = field(raw)
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(
        piece if isinstance(piece, str) else _piece(piece, charset)
        for piece, charset in pieces
    )


def _piece(piece: bytes, charset: str | None) -> str:
    return field(_in_utf8(piece, (charset or "").lower()))
