"""Runs the peer where it is installed: an environment of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bench.discovery.templates import Truth
from bench.processes import ROOT

PYTHON = ROOT / ".venv-peer" / "bin" / "python"


class Looked(NamedTuple):
    """What Presidio made of some texts.

    Attributes:
        seconds: of processor time, turn by turn.
        hits: of each text, with their scores.
    """

    seconds: list[float]
    hits: list[list[tuple[Truth, float]]]


def installed() -> bool:
    """Return whether there is a peer to compare with."""
    return PYTHON.exists()


def look(texts: list[str], folder: Path, turns: int) -> Looked:
    """Have Presidio look through texts."""
    file = folder / "peer.json"
    file.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    done = subprocess.run(  # noqa: S603 -- our own interpreter and module
        [str(PYTHON), "-m", "bench.discovery.presidio_peer", str(file), str(turns)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        check=True,
    )
    told = json.loads(done.stdout)
    hits = [[(Truth(a, b, k), s) for a, b, k, s in one] for one in told["hits"]]
    return Looked(told["seconds"], hits)
