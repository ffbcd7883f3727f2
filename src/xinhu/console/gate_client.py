"""The console's line to the gate: HTTP with the session's token, and typed answers.

Guarantees: a connection is used again while the gate keeps it open, and never to send
twice: what may have reached the gate is not repeated, because a look that is asked
twice is two entries. Whoever asks gets an answer of the form they named, or an error
of ``gate_errors``.
"""

import http.client
import select
from collections import deque
from collections.abc import Mapping
from typing import Literal, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from xinhu.console import gate_answers as answers
from xinhu.console import gate_errors as errors

Answer = TypeVar("Answer")
Json = Mapping[str, object]
_LARGEST = 64 * 1024 * 1024  # bytes; a page of 500 entries takes about half a megabyte
_OK = range(200, 300)
_ODD = (http.client.HTTPException, OSError)


class GateClient:
    """Speaks to one gate, from any thread; as many connections as ask at once.

    Args:
        url: address of the gate.
        timeout: seconds to wait for a connection and for each part of an answer.
    """

    def __init__(self, url: str, timeout: float) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._place = (parts.hostname or "", parts.port)
        self._timeout = timeout
        # Appending and popping at one end is atomic: no lock.
        self._idle: deque[http.client.HTTPConnection] = deque()

    def ask(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        token: str | None,
        language: str,
        body: Json | None = None,
    ) -> bytes:
        """Ask the gate; return the body of a good answer.

        Args:
            method: GET or POST.
            path: with its query.
            token: the session's bearer token; None for what is public.
            language: ``zh`` or ``en``, for the words of a refusal.
            body: sent as JSON.

        Raises:
            GateRefusedError: it answered with an error.
            GateUnreachableError: it could not be asked.
            GateSilentError: it was asked and gave no answer.
            GateGarbledError: its answer cannot be read.
        """
        headers = {"Accept-Language": language, "Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        sent = None if body is None else msgspec.json.encode(body)
        if sent is not None:
            headers["Content-Type"] = "application/json"
        status, answer = self._sent(method, path, sent, headers)
        if status in _OK:
            return answer
        told = read(answer, answers.Told)
        raise errors.GateRefusedError(status, told)

    def _sent(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """Send once; return status and body. A connection that failed is not kept."""
        connection = self._connected()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = response.read(_LARGEST)
        except _ODD as failure:
            connection.close()
            raise errors.GateSilentError from failure
        self._idle.append(connection)
        return response.status, answer

    def _connected(self) -> http.client.HTTPConnection:
        """Return an open connection; one that the gate closed meanwhile is renewed."""
        while self._idle:
            known = self._idle.pop()
            # Readable between two requests means closed by the other side.
            if known.sock is not None and not select.select([known.sock], [], [], 0)[0]:
                return known
            known.close()
        host, port = self._place
        fresh: http.client.HTTPConnection
        if self._secure:
            fresh = http.client.HTTPSConnection(host, port, timeout=self._timeout)
        else:
            fresh = http.client.HTTPConnection(host, port, timeout=self._timeout)
        try:
            fresh.connect()
        except OSError as failure:
            raise errors.GateUnreachableError from failure
        return fresh

    def close(self) -> None:
        """Close what is open; the next question opens anew."""
        while self._idle:
            self._idle.pop().close()


def read(body: bytes, form: type[Answer]) -> Answer:
    """Read an answer into its form.

    Raises:
        GateGarbledError: it is not of this form.
    """
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as odd:
        raise errors.GateGarbledError from odd


def address(*parts: str, **query: str | int | None) -> str:
    """Build an address of the API; parts and values are escaped, empty ones left out.

    Args:
        parts: segments after ``/api/v1``.
        query: parameters; a trailing underscore is dropped (``from_``).
    """
    path = "/api/v1/" + "/".join(quote(part, safe="") for part in parts)
    given = {key.rstrip("_"): v for key, v in query.items() if v not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path
