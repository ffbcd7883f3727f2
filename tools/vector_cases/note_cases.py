"""Notes, checkpoints and proof files, and what spoils them."""

import base64
from collections.abc import Iterator
from dataclasses import replace

from vector_cases.material import (
    AT,
    IMPOSTOR,
    LEAVES,
    LOG,
    MALFORMED,
    NOTE,
    ORIGIN,
    OTHER,
    REFUSED,
    REFUTED,
    Case,
    flip,
    path,
    root,
)
from xinhu.core.register.checkpoint import Checkpoint
from xinhu.core.register.note_keys import sign_note
from xinhu.core.register.proof_paths import consistency_ranges, inclusion_ranges
from xinhu.core.register.tlog_proof import TlogProof, format_tlog_proof
from xinhu.core.register.tree import SHA256


def notes() -> Iterator[Case]:
    """Signed notes: strict reading, known and unknown keys."""
    text = "信护\n\nA text with an empty line.\n"
    good = sign_note(text, [LOG], AT).decode()
    head, _, line = good.rpartition("\n\n")
    foreign = sign_note(text, [OTHER], AT).decode().rpartition("\n\n")[2]
    impostor = sign_note(text, [IMPOSTOR], AT).decode().rpartition("\n\n")[2]
    renamed = line.replace(ORIGIN, "somebody.else")
    name_of, _, packed = line.rstrip().rpartition(" ")
    blob = base64.b64decode(packed)
    spoiled = base64.b64encode(blob[:-1] + bytes((blob[-1] ^ 1,))).decode()
    broken = f"{name_of} {spoiled}\n"
    crowded = f"{head}\n\n{line * 101}"
    cases = [
        ("signed by the known key", good, "ok"),
        ("signed by a stranger as well", good + foreign, "ok"),
        ("signed twice by the same key", good + line, "ok"),
        ("same name, another key", f"{head}\n\n{impostor}", REFUSED + "no_known_key"),
        ("signed by a stranger only", f"{head}\n\n{foreign}", REFUSED + "no_known_key"),
        ("line renamed", f"{head}\n\n{renamed}", REFUSED + "no_known_key"),
        ("text changed", good.replace("A text", "B text"), REFUSED + "signature"),
        ("re-signed over another text", f"Else.\n\n{line}", REFUSED + "signature"),
        ("signature's last bit flipped", f"{head}\n\n{broken}", REFUSED + "signature"),
        ("signatures cut off", f"{head}\n", NOTE + "signature_line"),
        ("never signed", "A text.\n", NOTE + "no_signatures"),
        ("last newline cut", good[:-1], NOTE + "signature_line"),
        ("extra line behind the signatures", good + "more\n", NOTE + "signature_line"),
        ("hyphen for the dash", f"{head}\n\n-{line[1:]}", NOTE + "signature_line"),
        ("two spaces", f"{head}\n\n{line.replace(' ', '  ', 1)}", NOTE + "base64"),
        ("carriage return", good.replace("\n", "\r\n"), NOTE + "control_character"),
        ("base64 without padding", good.rstrip("=\n") + "\n", NOTE + "base64"),
        ("plus in the name", good.replace("— xinhu.", "— xin+hu."), NOTE + "key_name"),
        ("a hundred and one lines", crowded, NOTE + "too_many_signatures"),
    ]
    for name, note, expect in cases:
        yield {"name": name, "keys": [LOG.vkey], "note": note, "expect": expect}


def checkpoints() -> Iterator[Case]:
    """Checkpoint texts, each signed by the register's key."""
    ours = Checkpoint(ORIGIN, 300, root(SHA256, 0, 300))
    good = ours.text()
    origin, size, packed, _ = good.split("\n")
    short = base64.b64encode(ours.root[:-1]).decode()
    second = good.replace(ORIGIN, ORIGIN + "/sm3")
    cut = f"{origin}\n{size}\n{short}\n"
    zero = good.replace("300", "0300")
    cases = [
        ("of this register", good, "ok"),
        ("of another register", good.replace("xinhu", "other"), REFUSED + "origin"),
        ("of the other tree", second, REFUSED + "origin"),
        ("size with a leading zero", zero, NOTE + "checkpoint_size"),
        ("size with a sign", good.replace("300", "+300"), NOTE + "checkpoint_size"),
        ("root one byte short", cut, NOTE + "checkpoint_root"),
        ("root unpadded", f"{origin}\n{size}\n{packed.rstrip('=')}\n", NOTE + "base64"),
        ("extension line", good + "more\n", NOTE + "extension"),
        ("two lines", f"{origin}\n{size}\n", NOTE + "checkpoint"),
        ("empty origin", f"\n{size}\n{packed}\n", NOTE + "checkpoint"),
    ]
    for name, text, expect in cases:
        note = sign_note(text, [LOG], AT).decode()
        yield {"name": name, "origin": ORIGIN, "note": note, "expect": expect}


def successions() -> Iterator[Case]:
    """A checkpoint seen, another offered, and the proof between them."""
    proof = path(consistency_ranges(100, 300))
    old, new = (100, root(SHA256, 0, 100).hex()), (300, root(SHA256, 0, 300).hex())
    fork = (100, flip(old[1]))
    cases = [
        ("grown", old, new, proof, "ok"),
        ("the same again", new, new, [], "ok"),
        ("replayed older checkpoint", new, old, [], REFUSED + "replayed"),
        ("forked at the same size", new, (300, old[1]), [], REFUSED + "forked"),
        ("forked below", fork, new, proof, REFUTED + "consistency"),
        ("proof withheld", old, new, [], MALFORMED + "path_length"),
    ]
    for name, seen, newer, nodes, expect in cases:
        yield {
            "name": name,
            "seen": {"size": seen[0], "root": seen[1]},
            "newer": {"size": newer[0], "root": newer[1]},
            "path": nodes,
            "expect": expect,
        }


def proof_files() -> Iterator[Case]:
    """Proof files (tlog-proof) of entry 7 in the tree of 300."""
    text = Checkpoint(ORIGIN, 300, root(SHA256, 0, 300)).text()
    note, stranger = (sign_note(text, [key], AT).decode() for key in (LOG, OTHER))
    nodes = tuple(bytes.fromhex(node) for node in path(inclusion_ranges(7, 300)))
    whole = TlogProof(7, nodes, note.encode())
    good = format_tlog_proof(whole).decode()
    extra = format_tlog_proof(replace(whole, extra=b"x")).decode()
    less = format_tlog_proof(replace(whole, path=nodes[1:])).decode()
    zero, eight = (good.replace("index 7", f"index {n}") for n in ("07", "8"))
    foreign = good.replace(note, stranger)
    cases = [
        ("of the entry", good, 7, "ok"),
        ("with extra data", extra, 7, "ok"),
        ("of another entry", good, 8, REFUTED + "inclusion"),
        ("index changed", eight, 7, REFUTED + "inclusion"),
        ("index with a leading zero", zero, 7, MALFORMED + "format"),
        ("another version", good.replace("@v1", "@v2"), 7, MALFORMED + "format"),
        ("without index", good.replace("index 7\n", ""), 7, MALFORMED + "format"),
        ("signed by a stranger", foreign, 7, REFUSED + "no_known_key"),
        ("hash left out", less, 7, MALFORMED + "path_length"),
    ]
    for name, text, entry, expect in cases:
        yield {
            "name": name,
            "origin": ORIGIN,
            "keys": [LOG.vkey],
            "proof": text,
            "entry": LEAVES[entry].hex(),
            "expect": expect,
        }
