"""One HTTP exchange: what a handler needs of ASGI, and nothing else."""

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from xinhu.api.bad_requests import (
    BodyTooLargeError,
    MalformedBodyError,
    MalformedQueryError,
    TokenMissingError,
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

JSON = (b"content-type", b"application/json")
NEVER_STORED = (b"cache-control", b"no-store")
_BEARER = b"Bearer "
_UNAUTHORISED = 401
_CHALLENGE = (b"www-authenticate", b"Bearer")  # RFC 9110 section 15.5.2
_LARGEST_BODY = 1_048_576  # bytes; a batch of 1,000 asks takes about 300,000
_encode = msgspec.json.Encoder().encode


class Exchange:
    """A request and the way to answer it."""

    __slots__ = ("_receive", "_send", "method", "path", "scope")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self._receive = receive
        self._send = send

    def header(self, name: bytes) -> bytes | None:
        """Return a header's value; the name in lower case."""
        for key, value in self.scope["headers"]:
            if key == name:
                return bytes(value)
        return None

    def bearer(self) -> bytes:
        """Return the SHA-256 of the bearer token: the token itself goes no further.

        Raises:
            TokenMissingError: there is no bearer token.
        """
        value = self.header(b"authorization")
        if value is None or not value.startswith(_BEARER):
            raise TokenMissingError
        return hashlib.sha256(value[len(_BEARER) :]).digest()

    def language(self) -> str:
        """Return ``en`` where the client prefers English, ``zh`` otherwise."""
        wanted = self.header(b"accept-language") or b""
        return "en" if wanted[:2].lower() == b"en" else "zh"

    def query(self) -> dict[str, str]:
        """Return the query's parameters.

        Raises:
            MalformedQueryError: it is not UTF-8, or names a parameter twice.
        """
        try:
            pairs = parse_qsl(
                self.scope["query_string"].decode("ascii"),
                strict_parsing=bool(self.scope["query_string"]),
                keep_blank_values=True,
                errors="strict",
            )
        except ValueError:
            raise MalformedQueryError from None
        if len(dict(pairs)) != len(pairs):
            raise MalformedQueryError
        return dict(pairs)

    async def body(self, most: int = _LARGEST_BODY) -> bytes:
        """Read the request's body.

        Args:
            most: bytes that it may have; 1 MiB where nothing is said.

        Raises:
            BodyTooLargeError: it is longer.
            MalformedBodyError: the client went away before its end.
        """
        body = bytearray()
        more = True
        while more:
            message = await self._receive()
            if message["type"] != "http.request":
                raise MalformedBodyError
            body += message.get("body", b"")
            if len(body) > most:
                raise BodyTooLargeError
            more = message.get("more_body", False)
        return bytes(body)

    async def answer(
        self, status: int, value: object, *headers: tuple[bytes, bytes]
    ) -> None:
        """Answer with a value as JSON that nobody may store."""
        every = (JSON, NEVER_STORED, *headers)
        if status == _UNAUTHORISED:
            every = (*every, _CHALLENGE)
        await self.answer_bytes(status, _encode(value), every)

    async def answer_bytes(
        self, status: int, body: bytes, headers: tuple[tuple[bytes, bytes], ...]
    ) -> None:
        """Answer with a body and its headers."""
        length = (b"content-length", str(len(body)).encode())
        await self._send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [*headers, length],
            }
        )
        await self._send({"type": "http.response.body", "body": body})
