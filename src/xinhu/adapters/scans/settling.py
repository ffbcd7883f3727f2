"""What has changed and is not looked at yet: a path waits until nobody writes to it.

Bounded: beyond so many paths none is held any more, and the whole is to be compared.
"""

from typing import Final, NamedTuple

Stamp = tuple[int, int, int]
"""Size, time of change and number of a file: another content has another one."""

MOST: Final = 10_000
"""Paths that wait at the same time."""


class Waiting(NamedTuple):
    """A path that waits.

    Attributes:
        since: when its change was told first; last: and last.
        stamp: of the file as it was seen; ``None``: the system told of the change.
    """

    since: float
    last: float
    stamp: Stamp | None


class Settling:
    """Paths that wait, and for how long.

    Args:
        quiet: seconds without a change after which a path is looked at.
        longest: seconds after which it is, though it changes all the time.
        most: paths that wait at the same time.

    Attributes:
        whole: since when the whole waits to be compared; ``None``: it does not.
    """

    def __init__(self, quiet: float, longest: float, most: int = MOST) -> None:
        self._quiet = quiet
        self._longest = longest
        self._most = most
        self._paths: dict[str, Waiting] = {}
        self.whole: float | None = None

    def told(self, path: str, now: float) -> None:
        """Take a change that the system told of."""
        if self.whole is not None:
            return
        old = self._paths.get(path)
        if old is None and len(self._paths) >= self._most:
            self.lost(now)
            return
        self._paths[path] = Waiting(old.since if old else now, now, None)

    def lost(self, now: float) -> None:
        """Take that nobody knows any more what changed."""
        self._paths.clear()
        if self.whole is None:
            self.whole = now

    def seen(self, path: str, stamp: Stamp, now: float) -> bool:
        """Take a file that is not as it was.

        Returns:
            whether it waits; otherwise there is no room, and it is looked at as it is.
        """
        old = self._paths.get(path)
        if old is not None:
            if old.stamp not in (None, stamp):
                self._paths[path] = Waiting(old.since, now, stamp)
            return True
        if len(self._paths) >= self._most:
            return False
        self._paths[path] = Waiting(now, now, stamp)
        return True

    def waits(self, path: str) -> bool:
        """Return whether a path has its own turn still."""
        return path in self._paths

    def wait_again(self, path: str, was: Waiting, stamp: Stamp, now: float) -> bool:
        """Take a file that changed while it waited; return whether it waits on."""
        if was.stamp in (None, stamp) or now - was.since >= self._longest:
            return False
        self._paths[path] = Waiting(was.since, now, stamp)
        return True

    def due(self, now: float) -> dict[str, Waiting]:
        """Return, and take out, what has waited long enough."""
        ready = {
            path: each for path, each in self._paths.items() if self._at(each) <= now
        }
        for path in ready:
            del self._paths[path]
        return ready

    def whole_is_due(self, now: float) -> bool:
        """Return, and take out, whether the whole is to be compared."""
        if self.whole is None or now < self.whole + self._quiet:
            return False
        self.whole = None
        return True

    def next(self) -> float | None:
        """Return when something is due next."""
        times = [self._at(each) for each in self._paths.values()]
        if self.whole is not None:
            times.append(self.whole + self._quiet)
        return min(times, default=None)

    def _at(self, each: Waiting) -> float:
        return min(each.last + self._quiet, each.since + self._longest)
