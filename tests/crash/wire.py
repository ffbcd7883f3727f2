"""As much of PostgreSQL's wire protocol as it takes to stand between two messages.

Source: PostgreSQL 18, chapter 54 "Frontend/Backend Protocol". After the start-up packet
each message is one byte of type, four bytes of length (its own included), and a body.
"""

from collections.abc import Iterator
from typing import NamedTuple

STARTUP = b""
QUERY, PARSE, BIND = b"Q", b"P", b"B"
COMPLETE, BACKEND_KEY = b"C", b"K"
_LENGTH = 4
STEPS = {
    "BEGIN": "BEGIN",
    "register.append_at_once": "append_at_once",
    "register.append_open": "append_open",
    "register.append_close": "append_close",
    "DELETE FROM desk.outbox": "delete",
    "desk.standing_version": "fetch",
    "COMMIT": "COMMIT",
}
"""What a statement contains, and the step that it is; the first that fits."""


class Message(NamedTuple):
    """One message, whole."""

    kind: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        """Its bytes on the wire."""
        return self.kind + (len(self.body) + _LENGTH).to_bytes(_LENGTH) + self.body


class Splitter:
    """Cuts a stream of bytes into whole messages.

    Args:
        startup: whether the stream begins with a packet that has no type.
    """

    def __init__(self, *, startup: bool) -> None:
        self._rest = b""
        self._startup = startup

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take bytes; yield the messages that are whole now."""
        self._rest += data
        while True:
            head = 0 if self._startup else 1
            if len(self._rest) < head + _LENGTH:
                return
            end = head + int.from_bytes(self._rest[head : head + _LENGTH])
            if len(self._rest) < end:
                return
            kind, body = self._rest[:head], self._rest[head + _LENGTH : end]
            self._rest = self._rest[end:]
            self._startup = False
            yield Message(kind, body)


class Statements:
    """Tells which step a message of a client asks for, remembering what it prepared."""

    def __init__(self) -> None:
        self._prepared: dict[bytes, str] = {}

    def step(self, message: Message) -> str:
        """Return the step that a message executes; empty for none that matters."""
        if message.kind == QUERY:
            return _step(message.body)
        if message.kind == PARSE:
            name, text, _ = message.body.split(b"\0", 2)
            self._prepared[name] = _step(text)
        elif message.kind == BIND:
            _, name, _ = message.body.split(b"\0", 2)
            return self._prepared.get(name, "")
        return ""


def backend_of(message: Message) -> int:
    """Return the process id that a server tells of its backend."""
    return int.from_bytes(message.body[:4])


def _step(statement: bytes) -> str:
    text = statement.decode()
    return next((step for part, step in STEPS.items() if part in text), "")
