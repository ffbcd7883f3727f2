#!/usr/bin/env python3
"""Verify a bound volume of a Xinhu register, offline, with nothing but Python 3.11.

    python3 verify_register.py FOLDER [--key VKEY]... [--previous FOLDER] [--json]
    python3 verify_register.py FOLDER --book FOLDER: a book of inquiries as well

This file shares no code with Xinhu. It follows docs/spec/register.md and checks:

(1) every entry is there, hashes to its leaf in the tiles, and is canonical;
(2) every entry names the last entry about the same customer (within the volume);
(3) the tiles of all levels follow from the entries and the resume hashes;
(4) root and size are those of the signed checkpoint, in the SM3 tree as well;
(5) the volume continues the one before: resume hashes, earlier root, consistency proof;
(6) it opens and closes with the entries that say so;
(7) every file has the SHA-256 that the signed manifest gives, and there is no other.

With --book, the book of a quarter's credit inquiries (docs/spec/inquiry.md) besides:

(8) the volume holds an entry `book.bound` that commits to the book's manifest, and
    every file of the book is the manifest's;
(9) every row's entry stands in the volume with the row's leaf, commitment and names,
    and every inquiry of the quarter has its row: none is changed, missing or added.
    Where the entry was made after the volume was bound, give the volume that holds it
    and the quarter's own as --previous.

The keys named in the manifest prove nothing about who signed. Pin the register's key
with --key, from a source that you trust.

Exit codes: 0 everything that was checked holds; 1 something does not hold (the first
wrong index is named where there is one); 2 the folder or the arguments cannot be used;
3 with --strict only: it holds, and something was left unchecked.
"""

# ruff: noqa: PLR2004 -- byte lengths of public formats are clearest as they are
# ruff: noqa: EM101, TRY003 -- a reason is one stable word, as told by --json

import argparse
import base64
import csv
import gc
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

Hash = Callable[[bytes], bytes]
Point = tuple[int, int, int, int]
Affine = tuple[int, int] | None
Key = tuple[str, bytes, str, bytes]

HOLDS, BROKEN, UNUSABLE, UNCHECKED = 0, 1, 2, 3
KEYS = (
    "actor",
    "at",
    "commitment",
    "customer",
    "decision",
    "detail",
    "fields",
    "ground",
)
KEYS += ("kind", "policy", "post", "previous", "purpose", "reasons", "v", "zone")
PREFIX = {"sha256": "tile", "sm3": "tile-sm3"}
NOTE = {"sha256": "checkpoint", "sm3": "checkpoint-sm3"}
ORIGIN_SUFFIX = {"sha256": "", "sm3": "/sm3"}
HAS_SM3 = "sm3" in hashlib.algorithms_available


class BrokenError(Exception):
    """Something does not hold: why, at which entry, in which file."""

    def __init__(self, reason: str, index: int | None = None, file: str = "") -> None:
        super().__init__(reason, index, file)
        self.reason, self.index, self.file = reason, index, file


# --- hashing: RFC 6962 section 2.1 ----------------------------------------------------


def hasher(tree: str) -> Hash:
    """Return the hash function of a tree."""
    if tree == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    return lambda data: hashlib.new("sm3", data).digest()


def append(roots: list[bytes], size: int, node: bytes, h: Hash) -> None:
    """Add a node to a stack of perfect subtrees that has ``size`` nodes."""
    while size & 1:
        node = h(b"\x01" + roots.pop() + node)
        size >>= 1
    roots.append(node)


def fold(roots: list[bytes], h: Hash) -> bytes:
    """Return the root over a stack."""
    if not roots:
        return h(b"")
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = h(b"\x01" + left + root)
    return root


def tile_root(hashes: bytes, h: Hash) -> bytes:
    """Return the root over the 256 hashes of a full tile."""
    while len(hashes) > 32:
        pairs = range(0, len(hashes), 64)
        hashes = b"".join([h(b"\x01" + hashes[at : at + 64]) for at in pairs])
    return hashes


def split(data: bytes) -> list[bytes]:
    """Cut bytes into hashes."""
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def check_consistency(
    sizes: tuple[int, int], roots: tuple[bytes, bytes], path: list[bytes], h: Hash
) -> None:
    """Check a consistency proof: RFC 9162 section 2.1.4.2."""
    (old, new), (old_root, new_root) = sizes, roots
    if old in (0, new):
        if path or old_root != (h(b"") if old == 0 else new_root):
            raise BrokenError("consistency")
        return
    nodes = ([old_root] if old & (old - 1) == 0 else []) + path
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    if not nodes or any(len(node) != 32 for node in nodes):
        raise BrokenError("consistency")
    fr = sr = nodes[0]
    for node in nodes[1:]:
        if sn == 0:
            raise BrokenError("consistency")
        if fn & 1 or fn == sn:
            fr, sr = h(b"\x01" + node + fr), h(b"\x01" + node + sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = h(b"\x01" + sr + node)
        fn, sn = fn >> 1, sn >> 1
    if (fr, sr, sn) != (old_root, new_root, 0):
        raise BrokenError("consistency")


# --- signatures: Ed25519 (RFC 8032) and SM2 (GB/T 32918.2) ----------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def ed_add(a: Point, b: Point) -> Point:
    """Add two points in extended coordinates (RFC 8032 section 5.1.4)."""
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return e * f % P, g * h % P, f * g % P, e * h % P


def ed_mul(k: int, point: Point) -> Point:
    """Multiply a point."""
    total = (0, 1, 1, 0)
    while k:
        if k & 1:
            total = ed_add(total, point)
        point, k = ed_add(point, point), k >> 1
    return total


def ed_point(data: bytes) -> Point:
    """Decode a point (RFC 8032 section 5.1.3)."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or v * x * x % P != u or (x == 0 and sign):
        raise BrokenError("signature")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = ed_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def check_ed25519(public: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature (RFC 8032 section 5.1.7)."""
    if len(signature) != 64:
        raise BrokenError("signature")
    r, s = ed_point(signature[:32]), int.from_bytes(signature[32:], "little")
    a = ed_point(public)
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little")
    left, right = ed_mul(s, BASE), ed_add(r, ed_mul(k % L, a))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0
    if s >= L or not same or (left[1] * right[2] - right[1] * left[2]) % P:
        raise BrokenError("signature")


SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SM2_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)


def sm2_add(a: Affine, b: Affine) -> Affine:
    """Add two points in affine coordinates; None is the point at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % SM2_P == 0:
            return None
        slope = 3 * (a[0] * a[0] - 1) * pow(2 * a[1], -1, SM2_P) % SM2_P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, SM2_P) % SM2_P
    x = (slope * slope - a[0] - b[0]) % SM2_P
    return x, (slope * (a[0] - x) - a[1]) % SM2_P


def sm2_mul(k: int, point: Affine) -> Affine:
    """Multiply a point."""
    total: Affine = None
    while k:
        if k & 1:
            total = sm2_add(total, point)
        point, k = sm2_add(point, point), k >> 1
    return total


def check_sm2(public: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature under the default identity (GB/T 32918.2 section 7.1)."""
    h = hasher("sm3")
    x, y = int.from_bytes(public[1:33]), int.from_bytes(public[33:])
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    on_curve = (y * y - x * (x * x - 3) - SM2_B) % SM2_P == 0 and public[0] == 4
    if len(signature) != 64 or not on_curve or not (0 < r < SM2_N and 0 < s < SM2_N):
        raise BrokenError("signature")
    curve = (SM2_P - 3, SM2_B, *SM2_G, x, y)
    who = b"\x00\x801234567812345678" + b"".join(v.to_bytes(32) for v in curve)
    e, t = int.from_bytes(h(h(who) + message)), (r + s) % SM2_N
    point = sm2_add(sm2_mul(s, SM2_G), sm2_mul(t, (x, y)))
    if t == 0 or point is None or (e + point[0]) % SM2_N != r:
        raise BrokenError("signature")


# --- notes: c2sp.org/signed-note ------------------------------------------------------

TYPES = {b"\x01": "ed25519", b"\x06": "mldsa44", b"\xffxinhu.sm2-with-sm3": "sm2"}
SIZES = {"ed25519": 32, "mldsa44": 1312, "sm2": 65}


def parse_vkey(text: str) -> Key:
    """Read a key's line: name, key ID, algorithm, public key."""
    name, number, packed = text.split("+", 2)
    data = base64.b64decode(packed, validate=True)
    for kind, algorithm in TYPES.items():
        if data.startswith(kind) and len(data) == len(kind) + SIZES[algorithm]:
            key_id = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
            if key_id.hex() == number:
                return name, key_id, algorithm, data[len(kind) :]
    raise ValueError("not a key: " + text[:60])


def open_note(data: bytes, keys: list[Key], file: str, skipped: set[str]) -> list[str]:
    """Check the signatures of known keys under a note; return the lines of its text."""
    text, _, tail = data.decode().rpartition("\n\n")
    known = {(key[0], key[1]): key for key in keys}
    good = unchecked = 0
    for line in tail.splitlines():
        match = re.fullmatch(r"— (\S+) (\S+)", line)
        if match is None:
            raise BrokenError("note_malformed", file=file)
        blob = base64.b64decode(match[2], validate=True)
        name, _, algorithm, public = known.get((match[1], blob[:4]), ("", b"", "", b""))
        if algorithm == "mldsa44" or (algorithm == "sm2" and not HAS_SM3):
            skipped.add(f"{file}: signature of {name} ({algorithm})")
            unchecked += 1
        elif algorithm:
            check = check_ed25519 if algorithm == "ed25519" else check_sm2
            try:
                check(public, (text + "\n").encode(), blob[4:])
            except BrokenError:
                raise BrokenError("signature", file=file) from None
            good += 1
    if not good and not (unchecked and file.endswith("-sm3")):
        raise BrokenError("no_known_key", file=file)
    return text.split("\n")


# --- entries: one bundle of up to 256 at a time ---------------------------------------


def path_of(prefix: str, n: int, width: int) -> str:
    """Write the path of a tile or bundle (c2sp.org/tlog-tiles)."""
    digits = str(n).zfill(-(-len(str(n)) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    tail = parts[-1] if width == 256 else f"{parts[-1]}.p/{width}"
    return f"{prefix}/{''.join(f'x{part}/' for part in parts[:-1])}{tail}"


def unpack(data: bytes) -> list[bytes]:
    """Take a bundle apart; what is cut off at its end is no entry."""
    entries, at = [], 0
    while at + 2 <= len(data):
        stop = at + 2 + int.from_bytes(data[at : at + 2])
        if stop > len(data):
            break
        entries.append(data[at + 2 : stop])
        at = stop
    return entries if at == len(data) else [*entries, b""]


_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True
).encode
_TEXT = r'"[^"\\\x00-\x1f]*"'
_ENTRY = re.compile(
    r"""
    \{"actor":TEXT,"at":"[0-9TZ:.-]{27}","commitment":(?:null|"[0-9a-f]{64}"),
    "customer":(?:null|"([0-9a-f]{32})"),"decision":"(?:permit|refuse|record)",
    "detail":(null|\{[^{}]*\}),"fields":(\{[^{}]*\}),
    "ground":(?:null|\{"kind":TEXT,"ref":TEXT\}),"kind":TEXT,"policy":TEXT,"post":TEXT,
    "previous":(?:null|\[(0|[1-9][0-9]*),"([0-9a-f]{64})"\]),"purpose":(?:null|TEXT),
    "reasons":\[(?:TEXT(?:,TEXT)*)?\],"v":1,"zone":TEXT\}
    """.replace("TEXT", _TEXT)
    .replace("\n    ", "")
    .encode()
)
"""An entry whose strings need no escapes: the usual case, and quickly recognised."""

Link = tuple[int, bytes] | None
Linked = tuple[bytes | None, Link]


def parse_one(body: bytes, index: int) -> dict[str, Any]:
    """Read an entry and require its bytes to be canonical (rule 1)."""
    try:
        text = body.decode()
        entry = json.loads(text)
        index_of, leaf_of = entry["previous"] or (0, "")
        right = type(entry["v"]) is int and entry["v"] == 1 and tuple(entry) == KEYS
        right = right and type(index_of) is int and type(leaf_of) is str
        if right and _encode(entry) == text:
            return dict(entry)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise BrokenError("entry_malformed", index)


def parse_link(body: bytes, index: int, seen: set[bytes]) -> Linked:
    """Require an entry to be canonical; return customer and link (rules 1 and 2).

    The small objects in ``detail`` and ``fields`` come back again and again; each that
    was found to be canonical is remembered in ``seen``.
    """
    match = _ENTRY.fullmatch(body)
    if match is None or not body.isascii():
        return slow_link(body, index)
    customer, detail, fields, number, leaf = match.groups()
    for small in (detail, fields):
        if small not in seen:
            parse_one(body, index)
            seen.add(small)
    return customer, None if leaf is None else (int(number), leaf)


def slow_link(body: bytes, index: int) -> Linked:
    """Do the same for any entry."""
    entry = parse_one(body, index)
    customer, previous = entry["customer"], entry["previous"]
    link = (previous[0], previous[1].encode()) if previous else None
    return None if customer is None else str(customer).encode(), link


# --- a part of the volume: consecutive bundles, checked by one process ----------------


class Part:
    """What one process found in its bundles; small enough to be sent back."""

    def __init__(self, volume: "Volume", bundles: range) -> None:
        self.volume, self.bundles = volume, bundles
        self.broken: BrokenError | None = None
        self.roots: dict[str, list[bytes]] = {tree: [] for tree in volume.trees}
        self.rest: dict[str, bytes] = dict.fromkeys(volume.trees, b"")
        self.heads: dict[bytes, tuple[int, Link]] = {}
        self.last: dict[bytes, tuple[int, bytes]] = {}
        self.wrong_files: list[str] = []

    def run(self) -> "Part":
        """Check every bundle, up to the first entry that does not hold."""
        # Nothing here is cyclic; looking for cycles among all links doubles the time.
        gc.disable()
        try:
            for n in self.bundles:
                self.check_bundle(n)
        except BrokenError as broken:
            self.broken = broken
        return self

    def check_bundle(self, n: int) -> None:
        """Rules 1 and 3 (level 0) for one bundle."""
        width = min(256, self.volume.size - n * 256)
        bodies = unpack(self.read(path_of("tile/entries", n, width), n))
        leaves: list[bytes] = []
        for tree in self.volume.trees:
            h = hasher(tree)
            stored = self.read(path_of(f"{PREFIX[tree]}/0", n, width), n)
            found = [h(b"\0" + body) for body in bodies]
            leaves = leaves or found
            if b"".join(found) != stored or len(found) != width:
                pairs = zip([*found, None], [*split(stored), None], strict=False)
                same = [mine == theirs for mine, theirs in pairs]
                place = same.index(False) if False in same else width
                reason = "leaf_mismatch" if tree == "sha256" else "sm3_leaf_mismatch"
                raise BrokenError(reason, n * 256 + min(place, width - 1))
            if width == 256:
                self.roots[tree].append(tile_root(stored, h))
            else:
                self.rest[tree] = stored
        seen: set[bytes] = set()
        for index, body in enumerate(bodies, n * 256):
            customer, link = parse_link(body, index, seen)
            self.check_link(index, customer, link, leaves[index % 256])

    def check_link(
        self, index: int, customer: bytes | None, link: Link, leaf: bytes
    ) -> None:
        """Rule 2 for one entry."""
        if customer is None:
            if link is not None:
                raise BrokenError("link_broken", index)
            return
        last = self.last.get(customer)
        if last is None:
            self.heads[customer] = index, link
        elif last != link:
            raise BrokenError("link_broken", index)
        self.last[customer] = index, leaf.hex().encode()

    def read(self, name: str, n: int) -> bytes:
        """Read a file and compare its SHA-256 with the manifest's (rule 7)."""
        try:
            data = (self.volume.folder / name).read_bytes()
        except OSError:
            index = max(n * 256, self.volume.base)
            raise BrokenError("file_missing", index, name) from None
        if self.volume.files.get(name) != hashlib.sha256(data).hexdigest():
            self.wrong_files.append(name)
        return data


def digests_of(folder: Path, names: list[str]) -> dict[str, str]:
    """Hash files; one that cannot be read has no hash."""
    found = {}
    for name in names:
        try:
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            found[name] = ""
    return found


# --- the volume -----------------------------------------------------------------------


class Volume:
    """A volume's folder and its manifest; raises ValueError where it is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = (folder / "manifest.json").read_bytes()
        value = json.loads(self.manifest)
        if value["format"] != "xinhu-volume/v1":
            raise ValueError("another format: " + str(value["format"])[:60])
        self.name, self.origin, self.after = (
            value["volume"],
            value["origin"],
            value["after"],
        )
        self.first, self.base, self.size = value["first"], value["base"], value["size"]
        self.files: dict[str, str] = value["files"]
        self.keys = [parse_vkey(vkey) for vkey in value["keys"]]
        self.told: dict[str, dict[str, Any]] = value["trees"]
        self.trees = [tree for tree in self.told if tree != "sm3" or HAS_SM3]
        numbers = (self.first, self.base, self.size)
        if (
            not all(type(number) is int for number in numbers)
            or "sha256" not in self.told
        ):
            raise ValueError("the manifest is incomplete")
        if (
            not 0 <= self.base <= self.first < self.size
            or self.base != self.first & ~255
        ):
            raise ValueError("the manifest's sizes contradict each other")

    def hashes(self, tree: str, name: str) -> list[bytes]:
        """Return a list of hashes that the manifest states."""
        return [bytes.fromhex(node) for node in self.told[tree][name]]

    def entry(self, index: int) -> dict[str, Any]:
        """Read one entry."""
        n = index // 256
        width = min(256, self.size - n * 256)
        data = (self.folder / path_of("tile/entries", n, width)).read_bytes()
        return parse_one(unpack(data)[index % 256], index)


class Check:
    """Runs all checks over a volume and collects what does not hold."""

    def __init__(self, folder: Path, pinned: list[Key], workers: int) -> None:
        self.volume = Volume(folder)
        self.pinned = pinned
        self.workers = workers
        self.problems: list[BrokenError] = []
        self.skipped: set[str] = set()
        self.book = ""
        if "sm3" in self.volume.told and not HAS_SM3:
            self.skipped.add("SM3 tree (this Python's OpenSSL has no SM3)")
        if not pinned:
            self.skipped.add("who signed: no key was pinned with --key")

    def run(self, previous: Path | None) -> None:
        """Run everything; later checks run even where earlier ones failed."""
        roots, rest = self.check_entries()
        intact = all(problem.index is None for problem in self.problems)
        self.attempt(self.check_notes)
        self.attempt(self.check_boundary)
        for tree in self.volume.trees if intact else []:
            self.attempt(
                lambda tree=tree: self.check_tree(tree, roots[tree], rest[tree])
            )
        if previous is not None:
            self.attempt(lambda: self.check_previous(Volume(previous)))
        # What names an entry comes first, the smallest index before the others.
        self.problems.sort(key=lambda p: (p.index is None, p.index or 0))

    def attempt(self, check: Callable[[], None]) -> None:
        """Run a check; what is malformed does not hold either."""
        try:
            check()
        except BrokenError as broken:
            self.problems.append(broken)
        except (LookupError, ValueError, TypeError, AttributeError, OSError) as error:
            self.problems.append(BrokenError(f"malformed: {error!r}"[:200]))

    def check_book(self, folder: Path, previous: Path | None) -> None:
        """Rules 8 and 9, against this volume and the one before where it is given."""
        volumes = [self.volume] if previous is None else [Volume(previous), self.volume]

        def check() -> None:
            book = Book(folder, volumes)
            self.problems += book.check()
            self.book = f"{book.quarter}: {book.count}"

        self.attempt(check)
        self.problems.sort(key=lambda p: (p.index is None, p.index or 0))

    def check_entries(self) -> tuple[dict[str, list[bytes]], dict[str, bytes]]:
        """Rules 1, 2 and 7, in as many processes as there are processors."""
        volume = self.volume
        low, high = volume.base // 256, -(-volume.size // 256)
        count = self.workers if volume.size - volume.base > 20_000 else 1
        cuts = [low + (high - low) * k // count for k in range(count + 1)]
        parts = [Part(volume, range(*pair)) for pair in pairwise(cuts)]
        tiles = tuple(
            f"{prefix}/{kind}/"
            for prefix in PREFIX.values()
            for kind in ("0", "entries")
        )
        others = [name for name in volume.files if not name.startswith(tiles)]
        if count == 1:
            done = [part.run() for part in parts]
            digests = digests_of(volume.folder, others)
        else:
            with ProcessPoolExecutor(count) as pool:
                running = [pool.submit(part.run) for part in parts]
                hashing = [
                    pool.submit(digests_of, volume.folder, others[k::8])
                    for k in range(8)
                ]
                done = [future.result() for future in running]
                digests = {k: v for f in hashing for k, v in f.result().items()}
        self.check_files(digests, [name for part in done for name in part.wrong_files])
        self.attempt(lambda: self.join(done))
        roots = {
            t: [root for part in done for root in part.roots[t]] for t in volume.trees
        }
        return roots, done[-1].rest

    def join(self, parts: list[Part]) -> None:
        """Follow the links from one part into the next, up to the first that breaks."""
        last: dict[bytes, tuple[int, bytes]] = {}
        for part in parts:
            broken = part.broken
            for customer, (index, link) in part.heads.items():
                known = last.get(customer)
                before = link is None or 0 <= link[0] < self.volume.base
                wrong = link != known and (known is not None or not before)
                if wrong and (broken is None or index < (broken.index or 0)):
                    broken = BrokenError("link_broken", index)
            if broken is not None:
                raise broken
            last.update(part.last)

    def check_files(self, digests: dict[str, str], wrong: list[str]) -> None:
        """Rule 7: the files are those of the manifest, and no others."""
        volume = self.volume
        wrong += [
            name for name, found in digests.items() if found != volume.files[name]
        ]
        there = {
            (Path(at) / name).relative_to(volume.folder).as_posix()
            for at, _, names in os.walk(volume.folder)
            for name in names
        }
        known = volume.files.keys() | {"manifest.json", "manifest.note"}
        for name in sorted(set(wrong)):
            self.problems.append(BrokenError("file_changed", file=name))
        for name in sorted(there - known):
            self.problems.append(BrokenError("file_unlisted", file=name))

    def check_notes(self) -> None:
        """Rules 4 and 7: manifest and checkpoints are signed."""
        volume, keys = self.volume, self.pinned or self.volume.keys
        digest = base64.b64encode(hashlib.sha256(volume.manifest).digest()).decode()
        expected = [
            "xinhu-volume-manifest/v1",
            volume.origin,
            volume.name,
            str(volume.size),
            digest,
        ]
        self.attempt(lambda: self.compare_note("manifest.note", keys, expected))
        for tree in volume.told:
            if tree == "sm3" and not any(key[2] == "sm2" for key in keys):
                self.skipped.add("checkpoint-sm3: its SM2 key was not pinned")
                continue
            places = [("", volume.size, "root")]
            if volume.first:
                places.append(("previous-", volume.first, "first_root"))
            for prefix, size, root in places:
                value = base64.b64encode(
                    bytes.fromhex(volume.told[tree][root])
                ).decode()
                text = [volume.origin + ORIGIN_SUFFIX[tree], str(size), value]
                name = prefix + NOTE[tree]
                self.attempt(lambda n=name, t=text: self.compare_note(n, keys, t))

    def compare_note(self, name: str, keys: list[Key], expected: list[str]) -> None:
        """Check a note's signatures, and that it says what is expected."""
        data = (self.volume.folder / name).read_bytes()
        found = open_note(data, keys, name, self.skipped)
        if found != expected:
            raise BrokenError("note_differs", file=name)

    def check_boundary(self) -> None:
        """Rule 6: the entries that open and close the volume."""
        volume = self.volume
        closing = volume.entry(volume.size - 1)
        detail = closing["detail"] or {}
        if (closing["kind"], detail.get("volume"), detail.get("first")) != (
            "volume_closed",
            volume.name,
            volume.first,
        ):
            raise BrokenError("not_closed", volume.size - 1)
        if (volume.after is None) != (volume.first == 0):
            raise BrokenError("not_opened", volume.first)
        if volume.first:
            opening = volume.entry(volume.first)
            after = (opening["detail"] or {}).get("after")
            if (opening["kind"], after) != ("volume_opened", volume.after["volume"]):
                raise BrokenError("not_opened", volume.first)

    def check_tree(self, tree: str, roots: list[bytes], rest: bytes) -> None:
        """Rules 3, 4 and 5 for one tree, from the roots of its full tiles."""
        volume, h, told = self.volume, hasher(tree), self.volume.told[tree]
        resume = volume.hashes(tree, "resume")
        if len(resume) != volume.base.bit_count() or any(len(r) != 32 for r in resume):
            raise BrokenError("resume", volume.base)
        start = list(resume)
        width = min(256, volume.size - volume.base)
        leaves = (
            volume.folder / path_of(f"{PREFIX[tree]}/0", volume.base // 256, width)
        ).read_bytes()
        for place, leaf in enumerate(split(leaves)[: volume.first - volume.base]):
            append(start, volume.base + place, leaf, h)
        first_root = fold(start, h)
        if first_root.hex() != told["first_root"]:
            raise BrokenError("first_root", volume.first)
        self.check_upper(tree, resume, roots, h)
        whole = list(resume)
        for n, root in enumerate(roots, volume.base // 256):
            append(whole, n, root, h)
        for place, leaf in enumerate(split(rest)):
            append(whole, place, leaf, h)
        root = fold(whole, h)
        if root.hex() != told["root"]:
            raise BrokenError("root_mismatch", volume.size)
        path = volume.hashes(tree, "consistency")
        check_consistency((volume.first, volume.size), (first_root, root), path, h)

    def check_upper(
        self, tree: str, resume: list[bytes], row: list[bytes], h: Hash
    ) -> None:
        """Rule 3: tiles above level 0, and what stands in them left of the volume."""
        volume, level, folded = self.volume, 1, []
        while volume.size >> (8 * level):
            start, count = volume.base >> (8 * level), volume.size >> (8 * level)
            n, above = start // 256, []
            while n * 256 < count:
                width = min(256, count - n * 256)
                name = path_of(f"{PREFIX[tree]}/{level}", n, width)
                stored = split((volume.folder / name).read_bytes())
                if n == start // 256:
                    left = stored[: start % 256]
                    row = left + row
                    folded.append(self.fold_left(left, h))
                mine, row = row[:width], row[width:]
                if mine != stored:
                    same = [a == b for a, b in zip(mine, stored, strict=False)]
                    place = (
                        same.index(False)
                        if False in same
                        else min(len(stored), width - 1)
                    )
                    raise BrokenError(
                        "tile_mismatch", (n * 256 + place) << (8 * level), name
                    )
                if width == 256:
                    above.append(tile_root(b"".join(mine), h))
                n += 1
            if start % 256 and n == start // 256:
                raise BrokenError("file_missing", volume.base)
            row, level = above, level + 1
        if [node for part in reversed(folded) for node in part] != resume:
            raise BrokenError("resume", volume.base)

    def fold_left(self, left: list[bytes], h: Hash) -> list[bytes]:
        """Return the stack over the hashes left of the volume in one tile."""
        roots: list[bytes] = []
        for place, node in enumerate(left):
            append(roots, place, node, h)
        return roots

    def check_previous(self, previous: Volume) -> None:
        """Rule 5, against the folder of the volume before."""
        after = self.volume.after or {}
        digest = hashlib.sha256(previous.manifest).hexdigest()
        told = (
            after.get("volume"),
            after.get("first"),
            after.get("size"),
            after.get("manifest"),
        )
        if told != (previous.name, previous.first, previous.size, digest):
            raise BrokenError("another_previous", self.volume.first)
        for tree in self.volume.trees:
            if self.volume.told[tree]["first_root"] != previous.told[tree]["root"]:
                raise BrokenError("another_previous", self.volume.first)


# --- the book of a quarter's credit inquiries -----------------------------------------

BEIJING = timedelta(hours=8)
WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"
OF_ENTRY = ("at", "decision", "inquiry", "customer", "reason", "ground_kind", "ground")
OF_ENTRY += ("operator", "post", "commitment")
BOOK_FILES = (
    "rows.csv",
    "rows.parquet",
    "corrections.csv",
    "details.jsonl",
    "book.pdf",
)


def quarter_span(name: str) -> tuple[str, str]:
    """Return the moments of a quarter of Beijing time, as entries write them."""
    year, quarter = int(name[:4]), int(name[5:])
    begins = datetime(year, quarter * 3 - 2, 1, tzinfo=UTC) - BEIJING
    following = (year + 1, 1) if quarter == 4 else (year, quarter * 3 + 1)
    ends = datetime(*following, 1, tzinfo=UTC) - BEIJING
    return begins.strftime(WRITTEN), ends.strftime(WRITTEN)


def row_of(entry: dict[str, Any]) -> tuple[str, ...]:
    """Return what a row says of its entry, in the order of ``OF_ENTRY``."""
    detail, ground = entry["detail"] or {}, entry["ground"] or {}
    return (
        entry["at"],
        entry["decision"],
        str(detail.get("inquiry", "")),
        entry["customer"] or "",
        str(detail.get("reason", "")),
        ground.get("kind", ""),
        ground.get("ref", ""),
        entry["actor"],
        entry["post"],
        entry["commitment"] or "",
    )


class Book:
    """A book's folder, checked against the volumes that hold its entries."""

    def __init__(self, folder: Path, volumes: list[Volume]) -> None:
        self.folder, self.volumes = folder, volumes
        self.manifest = (folder / "manifest.json").read_bytes()
        value = json.loads(self.manifest)
        if value["format"] != "xinhu-inquiry-book/v1":
            raise ValueError("another format: " + str(value["format"])[:60])
        self.quarter, self.count = str(value["quarter"]), value["count"]
        if not re.fullmatch("[12][0-9]{3}Q[1-4]", self.quarter):
            raise ValueError("no quarter: " + self.quarter[:60])
        self.files: dict[str, str] = value["files"]
        self.digest = hashlib.sha256(self.manifest).hexdigest()
        self.inquiries: dict[int, tuple[str, dict[str, Any]]] = {}
        self.acts: dict[int, tuple[str, dict[str, Any]]] = {}
        self.bound: list[int] = []

    def check(self) -> list[BrokenError]:
        """Rules 8 and 9; return what does not hold, row by row."""
        problems = [BrokenError("book_file", file=name) for name in self.wrong_files()]
        for volume in self.volumes:
            self.read(volume)
        if not self.bound:
            problems.append(BrokenError("book_unbound", file=str(self.folder)))
        return [*problems, *self.check_rows(), *self.check_corrections()]

    def wrong_files(self) -> list[str]:
        """Return files that are changed, missing, or none of the book's (rule 8)."""
        there = {path.name for path in self.folder.iterdir()} - {"manifest.json"}
        found = digests_of(self.folder, list(BOOK_FILES))
        return sorted(
            name
            for name in there | set(self.files) | set(BOOK_FILES)
            if self.files.get(name) is None or found.get(name) != self.files[name]
        )

    def read(self, volume: Volume) -> None:
        """Find the quarter's inquiries and acts about them in a volume."""
        begins, ends = quarter_span(self.quarter)
        for n in range(volume.base // 256, -(-volume.size // 256)):
            width = min(256, volume.size - n * 256)
            data = (volume.folder / path_of("tile/entries", n, width)).read_bytes()
            for index, body in enumerate(unpack(data), n * 256):
                if index < volume.first:
                    continue
                if b'"kind":"inquiry","policy"' in body:
                    entry = json.loads(body)
                    if begins <= entry["at"] < ends:
                        leaf = hashlib.sha256(b"\0" + body).hexdigest()
                        self.inquiries[index] = leaf, entry
                elif b'"event":"inquiry.corrected"' in body:
                    entry = json.loads(body)
                    if begins <= entry["at"] < ends and entry["decision"] == "record":
                        leaf = hashlib.sha256(b"\0" + body).hexdigest()
                        self.acts[index] = leaf, entry
                elif b'"event":"book.bound"' in body:
                    self.find_binding(index, json.loads(body))

    def find_binding(self, index: int, entry: dict[str, Any]) -> None:
        """Rule 8: the entry that commits to this very manifest."""
        detail = entry["detail"] or {}
        told = (entry["commitment"], detail.get("quarter"), detail.get("count"))
        if entry["kind"] == "act" and told == (self.digest, self.quarter, self.count):
            self.bound.append(index)

    def check_rows(self) -> list[BrokenError]:
        """Rule 9: rows and entries are the same ones, and say the same."""
        problems, before, number = [], -1, 0
        for number, row in enumerate(self.table("rows.csv"), 1):
            index = int(row["entry"])
            leaf, entry = self.inquiries.pop(index, ("", {}))
            if not leaf:
                problems.append(BrokenError("book_row_added", index))
                continue
            said = tuple(row[name] for name in OF_ENTRY)
            if (
                row["leaf"] != leaf
                or said != row_of(entry)
                or int(row["number"]) != number
                or index <= before
            ):
                problems.append(BrokenError("book_row_changed", index))
            before = index
        problems += [BrokenError("book_row_missing", i) for i in sorted(self.inquiries)]
        if number != self.count:
            problems.append(BrokenError("book_count", file="rows.csv"))
        return problems

    def check_corrections(self) -> list[BrokenError]:
        """Rule 9 for the further entries that correct rows."""
        problems = []
        for row in self.table("corrections.csv"):
            index = int(row["entry"])
            leaf, entry = self.acts.pop(index, ("", {}))
            detail = entry.get("detail") or {}
            said = (row["leaf"], row["at"], row["inquiry"], row["correction"])
            said += (row["column"], row["operator"], row["commitment"])
            names = ("inquiry", "correction", "column")
            told = (leaf, entry.get("at"), *(detail.get(name) for name in names))
            told += (entry.get("actor"), entry.get("commitment"))
            if not leaf:
                problems.append(BrokenError("book_row_added", index))
            elif said != told:
                problems.append(BrokenError("book_row_changed", index))
        return problems + [
            BrokenError("book_row_missing", index) for index in sorted(self.acts)
        ]

    def table(self, name: str) -> Iterator[dict[str, str]]:
        """Yield the rows of a table."""
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


# --- telling --------------------------------------------------------------------------

WORDS = {
    "leaf_mismatch": "登记项与树叶不符（被改动、抽去、换位或截断）",
    "sm3_leaf_mismatch": "登记项与 SM3 树叶不符",
    "entry_malformed": "登记项不是规范字节",
    "link_broken": "登记项未指向同一客户的上一登记项",
    "tile_mismatch": "上层树块与登记项不符",
    "root_mismatch": "树根与检查点不符",
    "first_root": "卷首树根与上一卷的检查点不符",
    "resume": "续接哈希不成立",
    "consistency": "与上一卷的一致性证明不成立",
    "signature": "签名不成立",
    "no_known_key": "没有可信密钥的签名",
    "note_malformed": "签名文书格式不对",
    "note_differs": "签名文书所载与本卷不符（旧检查点、另一登记簿或分叉）",
    "not_closed": "末项不是本卷的封卷登记项",
    "not_opened": "首项不是接续上一卷的开卷登记项",
    "file_missing": "缺少文件",
    "file_changed": "文件与清单不符",
    "file_unlisted": "清单以外的文件",
    "book_file": "登记簿册的文件与其清单不符",
    "book_unbound": "卷中没有承诺本册清单的装订登记项",
    "book_row_changed": "登记簿册中的行与登记项不符",
    "book_row_missing": "登记簿册缺少登记项对应的行",
    "book_row_added": "登记簿册中的行没有登记项",
    "book_count": "登记簿册的行数与清单不符",
    "another_previous": "所给的上一卷不是本卷所续的一卷",
}


def tell(check: Check) -> str:
    """Say in words what was found."""
    volume, lines = check.volume, []
    span = f"{volume.origin} {volume.name}: {volume.first} - {volume.size - 1}"
    for problem in check.problems[:20]:
        at = "" if problem.index is None else f" 登记项/index {problem.index}"
        file = problem.file and f" 文件/file {problem.file}"
        word = WORDS.get(problem.reason, "")
        lines.append(f"不成立 BROKEN [{problem.reason}]{at}{file} {word}")
    if not lines:
        lines.append(f"成立 HOLDS: {span}，{volume.size - volume.first} 项/entries")
        if check.book:
            lines.append(f"成立 HOLDS: 征信查询登记簿/book {check.book} 行/rows")
    else:
        lines.insert(0, span)
    lines += [f"未核对 NOT CHECKED: {what}" for what in sorted(check.skipped)]
    return "\n".join(lines)


def tell_json(check: Check) -> str:
    """Say it for a script."""
    volume = check.volume
    problems = [
        {"reason": p.reason, "index": p.index, "file": p.file or None}
        for p in check.problems
    ]
    indices = [p.index for p in check.problems if p.index is not None]
    value = {
        "holds": not problems,
        "first_wrong_index": indices[0] if indices else None,
        "problems": problems,
        "not_checked": sorted(check.skipped),
        "origin": volume.origin,
        "volume": volume.name,
        "first": volume.first,
        "size": volume.size,
        "root": volume.told["sha256"]["root"],
        "book": check.book or None,
        "key_pinned": bool(check.pinned),
    }
    return json.dumps(value, ensure_ascii=False, indent=1)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the volume's folder, such as 2026Q4")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY")
    parser.add_argument("--previous", type=Path, metavar="FOLDER")
    parser.add_argument("--book", type=Path, metavar="FOLDER")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        pinned = [parse_vkey(vkey) for vkey in options.key]
        check = Check(options.folder, pinned, max(1, options.workers))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"无法核对 CANNOT CHECK: {error}", file=sys.stderr)
        return UNUSABLE
    check.run(options.previous)
    if options.book is not None:
        check.check_book(options.book, options.previous)
    print(tell_json(check) if options.json else tell(check))
    if check.problems:
        return BROKEN
    return UNCHECKED if options.strict and check.skipped else HOLDS


if __name__ == "__main__":
    sys.exit(main())
