"""A bureau over HTTPS, to which the bank shows a certificate of its own (RFC 8446).

Guarantees: a query is sent once. What failed before the first byte of it left is told
as not sent; whatever failed later is told as unclear, and never tried again here.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple, TypeVar, cast, get_args

import msgspec
import urllib3
from urllib3.exceptions import ConnectTimeoutError, EmptyPoolError, HTTPError, SSLError

from xinhu.adapters.bureau.reaching import client_context
from xinhu.adapters.bureau.wire import (
    KEY_HEADER,
    LARGEST,
    NUMBER_HEADER,
    asked_of,
    is_number,
    reason_of,
)
from xinhu.desks.inquiry.bureau import BureauQuery, BureauReport, Media
from xinhu.desks.inquiry.errors import (
    BureauNotSentError,
    BureauRejectedError,
    BureauUnclearError,
)
from xinhu.desks.inquiry.rejections import Rejections

_MEDIA = get_args(Media)
_BLOCK: Final = 1 << 16
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a bureau is, and what both sides show.

    Attributes:
        url: ``https://…``, without a slash at the end.
        authorities: PEM file of those who vouch for the bureau.
        certificate, key: PEM files of the bank's own.
        seconds: to wait for an answer, to its last byte.
        connections: open at once; whoever comes when all are taken was not sent.
    """

    url: str
    authorities: Path
    certificate: Path
    key: Path
    seconds: float
    connections: int = 16


class HttpsBureau:
    """Connects to one bureau; see ``desks.inquiry.bureau.Bureau``.

    Args:
        name: of the bureau in entries.
        place: where it is.
        rejections: codes of refusals that are repeated.

    Raises:
        OSError, ssl.SSLError: a file is missing or no certificate.
    """

    def __init__(self, name: str, place: Place, rejections: Rejections) -> None:
        self.name = name
        self._path = urllib3.util.parse_url(place.url).path or ""
        self._seconds = place.seconds
        self._rejections = rejections
        self._room = asyncio.Semaphore(place.connections)
        self._threads = ThreadPoolExecutor(place.connections, "bureau")
        # There is one place: a manager of many would look for it with each query.
        self._pool = urllib3.connection_from_url(
            place.url,
            maxsize=place.connections,
            block=True,
            ssl_context=client_context(place.authorities, place.certificate, place.key),
            # Once, and from whom it was asked: neither again nor elsewhere.
            retries=False,
        )

    async def query(self, query: BureauQuery) -> BureauReport:
        """Send a query once; see the protocol."""
        return await self._beside(self._query, query, BureauNotSentError)

    async def look_up(self, key: str) -> BureauReport | None:
        """Ask what became of a key; see the protocol."""
        return await self._beside(self._look_up, key, BureauUnclearError)

    async def ended(self, key: str) -> None:
        """Nothing lies about here."""

    async def _beside(
        self,
        work: Callable[[_T, float], _R],
        given: _T,
        late: type[BureauNotSentError | BureauUnclearError],
    ) -> _R:
        """Wait in a thread of our own: a slow bureau must hold nobody else's.

        The time runs from now on. Whoever comes when every thread is taken waits for
        one no longer than that, and then goes away: nothing is queued that could leave
        when nobody waits for it any more.
        """
        until = time.monotonic() + self._seconds
        try:
            async with asyncio.timeout(self._seconds):
                await self._room.acquire()
        except TimeoutError:
            raise late from None
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, work, given, until)
        finally:
            self._room.release()

    def _query(self, query: BureauQuery, until: float) -> BureauReport:
        body = msgspec.json.encode(asked_of(query))
        headers = {"Content-Type": "application/json", "Accept": query.media}
        answer = self._sent("POST", "/v1/queries", query.key, body, headers, until)
        self._require_taken(answer, query.key)
        return _report(answer, query.key)

    def _look_up(self, key: str, until: float) -> BureauReport | None:
        try:
            answer = self._sent("GET", f"/v1/queries/{key}", key, None, {}, until)
        except BureauNotSentError:
            raise BureauUnclearError from None
        if answer.status == HTTPStatus.NOT_FOUND:
            _require_key(answer, key)
            return None
        self._require_taken(answer, key)
        return _report(answer, key)

    def _require_taken(self, answer: "_Answer", key: str) -> None:
        """Pass an answer by which the bureau does not say that it takes no such query.

        Only the bureau itself, speaking of this very query, says so: something between
        could answer with the same status.
        """
        if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            _require_key(answer, key)
            raise BureauRejectedError(reason=reason_of(answer.body, self._rejections))

    def _sent(
        self,
        method: str,
        path: str,
        key: str,
        body: bytes | None,
        headers: Mapping[str, str],
        until: float,
    ) -> "_Answer":
        left = until - time.monotonic()
        if left <= 0:  # nobody waits for it any more: it must not leave
            raise BureauNotSentError
        try:
            answer = self._pool.request(
                method,
                self._path + path,
                body=body,
                headers={**headers, KEY_HEADER: key},
                redirect=False,
                preload_content=False,
                pool_timeout=left,
                timeout=urllib3.Timeout(connect=left, read=left),
            )
            return _read(answer, until)
        # Not reached at all, or no such name; or every connection stayed taken.
        except (ConnectTimeoutError, EmptyPoolError):
            raise BureauNotSentError from None
        except SSLError as wrong:
            raise _doubt(wrong) from None
        except (HTTPError, OSError):
            raise BureauUnclearError from None


class _Answer(NamedTuple):
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def _doubt(wrong: SSLError) -> BureauNotSentError | BureauUnclearError:
    """Tell a bureau that is not believed, to whom nothing was sent, from all else.

    In TLS 1.3 our own certificate is refused only after the query left (RFC 8446,
    section 4.4.2.4), so that nothing more can be told from a failure.
    """
    cause = wrong.args[0] if wrong.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return BureauNotSentError()
    return BureauUnclearError()


def _read(answer: urllib3.BaseHTTPResponse, until: float) -> _Answer:
    """Read an answer to its end, within bounds of size and time.

    The time-out of a connection begins anew with every byte, so that one which comes
    slowly would hold the inquiry beyond its lease.
    """
    body = bytearray()
    while block := answer.read1(_BLOCK):
        body += block
        if len(body) > LARGEST or time.monotonic() > until:
            answer.close()
            raise BureauUnclearError
    answer.release_conn()
    return _Answer(answer.status, answer.headers, bytes(body))


def _report(answer: _Answer, key: str) -> BureauReport:
    media = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    number = answer.headers.get(NUMBER_HEADER, "")
    if answer.status != HTTPStatus.OK or media not in _MEDIA:
        raise BureauUnclearError
    if not is_number(number):
        raise BureauUnclearError
    _require_key(answer, key)
    return BureauReport(number=number, media=cast("Media", media), body=answer.body)


def _require_key(answer: _Answer, key: str) -> None:
    if answer.headers.get(KEY_HEADER) != key:
        raise BureauUnclearError
