"""The worker speaks to the gate: what counts as kept, as refused, as not answered."""

import base64
import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from xinhu.adapters.remedies.errors import (
    GateAwayError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTokenMissingError,
)
from xinhu.wiring.errors import SecretExposedError, SecretMissingError
from xinhu.wiring.remedy_vault import handing_over
from xinhu.wiring.settings import read_settings

pytestmark = pytest.mark.duty("R6.1")
BODY = "刘芳菲\n".encode()
PAPER = "paper-0123456789abcdef"
ASKED = ("rm-0123456789abcdef", "11" * 16)


class Gate:
    """Answers once as it is told to."""

    def __init__(self) -> None:
        self.says: tuple[int, bytes] = (
            200,
            json.dumps({"paper": PAPER}).encode(),
        )
        self.asked: list[tuple[str, str | None, Any]] = []
        gate = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = self.headers["Authorization"]
                gate.asked.append((self.path, told, json.loads(body)))
                status, answer = gate.says
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def token(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text("xht-1\n")
    file.chmod(0o600)
    return file


def _hand(url: str, token: Path | None, body: bytes = BODY) -> str:
    named = {} if token is None else {"XINHU_VAULT_TOKEN_FILE": str(token)}
    settings = read_settings({"XINHU_GATE_URL": url, **named})
    return handing_over(settings)(*ASKED, body)


def test_it_is_an_ordinary_request_under_the_workers_token(
    gate: Gate, token: Path
) -> None:
    assert _hand(gate.url, token) == PAPER
    ((path, told, body),) = gate.asked
    assert path == f"/api/v1/remedies/{ASKED[0]}/paper"
    assert told == "Bearer xht-1"
    content = base64.b64encode(BODY).decode()
    assert body == {"customer": ASKED[1], "content": content}


@pytest.mark.parametrize(
    "says",
    [
        (503, b'{"error": {"code": "register.unavailable"}}'),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"paper": 7}'),
        (200, b'{"paper": "paper-1"}'),
        (200, b'{"paper": "paper-0123456789abcdef\\n"}'),
        (201, b'{"paper": "paper-0123456789abcdef"}'),
        (302, b'{"error": {"code": "token.expired"}}'),
        (404, b"{}"),
        (404, b'{"error": 7}'),
        (403, b'{"error": {"code": 7}}'),
        (403, b'{"error": {"code": ""}}'),
        (403, '{"error": {"code": "刘芳菲"}}'.encode()),
        (403, b'{"error": {"code": "token.expired\\n"}}'),
        (403, b'{"error": {"code": "' + b"x" * 61 + b'"}}'),
    ],
)
def test_what_is_no_answer_may_have_been_kept(
    gate: Gate, token: Path, says: tuple[int, bytes]
) -> None:
    gate.says = says
    with pytest.raises(GateAwayError):
        _hand(gate.url, token)


def test_a_gate_that_is_away_is_away(token: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        with pytest.raises(GateAwayError):
            _hand(f"http://127.0.0.1:{nobody.getsockname()[1]}", token)


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ((403, b'{"error": {"code": "token.scope"}}'), "token.scope"),
        ((401, b'{"error": {"code": "token.expired"}}'), "token.expired"),
        ((413, b'{"error": {"code": "request.too_large"}}'), "request.too_large"),
    ],
)
def test_what_the_gate_refuses_is_told_by_its_code(
    gate: Gate, token: Path, says: tuple[int, bytes], code: str
) -> None:
    gate.says = says
    with pytest.raises(VaultRefusedError) as refused:
        _hand(gate.url, token)
    assert refused.value.code == code
    assert not isinstance(refused.value, VaultNeverKeptError)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "found_file.not_approved"),
        (403, "found_file.changed"),
        (403, "found_file.shut"),
        (404, "customer.unknown"),
        (403, "customer.erased"),
        (422, "vault.paper_too_large"),
    ],
)
def test_what_the_gate_says_after_it_looked_is_known_not_to_be_kept(
    gate: Gate, token: Path, status: int, code: str
) -> None:
    gate.says = status, json.dumps({"error": {"code": code}}).encode()
    with pytest.raises(VaultNeverKeptError) as refused:
        _hand(gate.url, token)
    assert refused.value.code == code


def test_a_refusal_before_the_whole_body_was_read_is_told_as_one(token: Path) -> None:
    answer = b'{"error": {"code": "token.expired"}}'
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            line, _ = server.accept()
            with line:
                line.recv(1000)
                head = f"HTTP/1.1 401 No\r\nContent-Length: {len(answer)}\r\n\r\n"
                line.sendall(head.encode() + answer)
                line.shutdown(socket.SHUT_WR)
                while line.recv(1 << 20):
                    """Until the sender has gone; nothing of it is kept."""

        thread = threading.Thread(target=refuse)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(VaultRefusedError) as refused:
            _hand(url, token, b"x" * (8 << 20))
        thread.join()
    assert refused.value.code == "token.expired"


def test_a_line_that_breaks_in_the_body_leaves_the_answer_to_be_read(
    gate: Gate, token: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = HTTPConnection.request

    def broken(self: HTTPConnection, *asked: Any) -> None:
        whole(self, *asked)
        raise BrokenPipeError

    gate.says = 401, b'{"error": {"code": "token.expired"}}'
    monkeypatch.setattr(HTTPConnection, "request", broken)
    with pytest.raises(VaultRefusedError) as refused:
        _hand(gate.url, token)
    assert refused.value.code == "token.expired"


def test_without_a_token_or_with_one_that_others_read_nothing_is_sent(
    gate: Gate, token: Path
) -> None:
    with pytest.raises(VaultTokenMissingError):
        _hand(gate.url, None)
    token.chmod(0o644)
    with pytest.raises(SecretExposedError):
        _hand(gate.url, token)
    with pytest.raises(SecretMissingError):
        _hand(gate.url, token.with_name("none"))
    assert not gate.asked
