"""Two records of one customer become one, by ``rules/intake/merge.yaml``.

What comes out does not depend on the order of the rows of a file: every value carries
how new it is (date of its row; whether it came with this import), and the newest wins.
Where the values of one record are not all equally new, the record keeps the exceptions
in the field ``field_dates``; else merging three rows two by two would forget which date
the second-newest address had.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from xinhu.desks.customers.intake.words import Words

FIELD_DATES: Final = "field_dates"
_EARLIER = "~"
_BETWEEN = " | "
"""Between the texts of a field that holds one text and is merged by union."""


class Dated(NamedTuple):
    """A value and how new it is; the greatest wins.

    Attributes:
        date: of its row, YYYY-MM-DD, or "".
        fresh: whether it came with the present import.
        value: the text.
    """

    date: str
    fresh: bool
    value: str


class Merger:
    """Merges values by the rules.

    Args:
        words: the merge rules.
        many: fields that hold several values.
    """

    def __init__(self, words: Words, many: frozenset[str]) -> None:
        self._rules = words.rules
        self._default = words.default_rule
        self._dated_by = words.dated_by
        self._many = many

    def combine(
        self,
        left: Mapping[str, str],
        right: Mapping[str, str],
        *,
        left_is_fresh: bool = True,
    ) -> dict[str, str]:
        """Return what the two become.

        Args:
            left: values of a row, or as they are stored.
            right: values of a row of the present import.
            left_is_fresh: whether ``left`` was written by the present import.
        """
        one = self._dates(left, fresh=left_is_fresh)
        two = self._dates(right, fresh=True)
        merged: dict[str, str] = {}
        newest: dict[str, Dated] = {}
        for name in {**left, **right}:
            if name == FIELD_DATES:
                continue
            if self._rules.get(name, self._default) == "union":
                merged[name] = self._union(name, left.get(name), right.get(name))
                continue
            best = max(d for d in (one.get(name), two.get(name)) if d is not None)
            newest[name] = best
            merged[name] = best.value
        exceptions = self._exceptions(newest)
        if exceptions:
            merged[FIELD_DATES] = exceptions
        return merged

    def _dates(self, values: Mapping[str, str], *, fresh: bool) -> dict[str, Dated]:
        date = values.get(self._dated_by, "")
        found = {
            name: Dated(date, fresh, value)
            for name, value in values.items()
            if name != FIELD_DATES
        }
        for exception in values.get(FIELD_DATES, "").split():
            name, _, other = exception.partition("=")
            if name in found:
                earlier = other.endswith(_EARLIER)
                found[name] = Dated(
                    other.rstrip(_EARLIER), fresh and not earlier, found[name].value
                )
        return found

    def _exceptions(self, newest: Mapping[str, Dated]) -> str:
        """Return the values that are not as new as the record itself."""
        by = newest.get(self._dated_by)
        date = by.date if by else ""
        return " ".join(
            f"{name}={dated.date}{'' if dated.fresh else _EARLIER}"
            for name, dated in sorted(newest.items())
            if (dated.date, dated.fresh) != (date, True)
        )

    def _union(self, name: str, left: str | None, right: str | None) -> str:
        between = "\n" if name in self._many else _BETWEEN
        texts = {t for v in (left, right) if v for t in v.split(between)}
        return between.join(sorted(texts))
