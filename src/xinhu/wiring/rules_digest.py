"""The name of all that decides what is found in a file."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Final

from xinhu.core.base.encoding import length_prefixed
from xinhu.wiring.looking import DISCOVERY
from xinhu.wiring.shipped import FOLDER as SHIPPED

_KINDS: Final = frozenset({".txt", ".yaml"})
"""How names of discovery's files end: detectors, and lists of words."""


def rules_digest(rules: Path | None, threshold: float, *, ocr: bool) -> str:
    """Name it: version, threshold, and every rule of discovery, shipped and own.

    Args:
        rules: the institution's own; ``None``: the shipped ones alone.
        threshold: of confidence.
        ocr: whether pictures are read.
    """
    parts = [version("xinhu").encode(), repr((threshold, ocr)).encode()]
    for folder in (SHIPPED, *(() if rules is None else (rules,))):
        parts.append(b"folder")
        for file in rule_files(folder):
            parts += (os.fsencode(file.relative_to(folder)), file.read_bytes())
    return hashlib.sha256(length_prefixed(*parts)).hexdigest()


def rule_files(folder: Path) -> list[Path]:
    """Return the files of a folder of rules that discovery reads, in order."""
    # Linked folders as well: detectors are read from there, too.
    walk = os.walk(folder / DISCOVERY, followlinks=True)
    found = (Path(root, name) for root, _, names in walk for name in names)
    return sorted(file for file in found if file.suffix in _KINDS and file.is_file())
