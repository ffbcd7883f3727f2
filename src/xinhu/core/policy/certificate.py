"""Certificates as policy sees them: what a person has passed, and until when it counts.

Which purposes want which courses is said by the training desk's packs; policy knows it
through ``Trained`` alone, so that no course is named in code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from xinhu.core.base.clock import Instant


@dataclass(frozen=True, slots=True)
class Certificate:
    """证书: a person has passed a course.

    Attributes:
        course, version, digest: what was passed.
        issued: it counts from this instant on.
        expires: from this instant on it counts no more.
    """

    course: str
    version: int
    digest: str
    issued: Instant
    expires: Instant


class Trained(Protocol):
    """Knows which certificates a purpose wants."""

    def require_trained(
        self, purpose: str, held: Iterable[Certificate], now: Instant
    ) -> Instant:
        """Return until when what somebody holds opens a purpose.

        Raises:
            Refusal: they must take a course first, or no list knows the purpose.
        """
        ...

    def overlooked(
        self, purpose: str, held: Iterable[Certificate], now: Instant
    ) -> tuple[str, ...]:
        """Return the courses whose certificate has ended, for a purpose that is open.

        A purpose may stay open for some time after: then its use is told as such.
        """
        ...
