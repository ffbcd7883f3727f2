"""What the simulated gate answers at each address."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from simulators import gate_world as world_of
from simulators.gate_world import SaidNoError, World
from xinhu.core.base.clock import system_clock
from xinhu.core.register.checkpoint import Checkpoint
from xinhu.core.register.note_keys import sign_checkpoint
from xinhu.core.register.tree import SHA256

Answer = tuple[int, dict | bytes]


class Question(NamedTuple):
    """A request: the world it is about, who asks (by scope), query and body."""

    world: World
    who: Callable[[str], dict]
    query: dict
    body: dict | None


def answer(path: str, asked: Question) -> Answer:  # noqa: PLR0911 -- one an address
    """Find what answers an address."""
    parts = tuple(path.removeprefix("/api/v1").strip("/").split("/"))
    world = asked.world
    match parts:
        case ("register", name):
            return 200, _file(world, name)
        case (word,) if word in _POSTS:
            scope, act = _POSTS[word]
            return act(world, asked.who(scope), asked.body)
        case ("found-files",):
            asked.who("discovery")
            papers = (asked.body or {})["papers"]
            return 200, {"customers": dict.fromkeys(papers, world_of.ZHANG)}
        case ("approvals", ref):
            asked.who("approve")
            told = {"ref": ref, "reason": "客户致电核对", "votes": [], "look": 7}
            return 200, told
        case ("approvals", ref, says):
            asked.who("approve")
            state = "granted" if says == "grant" else "denied"
            return 200, {"ref": ref, "state": state}
        case ("customers", customer, *rest):
            asked.who("disclose")
            return 200, _grounds(world, customer) if rest else _customer(customer)
        case ("supervision" | "entries", *more):
            return 200, _raw(_read(world, asked, parts[0], more))
        case ("proofs", "inclusion"):
            query = asked.query
            return 200, _inclusion(world, int(query["index"]), int(query["size"]))
        case ("proofs", _):
            return 200, b"c2sp.org/tlog-proof@v1\n"
    raise SaidNoError(404, "request.no_such_address")


def told(code: str, receipt: dict | None) -> dict:
    message = world_of.WORDS.get(code, code)
    error = {"code": code, "message": message, "next": "请按提示办理。"}
    reason = {"code": code, "message": message, "next": "请按提示办理。"}
    told: dict = {"error": {**error, "reasons": [reason], "policies": ["10-counter"]}}
    if receipt is not None:
        told["receipt"] = receipt
    return told


def _file(world: World, name: str) -> bytes:
    if name == "keys":
        keys = world.published
        keys = [s.vkey for s in world.signers] if keys is None else keys
        return "".join(f"{key}\n" for key in keys).encode()
    if not world.signed_size:
        raise SaidNoError(404, "checkpoint.none")
    return _checkpoint(world)


def _grounds(world: World, customer: str) -> dict:
    mine = [g for g in world.grounds.values() if g["customer"] == customer]
    return {"grounds": mine}


def _why_not(world: World, body: dict) -> str:
    if body["customer"] != world_of.ZHANG:
        return "customer.unknown"
    if not body["fields"]:
        return "field.none_asked"
    if body["ground"] is None:
        return "ground.missing"
    ground = world.grounds.get(body["ground"]["ref"])
    if ground is None or body["purpose"] not in ground["purposes"]:
        return "ground.unknown"
    if world.lacking:
        return "training.lacking"
    known = set(body["fields"]) <= world_of.MASKED.keys()
    return "" if known else "field.beyond_purpose"


def _disclose(world: World, who: dict, body: dict) -> Answer:
    def refuse(code: str) -> SaidNoError:
        facts = {"customer": body["customer"], "purpose": body["purpose"] or None}
        entry = world.append(who, "disclosure", "refuse", reasons=[code], **facts)
        return SaidNoError(403, code, entry=entry)

    code = _why_not(world, body)
    if not code and body["purpose"] in world.sensitive and not who["fresh"]:
        code = "second_factor.needed"
    if code:
        raise refuse(code)
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


def _search(world: World, who: dict, body: dict) -> Answer:
    if body["field"] == "id_number" and len(body["value"]) != 18:
        raise SaidNoError(422, "field.invalid")
    if body["purpose"] in world.sensitive and not who["fresh"]:
        reasons = ["second_factor.needed"]
        no = world.append(who, "search", "refuse", reasons=reasons)
        raise SaidNoError(403, reasons[0], entry=no)
    if world.lacking:
        why = "training.lacking"
        entry = world.append(who, "search", "refuse", reasons=[why])
        raise SaidNoError(403, why, entry=entry)
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


def _enter(world: World, who: dict, body: dict) -> Answer:
    if body["valid_days"] > 30:
        raise SaidNoError(422, "ground.term")
    if body["customer"] != world_of.ZHANG:
        raise SaidNoError(404, "customer.unknown")
    ref = world.open_ground(f"case-{len(world.grounds) + 1:016d}", body["purposes"])
    detail = {"event": "ground.created"}
    world.append(who, "act", "record", customer=body["customer"], detail=detail)
    return 201, world.grounds[ref]


def _ask(world: World, who: dict, body: dict) -> Answer:
    if body["customer"] != world_of.ZHANG:
        raise SaidNoError(404, "customer.unknown")
    detail = {"event": "approval.requested"}
    world.append(who, "act", "record", customer=body["customer"], detail=detail)
    return 201, {"ref": "approval-new", "state": "requested"}


def _glass(world: World, who: dict, body: dict) -> Answer:
    detail = {"event": "break_glass.broken"}
    world.append(who, "act", "record", customer=body["customer"], detail=detail)
    ref = world.open_ground("glass-1", ["emergency"], kind="break_glass")
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


def _read(world: World, asked: Question, room: str, more: list[str]) -> dict:
    if room == "supervision":
        return _day(world, asked)
    asked.who("register")
    return _entry(world, int(more[0])) if more else _entries(world, asked)


def _entries(world: World, asked: Question) -> dict:
    query = asked.query
    before = int(query.get("before", len(world.entries)))
    found = [_entry(world, i) for i in range(before - 1, -1, -1)]
    for name in ("actor", "kind", "decision", "purpose", "customer"):
        if name in query:
            found = [e for e in found if e["entry"][name] == query[name]]
    return {"entries": found[: int(query["limit"])], "size": len(world.entries)}


def _day(world: World, asked: Question) -> dict:
    """A branch's day: whose it is, is told by the operators' table."""
    who, query = asked.who("supervise"), asked.query
    unit = query.get("unit", who["branch"])
    if who["branch"] not in {unit, "总行"}:
        raise SaidNoError(403, "supervision.other_unit")
    after = int(query.get("after", -1))
    found = [
        entry
        for entry in (_entry(world, i) for i in range(after + 1, len(world.entries)))
        if who["branches"].get(entry["entry"]["actor"], "总行") == unit
        and _local_day(entry["entry"]["at"]) == query["day"]
    ]
    return {"unit": unit, "day": query["day"], "entries": found[: int(query["limit"])]}


def _local_day(at: str) -> str:
    moment = datetime.fromisoformat(at).astimezone(ZoneInfo("Asia/Shanghai"))
    return moment.date().isoformat()


def _inclusion(world: World, index: int, size: int) -> dict:
    path = [step.hex() for step in world.tree.path(index, size)]
    if world.flip_proofs and path:
        path[0] = "00" * 32
    root = world.tree.root(0, size).hex()
    return {**world.receipt(index), "size": size, "path": path, "root": root}


def _checkpoint(world: World) -> bytes:
    root = world.tree.root(0, world.signed_size)
    stated = Checkpoint(world_of.ORIGIN, world.signed_size, root)
    note = sign_checkpoint(stated, world.signers, system_clock(), SHA256)
    return _forged(note) if world.forge else note


def _forged(note: bytes) -> bytes:
    """Change the size that is stated, and leave the signatures."""
    origin, size, rest = note.split(b"\n", 2)
    return b"\n".join((origin, str(int(size) + 1).encode(), rest))


_POSTS: dict[str, tuple[str, Callable[[World, dict, dict], Answer]]] = {
    "disclosures": ("disclose", _disclose),
    "searches": ("search", _search),
    "grounds": ("grounds", _enter),
    "approvals": ("disclose", _ask),
    "break-glass": ("break_glass", _glass),
}
