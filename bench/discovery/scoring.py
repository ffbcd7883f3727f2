"""What was found held against what is there: pure counting, kind by kind.

A value counts as found where a hit of its kind covers the same characters, give or take
a country code or an extension (six tenths of what both cover together). Names and
addresses must be met exactly. Of kinds that are a passage rather than a value any
overlap will do, and two hits in one passage are one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.discovery.templates import Truth

THRESHOLD = 0.6
GUESSED = frozenset({"person_name", "address"})
"""Kinds that are sought only near others."""
PASSAGES = frozenset(
    {"credit_report", "biometric", "private_key", "balance", "income", "card_track"}
)
STRUCTURED = frozenset(
    {
        *("cn_resident_id", "cn_resident_id_15", "bank_card", "cn_mobile"),
        *("cn_landline", "cn_uscc", "passport", "hk_macau_permit", "taiwan_permit"),
        *("hk_id", "tw_id", "officer_card", "cn_plate", "email", "iban", "swift"),
        *("card_track", "private_key"),
    }
)
"""Kinds with a form of their own, of which 99 of 100 must be found, and rightly."""
_NEAR = 100
_SAME = 0.6


@dataclass(slots=True)
class Score:
    """Counts of one kind."""

    found: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """Share of the hits that are right; 1 where there are none."""
        return self.found / (self.found + self.wrong or 1) if self.told else 1.0

    @property
    def recall(self) -> float:
        """Share of the values that were found."""
        return self.found / (self.found + self.missed or 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def told(self) -> int:
        """How many hits there were."""
        return self.found + self.wrong

    @property
    def there(self) -> int:
        """How many values there were."""
        return self.found + self.missed


@dataclass(slots=True)
class Scores:
    """Scores by kind, and a few of the errors for whoever mends them."""

    by_kind: dict[str, Score] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def of(self, kind: str) -> Score:
        """Return the score of a kind, empty at first."""
        return self.by_kind.setdefault(kind, Score())

    def text(self, text: str, truth: Sequence[Truth], hits: Iterable[Truth]) -> None:
        """Count one document: every hit is of a confidence that counts."""
        told, right = list(hits), set()
        for value in truth:
            same = [hit for hit in told if _met(value, hit)]
            right.update(same)
            if value.kind in GUESSED and not _near(value, truth):
                continue  # nobody is asked for it
            if same:
                self.of(value.kind).found += 1
            else:
                self.of(value.kind).missed += 1
                self._tell("missed", text, value)
        for hit in told:
            if hit not in right:
                self.of(hit.kind).wrong += 1
                self._tell("wrong", text, hit)

    def column(self, table: str, kind: str | None, told: set[str]) -> None:
        """Count one column: the kind that it holds, and those that it was said to."""
        if kind and kind in told:
            self.of(kind).found += 1
        elif kind:
            self.of(kind).missed += 1
            self.errors.append(f"missed {kind} in column {table}")
        for other in told - {kind}:
            self.of(other).wrong += 1
            self.errors.append(f"wrong {other} in column {table} ({kind or 'none'})")

    def _tell(self, how: str, text: str, at: Truth) -> None:
        before, behind = (
            text[max(0, at.start - 20) : at.start],
            text[at.end : at.end + 8],
        )
        line = f"{before}[{text[at.start : at.end][:60]}]{behind}"
        self.errors.append(f"{how} {at.kind}: {line!r}")


def _met(value: Truth, hit: Truth) -> bool:
    if hit.kind != value.kind:
        return False
    shared = min(value.end, hit.end) - max(value.start, hit.start)
    if value.kind in GUESSED:
        return (value.start, value.end) == (hit.start, hit.end)
    if value.kind in PASSAGES:
        return shared > 0
    together = max(value.end, hit.end) - min(value.start, hit.start)
    return shared >= _SAME * together


def _near(value: Truth, truth: Sequence[Truth]) -> bool:
    return any(
        other.kind not in GUESSED
        and other.start - _NEAR < value.end
        and value.start < other.end + _NEAR
        for other in truth
    )
