"""A bank's own gate over HTTP, so that a console asks the real one."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bank import Bank
from simulators.asgi import Call

_SECONDS = 90
_HANDED_ON = ("Authorization", "Accept-Language", "Content-Type")


class LoopThread:
    """A loop in a thread of its own: the little of ``asyncio.Runner`` a bank needs.

    Any thread may ask, many at once; that is what a served gate is for.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(_SECONDS)

    def close(self) -> None:
        """End what still runs, and the loop."""
        self.run(_ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _ended() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    loop = asyncio.get_running_loop()
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()


@contextlib.contextmanager
def served(bank: Bank, loop: LoopThread) -> Iterator[str]:
    """Serve a bank's gate for the time of the block; give its address."""

    class Handler(_Handler):
        gate = staticmethod(lambda call: loop.run(bank.client.call(call)))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    gate: Any

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._asked("GET")

    def do_POST(self) -> None:
        self._asked("POST")

    def _asked(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        given = ((name, self.headers.get(name)) for name in _HANDED_ON)
        headers = tuple((name, value) for name, value in given if value is not None)
        answer = type(self).gate(Call(method, self.path, raw=body, headers=headers))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
