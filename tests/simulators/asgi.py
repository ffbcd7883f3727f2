"""A client of an ASGI application in the same process: no socket, no server."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import unquote

App = Callable[..., Awaitable[None]]


class Call(NamedTuple):
    """A request to be made."""

    method: str
    path: str
    token: str | None = None
    json: object = None
    raw: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])

    @property
    def code_or_none(self) -> str | None:
        known: str | None = self.json.get("error", {}).get("code")
        return known

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Client:
    """Makes requests of an application, one at a time or many at once."""

    def __init__(self, runner: asyncio.Runner, app: App) -> None:
        self._runner = runner
        self.app = app

    def request(
        self,
        method: str,
        path: str,
        token: str | None = None,
        json: object = None,
        **more: Any,
    ) -> Answer:
        return self._runner.run(self.call(Call(method, path, token, json, **more)))

    def together(self, calls: Iterable[Call]) -> list[Answer]:
        """Make all requests at once; answers in the order of the calls."""

        async def all_of() -> list[Answer]:
            return list(await asyncio.gather(*map(self.call, calls)))

        return self._runner.run(all_of())

    async def call(self, call: Call) -> Answer:
        body = call.raw
        if body is None:
            body = b"" if call.json is None else json.dumps(call.json).encode()
        # Two pieces, as a server may hand it over.
        half = len(body) // 2
        pieces = [
            {"type": "http.request", "body": body[:half], "more_body": True},
            {"type": "http.request", "body": body[half:], "more_body": False},
        ]
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            await asyncio.sleep(0)
            return pieces.pop(0) if pieces else {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            await asyncio.sleep(0)
            sent.append(message)

        await self.app(_scope(call), receive, send)
        start, *rest = sent
        headers = {k.decode(): v.decode() for k, v in start["headers"]}
        whole = b"".join(part.get("body", b"") for part in rest)
        assert int(headers["content-length"]) == len(whole)
        return Answer(start["status"], headers, whole)


def _scope(call: Call) -> dict[str, Any]:
    path, _, query = call.path.partition("?")
    headers = [(k.lower().encode(), v.encode()) for k, v in call.headers]
    if call.token is not None:
        headers.append((b"authorization", f"Bearer xinhu-{call.token}".encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": call.method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
    }
