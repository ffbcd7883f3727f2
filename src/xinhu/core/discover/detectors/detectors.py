"""Detectors as they are read from rules, and made ready once per process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from xinhu.core.discover.detectors.detector import Detector, made_ready
from xinhu.core.discover.detectors.rule import DetectorRule
from xinhu.core.discover.kinds import Kinds, load_kinds
from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules, read_text

FOLDER: Final = Path("discovery", "detectors")
"""Beneath the folder of rules, shipped and own."""


class Entry(NamedTuple):
    """One detector's rule.

    Attributes:
        key: its name in the rules.
        file: where it stands, for refusals.
        precedence: of its kind.
        rule: as read.
    """

    key: str
    file: str
    precedence: int
    rule: bytes

    def read(self) -> DetectorRule:
        """Return the rule."""
        return msgspec.msgpack.decode(self.rule, type=DetectorRule)


@dataclass(frozen=True, slots=True)
class Detectors:
    """All detectors; equal, hashable and cheap to send to another process.

    Attributes:
        entries: in the order of the rules.
    """

    entries: tuple[Entry, ...]

    def ready(self) -> tuple[Detector, ...]:
        """Return them compiled, made once per process."""
        return _ready(self)


@cache
def _ready(detectors: Detectors) -> tuple[Detector, ...]:
    return tuple(
        made_ready(entry.key, entry.file, entry.precedence, entry.read())
        for entry in detectors.entries
    )


def load_detectors(folder: Path, override: Path | None = None) -> Detectors:
    """Read every file of ``discovery/detectors/`` and check each entry whole.

    Args:
        folder: the shipped rules.
        override: the institution's own; its entries are added, or replace the shipped
            ones of their name as a whole, in whichever file.

    Raises:
        PolicyInvalidError: wrong shape, unknown kind or validator, a pattern that is
            none, a name that stands twice in one folder.
    """
    kinds = load_kinds(folder, override)
    entries = _entries(folder / FOLDER, kinds)
    if override is not None and (override / FOLDER).is_dir():
        entries |= _entries(override / FOLDER, kinds)
    detectors = Detectors(tuple(entries.values()))
    detectors.ready()
    return detectors


def _entries(folder: Path, kinds: Kinds) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, rule in read_rules(path.name, DetectorRule, folder).items():
            if key in entries:
                detail = f"{key}: stands in {entries[key].file} as well"
                raise PolicyInvalidError(file=path.name, detail=detail)
            if rule.kind not in kinds:
                detail = f"{key}: unknown kind {rule.kind}"
                raise PolicyInvalidError(file=path.name, detail=detail)
            packed = msgspec.msgpack.encode(_with_words(rule, folder))
            place = kinds[rule.kind].precedence
            entries[key] = Entry(key, path.name, place, packed)
    return entries


def _with_words(rule: DetectorRule, folder: Path) -> DetectorRule:
    """Return it with the words of its file among its lists.

    Raises:
        PolicyInvalidError: the file is missing.
    """
    if not rule.words:
        return rule
    rows = read_text(folder / "words" / rule.words).splitlines()
    words = " ".join(row for row in rows if not row.startswith("#")).split()
    return msgspec.structs.replace(rule, lists=rule.lists | {"words": tuple(words)})
