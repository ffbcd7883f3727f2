#!/usr/bin/env python3
"""Write the register's test vectors: tests/vectors/register/*.json.

    python tools/generate_vectors.py [FOLDER]

Each case says what must come of it: ``ok``, or the error's code and reason, as
``register.proof_refuted/inclusion``. Negative cases are named by the mutation that
makes them. A test runs this generator and compares, so the files change only on
purpose. They are language-neutral: another implementation can be held to them.
"""

import json
import sys
from pathlib import Path

from vector_cases.entry_cases import entries, tile_paths
from vector_cases.note_cases import checkpoints, notes, proof_files, successions
from vector_cases.tree_cases import consistency, inclusion, roots

FOLDER = Path(__file__).parent.parent / "tests" / "vectors" / "register"
FILES = {
    "entries": entries,
    "roots": roots,
    "inclusion": inclusion,
    "consistency": consistency,
    "notes": notes,
    "checkpoints": checkpoints,
    "successions": successions,
    "proof_files": proof_files,
    "tile_paths": tile_paths,
}


def generate(folder: Path) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, cases in FILES.items():
        text = json.dumps(list(cases()), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
