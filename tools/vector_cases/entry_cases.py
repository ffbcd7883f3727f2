"""Entries of every shape, and paths of tiles."""

from collections.abc import Iterator

from vector_cases.material import AT, PATHS, Case
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import Facts, GroundRef
from xinhu.core.register.tree import SHA256, SM3, leaf_hash


def facts() -> list[tuple[str, Facts]]:
    """Return entries of every shape."""
    who = {"actor": "op-0001", "post": "counter_clerk", "zone": "branch", "at": AT}
    customer = CustomerId("00112233445566778899aabbccddeeff")
    shown = (("name", "partial"), ("id_number", "partial"), ("address", "hidden"))
    return [
        (
            "disclosure permitted",
            Facts(
                kind="disclosure",
                decision="permit",
                policy="5f" * 32,
                customer=customer,
                purpose="counter_service",
                ground=GroundRef("service_case", "sc-0001"),
                fields=shown,
                reasons=("policy:counter",),
                **who,
            ),
        ),
        (
            "disclosure refused",
            Facts(
                kind="disclosure",
                decision="refuse",
                policy="5f" * 32,
                customer=customer,
                purpose="counter_service",
                ground=GroundRef("service_case", "sc-0001"),
                reasons=("ground.expired", "ground.field"),
                **who,
            ),
        ),
        (
            "bulk operation with count and root",
            Facts(
                kind="import_closed",
                decision="record",
                policy="",
                detail=(("count", 100_000), ("root", "ab" * 32)),
                commitment="cd" * 32,
                **who,
            ),
        ),
        (
            "text with quote, backslash, control character and Chinese",
            Facts(
                kind="act",
                decision="record",
                policy="",
                detail=(("event", 'a"b\\c\x01\n信护'),),
                **who,
            ),
        ),
    ]


def entries() -> Iterator[Case]:
    """Entries, alone and behind another entry about the same customer."""
    for name, fact in facts():
        for link in (None, Receipt(41, bytes(range(32)))):
            if link is not None and fact.customer is None:
                continue
            body = fact.draft().complete(link)
            yield {
                "name": name if link is None else name + ", with a previous entry",
                "entry": body.decode(),
                "leaf_sha256": leaf_hash(SHA256, body).hex(),
                "leaf_sm3": leaf_hash(SM3, body).hex(),
            }


def tile_paths() -> Iterator[Case]:
    """Paths of tiles and bundles."""
    good = {
        "tile/0/000": [0, 0, 256],
        "tile/3/x123/x456/078.p/2": [3, 123_456_078, 2],
        "tile/0/x001/x234/067": [0, 1_234_067, 256],
        "tile/63/999.p/255": [63, 999, 255],
        "tile-sm3/1/001": [1, 1, 256],
        "tile/entries/000": [0, 256],
        "tile/entries/x001/000.p/1": [1000, 1],
    }
    for text, numbers in good.items():
        yield {"name": text, "numbers": numbers, "expect": "ok"}
    wrong = ["tile/3/123/456/078", "tile/3/-1/x123/x456/078", "tile/00/000", "tile/0/0"]
    wrong += ["tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/01", "tile/0/x001", ""]
    wrong += [
        "tile/0/../000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/00\u0660",
        "tile/a/000",
    ]
    for text in wrong:
        yield {"name": text, "expect": PATHS + "format"}
    for text in ("tile/64/000", "tile/0/000.p/256", "tile/entries/000.p/999"):
        yield {"name": text, "expect": PATHS + "range"}
