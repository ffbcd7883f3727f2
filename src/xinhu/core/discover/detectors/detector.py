"""A detector made ready: patterns compiled, words arranged, what it says worked out."""

import re
from dataclasses import dataclass, field

from xinhu.core.catalogue.masks import Masker, MaskRule, hide, masker_of
from xinhu.core.discover.detectors.finding import Find
from xinhu.core.discover.detectors.labels import Labels, labels_of
from xinhu.core.discover.detectors.patterns import compiled, joined
from xinhu.core.discover.detectors.reading import READERS
from xinhu.core.discover.detectors.rule import DetectorRule, Near, Shown
from xinhu.core.discover.detectors.validators.table import VALIDATORS
from xinhu.core.discover.detectors.validators.validator import Reasons, Validator
from xinhu.core.policy.rules_file import PolicyInvalidError

NEAR = "near"
_HIGHEST = 0.99


@dataclass(frozen=True, slots=True)
class Detector:
    """One detector, ready to scan.

    Attributes:
        key, kind, precedence: of its rule.
        rule: as read.
        whole: patterns of one run of letters and digits.
        grouped: the pattern of several, None where there is none.
        starting: patterns that begin at an anchor.
        anchors: words at which they begin, small letters.
        anchor_patterns: small patterns at which they begin.
        validate: by name, None where any value will do.
        labels: words beside it, None where none tell.
        mask: evidence of a value.
        near: other hits that are demanded.
        read: finds in sentences, where that is how it seeks.
    """

    key: str
    kind: str
    precedence: int
    rule: DetectorRule
    whole: tuple[re.Pattern[bytes], ...]
    grouped: re.Pattern[bytes] | None
    starting: tuple[re.Pattern[bytes], ...]
    anchors: tuple[bytes, ...]
    anchor_patterns: tuple[bytes, ...]
    validate: Validator | None
    labels: Labels | None
    mask: Masker
    near: Near | None
    read: Find | None
    _said: dict[tuple[Reasons, str], tuple[float, Reasons]] = field(
        default_factory=dict, compare=False
    )

    def says(self, reasons: Reasons, label: str) -> tuple[float, Reasons]:
        """Return the confidence and all reasons.

        Args:
            reasons: of the validator.
            label: ``context``, ``against`` or empty.
        """
        said = self._said.get((reasons, label))
        if said is None:
            told = (*reasons, label) if label else reasons
            if self.near is not None:
                told = (*told, NEAR)
            boosts = self.rule.boosts
            total = self.rule.confidence + sum(boosts.get(r, 0.0) for r in told)
            said = round(min(max(total, 0.0), _HIGHEST), 2), told or ("shape",)
            self._said[reasons, label] = said
        return said


def made_ready(key: str, file: str, precedence: int, rule: DetectorRule) -> Detector:
    """Compile a rule.

    Raises:
        PolicyInvalidError: patterns or validator cannot be used; names file and key.
    """
    _require_start(key, file, rule)
    if rule.validator is not None and rule.validator not in VALIDATORS:
        detail = f"{key}: unknown validator {rule.validator}"
        raise PolicyInvalidError(file=file, detail=detail)
    by_digits = rule.digits is not None
    patterns = tuple(compiled(p, file, key, whole=by_digits) for p in rule.patterns)
    maker = VALIDATORS[rule.validator] if rule.validator is not None else None
    return Detector(
        key=key,
        kind=rule.kind,
        precedence=precedence,
        rule=rule,
        whole=patterns if by_digits else (),
        grouped=_one(rule.grouped, file, key),
        starting=() if by_digits else patterns,
        anchors=tuple(anchor.lower().encode() for anchor in rule.anchors),
        anchor_patterns=tuple(
            compiled(pattern, file, key).pattern for pattern in rule.anchor_patterns
        ),
        validate=None if maker is None else maker(rule.prefixes),
        labels=labels_of(rule.context),
        mask=_masker(rule.shown),
        near=rule.near,
        read=_reader(key, file, rule),
    )


def _reader(key: str, file: str, rule: DetectorRule) -> Find | None:
    """Return what reads sentences, None for a detector that does not.

    Raises:
        PolicyInvalidError: a list is missing, or holds what it must not.
    """
    if rule.finder is None:
        return None
    try:
        return READERS[rule.finder](rule.lists)
    except KeyError as missing:
        detail = f"{key}: the list {missing.args[0]} is missing"
        raise PolicyInvalidError(file=file, detail=detail) from None
    except ValueError as wrong:
        raise PolicyInvalidError(file=file, detail=f"{key}: {wrong}") from None


def _one(patterns: tuple[str, ...], file: str, key: str) -> re.Pattern[bytes] | None:
    """Return one pattern for all of them, each of which is one by itself.

    Raises:
        PolicyInvalidError: as ``compiled``.
    """
    for pattern in patterns:
        compiled(pattern, file, key, whole=True)
    return compiled(joined(patterns), file, key, whole=True) if patterns else None


def _require_start(key: str, file: str, rule: DetectorRule) -> None:
    """Refuse a rule that starts from nothing, or from two things.

    Raises:
        PolicyInvalidError: names file and key.
    """
    anchored = bool(rule.anchors or rule.anchor_patterns)
    reads = rule.finder is not None
    if (anchored, rule.digits is not None, reads).count(True) != 1:
        detail = f"{key}: needs either digits or anchors or a finder"
        raise PolicyInvalidError(file=file, detail=detail)
    if reads and rule.near is None:
        raise PolicyInvalidError(file=file, detail=f"{key}: a finder needs near")
    if not reads and not rule.patterns and not rule.grouped:
        raise PolicyInvalidError(file=file, detail=f"{key}: has no pattern")
    if anchored and rule.grouped:
        raise PolicyInvalidError(file=file, detail=f"{key}: grouped goes with digits")
    demanding = rule.demands == "context" or rule.code == "context"
    if demanding and not rule.context.words:
        raise PolicyInvalidError(file=file, detail=f"{key}: demands words, has none")
    if not all(rule.anchors):
        raise PolicyInvalidError(file=file, detail=f"{key}: an anchor is empty")


def _masker(shown: Shown | None) -> Masker:
    if shown is None:
        return hide
    rule = MaskRule(
        keep="ends",
        first=shown.first,
        last=shown.last,
        hide=shown.hide,
        source="the detector's rule",
        status="confirmed",
    )
    return masker_of(rule, frozenset())
