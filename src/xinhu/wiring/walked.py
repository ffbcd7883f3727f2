"""Which rules a gate walked before it started its workers, and that they use no others.

A worker that died is started again and reads the files anew. Were they others by then,
it would decide otherwise than its siblings, under rules that nobody looked through.
That holds for who approves, what opens which purpose and what an inquiry needs as well
as for policies, so every file of rules is named, whether or not a gate reads it: a list
of those that it reads would lack the next one.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NewType

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.policy.policy_set import PolicySet
from xinhu.wiring.errors import RulesNotWalkedError
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings

Walked = NewType("Walked", str)
"""Names policies, lists, grades and the files of all rules together."""

Files = NewType("Files", str)
"""Names the files of all rules as they stand: shipped, and the institution's own."""

KINDS: Final = frozenset({".cedar", ".cedarschema", ".md", ".txt", ".yaml"})
"""How names of files of rules end; an editor's leavings beside them are none."""

_VARIABLE: Final = "GATE_RULES_WALKED"
"""Set by a gate for its workers alone; no setting."""


def rules_files(settings: Settings) -> Files:
    """Name the files of all rules as they stand now."""
    parts: list[bytes] = []
    for folder in (SHIPPED, *(() if settings.rules is None else (settings.rules,))):
        files = sorted(_in(folder))
        parts.append(str(len(files)).encode())
        for name, path in files:
            parts += (os.fsencode(name), path.read_bytes())
    return Files(hashlib.sha256(length_prefixed(*parts)).hexdigest())


def _in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file of rules: its name from the folder on, and where it is."""
    # Linked folders as well: what is mounted as configuration often is one.
    for root, _, names in os.walk(folder, followlinks=True):
        inside = Path(root).relative_to(folder)
        before = "" if inside == Path() else f"{inside}{os.sep}"
        for name in names:
            # A path of each name takes longer than reading the file.
            stem, _, kind = name.rpartition(".")
            if stem and f".{kind}" in KINDS:
                yield f"{before}{name}", Path(root, name)


def walked_of(policies: PolicySet, catalogue: Catalogue, files: Files) -> Walked:
    """Name what was walked."""
    return Walked(f"{policies.version} {catalogue.version} {files}")


def require_walked(walked: Walked, found: Walked) -> None:
    """Pass the rules that were walked.

    Raises:
        RulesNotWalkedError: those that were found are others.
    """
    if found != walked:
        raise RulesNotWalkedError


def tell_workers(walked: Walked) -> None:
    """Leave word for every worker that is started from now on."""
    os.environ[_VARIABLE] = walked


def told_by_parent(environment: Mapping[str, str]) -> Walked:
    """Return what a worker was told.

    Raises:
        RulesNotWalkedError: nothing.
    """
    if _VARIABLE not in environment:
        raise RulesNotWalkedError
    return Walked(environment[_VARIABLE])
