"""An ASGI application that does nothing: what the load generator itself can reach."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

_BODY = b'{"fields":{' + b'"name":"x",' * 30 + b'"receipt":{}}}'
_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(_BODY)).encode()),
    ],
}
_END = {"type": "http.response.body", "body": _BODY}

Message = MutableMapping[str, Any]


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Read the request and answer with a fixed body."""
    if scope["type"] == "http":
        await receive()
        await send(_START)
        await send(_END)
