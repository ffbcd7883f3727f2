"""A gate to test the console against: a real HTTP server that can fail on request.

It reads tokens from the database as the gate does, with the gate's role, so a token
that the console did not store, or revoked, is refused here as it is there.
"""

import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import psycopg

from simulators.gate_acts import Question, answer, told
from simulators.gate_world import SaidNoError, World

_TOKEN = """
SELECT o.reference, o.role, o.post, t.scopes, t.zone, t.revoked_at, t.locked_at,
    coalesce(t.second_factor_until > now(), false), o.branch
FROM desk.staff_token t JOIN desk.staff_operator o ON o.id = t.operator_id
WHERE t.digest = %s AND t.expires_at > now() AND o.is_active
"""
_BRANCHES = "SELECT reference, branch FROM desk.staff_operator"


class SimulatedGate:
    """The server, its world, and how it is to fail.

    ``failing`` is None, ``error`` (an answer of 500), ``silent`` (asked, appended, no
    answer), ``garbled`` (no JSON) or ``slow`` (answers after half a second).
    """

    def __init__(self, database_url: str) -> None:
        self.world = World()
        self.failing: str | None = None
        self.asked: list[tuple[str, str]] = []
        self._database_url = database_url
        gate = self

        class Handler(_Handler):
            simulator = gate

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    @contextlib.contextmanager
    def running(self) -> Iterator["SimulatedGate"]:
        """Serve for the time of the block."""
        self._thread.start()
        try:
            yield self
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop listening; a second time changes nothing."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def bearer(self, header: str | None, scope: str) -> dict:
        """Return who asks.

        Raises:
            SaidNoError: nobody that is known, or without the scope.
        """
        token = (header or "").removeprefix("Bearer ")
        digest = hashlib.sha256(token.encode()).digest()
        with psycopg.connect(self._database_url) as connection:
            row = connection.execute(_TOKEN, (digest,)).fetchone()
            branches = connection.execute(_BRANCHES).fetchall()
        if row is None:
            raise SaidNoError(401, "token.unknown")
        if row[5] is not None:
            raise SaidNoError(401, "token.revoked")
        if row[6] is not None:
            raise SaidNoError(401, "session.locked")
        if scope and scope not in row[3]:
            raise SaidNoError(403, "token.scope")
        return {
            "operator": row[0],
            "role": row[1],
            "post": row[2],
            "zone": row[4],
            "fresh": row[7],
            "branch": row[8],
            "branches": dict(branches),
        }


class _Handler(BaseHTTPRequestHandler):
    simulator: SimulatedGate
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"] or 0)
        self._answer(json.loads(self.rfile.read(length)))

    def _answer(self, body: dict | None) -> None:
        gate = self.simulator
        parts = urlsplit(self.path)
        gate.asked.append((self.command, self.path))
        failing = gate.failing
        if failing == "garbled":
            self._send(200, b"<html>a proxy's own page</html>")
            return
        if failing == "error":
            self._send(500, told("gate.unexpected", None))
            return
        try:
            question = Question(
                gate.world,
                lambda scope: gate.bearer(self.headers["Authorization"], scope),
                dict(parse_qsl(parts.query)),
                body,
            )
            status, value = answer(parts.path, question)
        except SaidNoError as no:
            receipt = None if no.entry is None else no.entry
            status, value = no.status, told(no.code, receipt)
        if failing == "silent":
            self.close_connection = True
            return
        if failing == "slow":
            time.sleep(0.5)
        self._send(status, value)

    def _send(self, status: int, value: bytes | dict) -> None:
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)
