"""The simulated bureau over HTTPS: it serves whoever shows a certificate it knows."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from xinhu.adapters.bureau.simulator.faults import Fault, Faults, Kind
from xinhu.adapters.bureau.simulator.journal import Journal, Line
from xinhu.adapters.bureau.simulator.report import as_json, as_xml, report
from xinhu.adapters.bureau.wire import KEY_HEADER, NUMBER_HEADER, Asked

LARGEST: Final = 65_536
_QUERIES = "/v1/queries"
_BUSY = b'{"reason":"busy"}'
_XML, _JSON = "application/xml", "application/json"
_BEFORE = frozenset({"reject", "reject_cut", "error", "slow", "cut_before"})
"""Faults that happen before a query is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """PEM files: the bureau's own, and of those who vouch for banks."""

    certificate: Path
    key: Path
    authorities: Path


class SimulatedBureau:
    """A bureau in this process, serving in threads of its own.

    Args:
        journal: its book.
        papers: certificates; None serves plainly, for tests of what connectors refuse.
        now: the present, for reports.
        port: 0 for any that is free.
    """

    def __init__(
        self,
        journal: Journal,
        papers: Papers | None,
        now: Callable[[], datetime],
        port: int = 0,
    ) -> None:
        self.journal = journal
        self.faults = Faults()
        self.busy: set[str] = set()
        """Keys to which it said no."""
        self.now = now
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.bureau = self
        if papers is not None:
            self._server.socket = _context(papers).wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_address[1]

    def serve(self) -> None:
        """Serve until told to stop."""
        self._server.serve_forever(0.05)

    def __enter__(self) -> Self:
        """Serve beside whoever asks."""
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self.journal.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a bank opens all its connections at once
    bureau: SimulatedBureau

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that goes away is part of what is tried."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    # Head and body of an answer leave together, and at once: apart, the second would
    # wait for the bank to acknowledge the first.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Take a query, or a fault that is asked for."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LARGEST))
        if self.path == "/faults":
            self.server.bureau.faults.ask(msgspec.json.decode(body, type=Fault))
            self._answer(HTTPStatus.NO_CONTENT, b"", {})
            return
        try:
            asked = msgspec.json.decode(body, type=Asked)
        except msgspec.DecodeError:
            self._rejected(b'{"reason":"form"}')
            return
        fault = self.server.bureau.faults.take()
        if (
            fault is not None
            and fault.kind in _BEFORE
            and self._failed_before(fault, asked.key)
        ):
            return
        line = self.server.bureau.journal.count(asked.key, body.decode())
        if fault is not None and fault.kind not in _BEFORE:
            self._failed_after(fault, line)
            return
        self._tell(line)

    def do_GET(self) -> None:
        """Tell what became of a key."""
        key = self.path.removeprefix(_QUERIES + "/")
        if key in self.server.bureau.busy:
            self._rejected(_BUSY)
            return
        line = self.server.bureau.journal.find(key)
        if line is None:
            self._answer(HTTPStatus.NOT_FOUND, b"{}", {KEY_HEADER: key})
            return
        fault = self.server.bureau.faults.take_looked_up()
        self._tell(line, None if fault is None else fault.kind)

    def log_message(self, *_: object) -> None:
        """Log nothing: addresses hold keys."""

    def _rejected(self, why: bytes) -> None:
        """Say that the query is not taken, by its key; nothing is counted."""
        key = self.headers.get(KEY_HEADER, "")
        self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, why, {KEY_HEADER: key})

    def _failed_before(self, fault: Fault, key: str) -> bool:
        """Fail before the query counts; return whether it was answered by that."""
        if fault.kind == "slow":
            self.server.bureau.faults.hang(fault.seconds)
            return False
        if fault.kind == "cut_before":
            self.close_connection = True
        elif fault.kind in {"reject", "reject_cut"}:
            self.server.bureau.busy.add(key)
            self.close_connection = fault.kind == "reject_cut"
            if fault.kind == "reject":
                self._rejected(_BUSY)
        else:
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, b"", {})
        return True

    def _failed_after(self, fault: Fault, line: Line) -> None:
        body, media = self._body(line)
        headers = {NUMBER_HEADER: line.number, KEY_HEADER: line.key}
        if fault.kind == "hang":
            self.server.bureau.faults.hang(fault.seconds)
            self._tell(line)
        elif fault.kind == "other_key":
            headers[KEY_HEADER] = line.key + "0"
            self._answer(HTTPStatus.OK, body, {"Content-Type": media, **headers})
        elif fault.kind == "garbage":
            self._answer(HTTPStatus.OK, b"<html>", {"Content-Type": "text/html"})
        else:
            self._head(HTTPStatus.OK, len(body), {"Content-Type": media, **headers})
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True

    def _tell(self, line: Line, wrong: Kind | None = None) -> None:
        if wrong == "found_other":
            asked = msgspec.json.decode(line.asked, type=Asked)
            other = msgspec.structs.replace(asked, name=asked.name + asked.name[-1])
            line = msgspec.structs.replace(
                line, asked=msgspec.json.encode(other).decode()
            )
        body, media = self._body(line)
        if wrong == "found_broken":
            body = body[: len(body) // 2]
        headers = {NUMBER_HEADER: line.number, KEY_HEADER: line.key}
        self._answer(HTTPStatus.OK, body, {"Content-Type": media, **headers})

    def _body(self, line: Line) -> tuple[bytes, str]:
        asked = msgspec.json.decode(line.asked, type=Asked)
        made = report(asked, line.number, self.server.bureau.now())
        if self.headers.get("Accept") == _XML:
            return as_xml(made), _XML
        return as_json(made), _JSON

    def _answer(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self._head(status, len(body), headers)
        self.wfile.write(body)

    def _head(self, status: HTTPStatus, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()


def _context(papers: Papers) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(papers.certificate, papers.key)
    context.load_verify_locations(papers.authorities)
    context.verify_mode = ssl.CERT_REQUIRED
    return context
