"""The versions of customer_kek that a serving process knows, kept up with rotation.

A rotation by ``xinhu keys rotate`` begins a version that processes already serving have
never heard of. They learn it here, at the first customer's key that names it: one look
at the database, a few milliseconds, once per version and process.
"""

import time
from collections.abc import Callable, Iterator, Mapping

from xinhu.core.crypto.kek import Kek

_LOOK_AGAIN_SECONDS = 1.0
"""A version that nobody stored is not looked for more often than this, so that one
damaged row cannot slow a process down."""


class LiveKeks(Mapping[int, Kek]):
    """Version → key; a version not known yet is fetched.

    Args:
        known: what was there at the start.
        fetch: returns every version stored now.
    """

    def __init__(
        self, known: Mapping[int, Kek], fetch: Callable[[], Mapping[int, Kek]]
    ) -> None:
        self._known = dict(known)
        self._fetch = fetch
        self._looked = float("-inf")

    def __getitem__(self, version: int) -> Kek:
        """Return a version, fetching it if needed.

        Raises:
            KeyError: nobody stored it.
        """
        found = self._known.get(version)
        if found is None and time.monotonic() - self._looked > _LOOK_AGAIN_SECONDS:
            self._looked = time.monotonic()
            self._known = dict(self._fetch())
            found = self._known.get(version)
        if found is None:
            raise KeyError(version)
        return found

    def __iter__(self) -> Iterator[int]:
        """Go through the known versions."""
        return iter(self._known)

    def __len__(self) -> int:
        """Count the known versions."""
        return len(self._known)
