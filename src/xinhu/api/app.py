"""The gate's ASGI application: addresses to handlers, errors to answers.

No framework: the hot address is found by one dictionary look-up, and what is not a
handler's business (errors, methods, unknown addresses) is settled here once.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

import structlog

from xinhu.api.bad_requests import (
    MethodNotAllowedError,
    NoSuchAddressError,
    UnexpectedError,
)
from xinhu.api.exchange import Exchange, Receive, Scope, Send
from xinhu.api.saying import Saying
from xinhu.api.statuses import status_of
from xinhu.core.base.errors import XinhuError

Handler = Callable[..., Awaitable[None]]
_log = structlog.get_logger(__name__)


class Route(NamedTuple):
    """An address with parts that vary: its pattern and a handler per method."""

    pattern: re.Pattern[str]
    handlers: Mapping[str, Handler]


class Application:
    """Answers HTTP requests.

    Args:
        fixed: address → method → handler, for addresses without varying parts.
        routes: the others, tried in order; named groups become keyword arguments.
        saying: words for errors.
    """

    def __init__(
        self,
        fixed: Mapping[str, Mapping[str, Handler]],
        routes: tuple[Route, ...],
        saying: Saying,
    ) -> None:
        self._fixed = fixed
        self._routes = routes
        self._saying = saying

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one exchange; nothing that fails leaves without an answer."""
        if scope["type"] != "http":
            return
        exchange = Exchange(scope, receive, send)
        try:
            await self._dispatch(exchange)
        except XinhuError as error:
            await self._tell(exchange, error)
        except Exception as failure:  # noqa: BLE001 -- the last resort: an answer without a trace
            _log.error("unexpected", kind=type(failure).__name__, path=exchange.path)
            await self._tell(exchange, UnexpectedError())

    async def _dispatch(self, exchange: Exchange) -> None:
        handlers = self._fixed.get(exchange.path)
        if handlers is not None:
            await _handler(handlers, exchange)(exchange)
            return
        for pattern, varying in self._routes:
            match = pattern.fullmatch(exchange.path)
            if match is not None:
                await _handler(varying, exchange)(exchange, **match.groupdict())
                return
        raise NoSuchAddressError

    async def _tell(self, exchange: Exchange, error: XinhuError) -> None:
        body = self._saying.told(error, exchange.language())
        await exchange.answer(status_of(error), body, *_headers(error))


def _headers(error: XinhuError) -> tuple[tuple[bytes, bytes], ...]:
    """Return what HTTP wants beside a status of 405 (RFC 9110 §15.5.6)."""
    if isinstance(error, MethodNotAllowedError):
        return ((b"allow", str(error.params["allowed"]).encode()),)
    return ()


def _handler(handlers: Mapping[str, Handler], exchange: Exchange) -> Handler:
    handler = handlers.get(exchange.method)
    if handler is None:
        raise MethodNotAllowedError(allowed=", ".join(sorted(handlers)))
    return handler
