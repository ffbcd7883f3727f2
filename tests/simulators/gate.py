"""A gate to test the console against: a real HTTP server that can fail on request.

It reads tokens from the database as the gate does, with the gate's role, so a token
that the console did not store, or revoked, is refused here as it is there.
"""

import base64
import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import psycopg
from simulators import gate_world as world_of
from simulators.gate_world import SaidNoError, World

_TOKEN = """
SELECT o.reference, o.role, o.post, t.scopes, t.zone, t.revoked_at
FROM desk.staff_token t JOIN desk.staff_operator o ON o.id = t.operator_id
WHERE t.digest = %s AND t.expires_at > now() AND o.is_active
"""


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
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

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
        if row is None:
            raise SaidNoError(401, "token.unknown")
        if row[5] is not None:
            raise SaidNoError(401, "token.revoked")
        if scope and scope not in row[3]:
            raise SaidNoError(403, "token.scope")
        return {"operator": row[0], "role": row[1], "post": row[2], "zone": row[4]}


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
            self._send(500, _told("gate.unexpected", None))
            return
        try:
            status, value = answer(
                gate, parts.path, dict(parse_qsl(parts.query)), body, self.headers
            )
        except SaidNoError as no:
            receipt = None if no.entry is None else no.entry
            status, value = no.status, _told(no.code, receipt)
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


def _told(code: str, receipt: dict | None) -> dict:
    message = world_of.WORDS.get(code, code)
    error = {"code": code, "message": message, "next": "请按提示办理。"}
    reason = {"code": code, "message": message, "next": "请按提示办理。"}
    told: dict = {"error": {**error, "reasons": [reason], "policies": ["10-counter"]}}
    if receipt is not None:
        told["receipt"] = receipt
    return told


def answer(gate: SimulatedGate, path: str, query: dict, body: dict | None, headers):
    """Find the handler of an address."""
    world = gate.world
    if path == "/register/checkpoint":
        if not world.signed_size:
            raise SaidNoError(404, "request.no_such_address")
        return 200, _checkpoint(world)
    if path == "/register/keys":
        return 200, f"{world_of.ORIGIN}+0a0b0c0d+{_key(1)}\n".encode()
    header = headers["Authorization"]
    match path.removeprefix("/api/v1/").split("/"):
        case ["disclosures"]:
            return _disclose(world, gate.bearer(header, "disclose"), body)
        case ["searches"]:
            return _search(world, gate.bearer(header, "search"), body)
        case ["grounds"]:
            return _enter(world, gate.bearer(header, "grounds"), body)
        case ["customers", customer]:
            gate.bearer(header, "disclose")
            return 200, _customer(customer)
        case ["customers", customer, "grounds"]:
            gate.bearer(header, "disclose")
            mine = [g for g in world.grounds.values() if g["customer"] == customer]
            return 200, {"grounds": mine}
        case ["entries"]:
            gate.bearer(header, "register")
            return 200, _raw(_entries(world, query))
        case ["entries", index]:
            gate.bearer(header, "register")
            return 200, _raw(_entry(world, int(index)))
        case ["proofs", "inclusion"]:
            return 200, _inclusion(world, int(query["index"]), int(query["size"]))
        case ["proofs", name] if name.endswith(".tlog-proof"):
            return 200, b"c2sp.org/tlog-proof@v1\n"
    raise SaidNoError(404, "request.no_such_address")


def _disclose(world: World, who: dict, body: dict) -> tuple[int, dict]:
    def refuse(code: str) -> SaidNoError:
        facts = {"customer": body["customer"], "purpose": body["purpose"] or None}
        entry = world.append(who, "disclosure", "refuse", reasons=[code], **facts)
        return SaidNoError(403, code, entry=entry)

    if body["customer"] != world_of.ZHANG:
        raise refuse("customer.unknown")
    if not body["fields"]:
        raise refuse("field.none_asked")
    if body["ground"] is None:
        raise refuse("ground.missing")
    ground = world.grounds.get(body["ground"]["ref"])
    if ground is None or body["purpose"] not in ground["purposes"]:
        raise refuse("ground.unknown")
    if not set(body["fields"]) <= world_of.MASKED.keys():
        raise refuse("field.beyond_purpose")
    masks = {name: world_of.MASKED[name][0] for name in body["fields"]}
    receipt = world.append(
        who,
        "disclosure",
        "permit",
        customer=body["customer"],
        purpose=body["purpose"],
        ground=body["ground"],
        fields=masks,
    )
    values = {name: world_of.MASKED[name][1] for name in body["fields"]}
    return 200, {"fields": values, "masks": masks, "receipt": receipt}


def _search(world: World, who: dict, body: dict) -> tuple[int, dict]:
    if body["field"] == "id_number" and len(body["value"]) != 18:
        raise SaidNoError(422, "field.invalid")
    entry = world.append(who, "search", "permit", purpose=body["purpose"])
    if body["value"] not in {"110101199001011234", "张三"}:
        return 200, {"matches": [], "receipt": entry}
    shown = ("name", "id_number", "mobile")
    masks = {name: world_of.MASKED[name][0] for name in shown}
    hit = world.append(
        who, "search_hit", "permit", customer=world_of.ZHANG, fields=masks
    )
    match = {
        "customer": world_of.ZHANG,
        "fields": {name: world_of.MASKED[name][1] for name in shown},
        "masks": masks,
        "receipt": hit,
    }
    return 200, {"matches": [match], "receipt": entry}


def _enter(world: World, who: dict, body: dict) -> tuple[int, dict]:
    if body["valid_days"] > 30:
        raise SaidNoError(422, "ground.term")
    if body["customer"] != world_of.ZHANG:
        raise SaidNoError(404, "customer.unknown")
    ref = world.open_ground(f"case-{len(world.grounds) + 1:016d}", body["purposes"])
    detail = {"event": "ground.created"}
    world.append(who, "act", "record", customer=body["customer"], detail=detail)
    return 201, world.grounds[ref]


def _customer(customer: str) -> dict:
    if customer != world_of.ZHANG:
        raise SaidNoError(404, "customer.unknown")
    names = ("name", "zh", "en", "grade")
    fields = [dict(zip(names, field, strict=True)) for field in world_of.FIELDS]
    return {"customer": customer, "state": "active", "fields": fields}


def _entry(world: World, index: int) -> dict:
    if index >= len(world.entries):
        raise SaidNoError(404, "entry.unknown")
    return {**world.receipt(index), "entry": json.loads(world.entries[index])}


def _raw(value: dict) -> bytes:
    """Write JSON as the register's bytes have it: an entry stays as it was hashed."""
    options = {"ensure_ascii": False, "separators": (",", ":")}
    return json.dumps(value, **options).encode()


def _entries(world: World, query: dict) -> dict:
    before = int(query.get("before", len(world.entries)))
    found = [_entry(world, i) for i in range(before - 1, -1, -1)]
    for name in ("actor", "kind", "decision", "purpose", "customer"):
        if name in query:
            found = [e for e in found if e["entry"][name] == query[name]]
    return {"entries": found[: int(query["limit"])], "size": len(world.entries)}


def _inclusion(world: World, index: int, size: int) -> dict:
    path = [step.hex() for step in world.tree.path(index, size)]
    if world.flip_proofs and path:
        path[0] = "00" * 32
    root = world.tree.root(0, size).hex()
    return {**world.receipt(index), "size": size, "path": path, "root": root}


def _checkpoint(world: World) -> bytes:
    root = base64.b64encode(world.tree.root(0, world.signed_size)).decode()
    signature = base64.b64encode(bytes.fromhex("0a0b0c0d") + bytes(64)).decode()
    text = f"{world_of.ORIGIN}\n{world.signed_size}\n{root}\n"
    return f"{text}\n— {world_of.ORIGIN} {signature}\n".encode()


def _key(kind: int) -> str:
    return base64.b64encode(bytes([kind]) + bytes(32)).decode()
