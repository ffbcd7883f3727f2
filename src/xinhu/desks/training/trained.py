"""What the gate asks of the training desk: do somebody's certificates open a purpose.

The answer is kept by everything it depends on, up to the instant at which it ends, in
bounded room; refusals are found anew each time.
"""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Final

from xinhu.core.base.clock import Instant
from xinhu.core.policy.certificate import Certificate
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.requiring import overlooked_courses, require_trained

_Key = tuple[str, tuple[Certificate, ...]]
_NEVER: Final = (Instant(0), Instant(0))
ROOM: Final = 8192
"""Answers kept; a bank has some operators and a dozen purposes."""


class TrainedByCourses:
    """Judges by the courses in force; see ``core.policy.certificate.Trained``.

    Args:
        book: the courses in force.
        zone: the institution's; a certificate counts to the end of a day there.
    """

    def __init__(self, book: CourseBook, zone: tzinfo) -> None:
        self._book = book
        self._zone = zone
        self._known: dict[_Key, tuple[Instant, Instant]] = {}

    def require_trained(
        self, purpose: str, held: Iterable[Certificate], now: Instant
    ) -> Instant:
        """Return until when what somebody holds opens a purpose.

        Raises:
            TrainingPurposeUnknownError: no list knows the purpose.
            TrainingLackingError: they must take a course first; it names each.
        """
        key = (purpose, tuple(held))
        since, until = self._known.get(key, _NEVER)
        if not since <= now < until:
            until = require_trained(self._book, purpose, key[1], now, self._zone)
            if len(self._known) >= ROOM:
                self._known.pop(next(iter(self._known)), None)
            self._known[key] = (now, until)
        return until

    def overlooked(
        self, purpose: str, held: Iterable[Certificate], now: Instant
    ) -> tuple[str, ...]:
        """Return the courses whose certificate has ended, for a purpose that is open.

        Raises:
            TrainingPurposeUnknownError: no list knows the purpose.
        """
        return overlooked_courses(self._book, purpose, held, now, self._zone)
