"""Words beside a value: what it is called where it stands."""

import re
from typing import NamedTuple

from xinhu.core.discover.detectors.patterns import words_pattern
from xinhu.core.discover.detectors.rule import Context

CONTEXT = "context"
AGAINST = "against"
ADJACENT = 8
"""Characters between a value and what something else is called."""


class Labels(NamedTuple):
    """Words of one detector, ready to be sought.

    Attributes:
        any_word: finds words for and against.
        for_it: finds words that speak for it.
        against: the words that speak against it.
        before: how far ahead of the value, in bytes.
        after: how far behind it; 0 where the words there do not count.
    """

    any_word: re.Pattern[str]
    for_it: re.Pattern[str] | None
    against: frozenset[str]
    before: int
    after: int

    def beside(self, text: bytes, start: int, end: int) -> str:
        """Return ``context``, ``against`` or nothing for a value at these bytes."""
        ahead = text[start - self.before if start > self.before else 0 : start]
        # Characters are sought, not bytes: nearly every byte that begins a Chinese
        # character begins some word as well.
        window = ahead.lower().decode("utf-8", "ignore")
        last = None
        for last in self.any_word.finditer(window):  # noqa: B007 -- the last is wanted
            pass
        if last is not None:
            if last[0] not in self.against:
                return CONTEXT
            # What something else is called tells only right before the value.
            return AGAINST if len(window) - last.end() <= ADJACENT else ""
        if self.after and self.for_it is not None:
            behind = text[end : end + self.after].lower().decode("utf-8", "ignore")
            if self.for_it.search(behind) is not None:
                return CONTEXT
        return ""


def labels_of(context: Context) -> Labels | None:
    """Arrange the words of a rule; None where there are none."""
    if not context.words and not context.against:
        return None
    return Labels(
        words_pattern((*context.words, *context.against)),
        words_pattern(context.words) if context.words else None,
        frozenset(context.against),
        context.before,
        context.after,
    )
