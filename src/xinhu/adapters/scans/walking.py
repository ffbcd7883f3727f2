"""Walking a tree: every file in a stable order, and what is passed by with its reason.

Guarantees: no link is followed but those that were named themselves; what is neither
file nor folder is never opened; nothing is passed by in silence but what somebody
excluded (counted), the scan's own files, and links to what is met at its own place. Of
the tree no more than the names of one folder for each level is held.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import translate
from re import compile as compile_pattern
from typing import Final, NamedTuple

from xinhu.adapters.scans.errors import ScanPathMissingError
from xinhu.core.discover.part import Why

_HERE: Final = "."
_DEEPEST: Final = 200
"""Folders within folders; who nests deeper hides something, and is told."""
_WHY: Final = {
    errno.EACCES: Why.NOT_PERMITTED,
    errno.EPERM: Why.NOT_PERMITTED,
    errno.ENOENT: Why.VANISHED,
    errno.ENOTDIR: Why.VANISHED,
    errno.ENAMETOOLONG: Why.TOO_DEEP,
    errno.ELOOP: Why.TOO_DEEP,
}


class Met(NamedTuple):
    """A file to be looked at.

    Attributes:
        path: beneath the root as it was told.
        size: in bytes.
        changed: of its content, in nanoseconds; inode: of the file.
    """

    path: str
    size: int
    changed: int
    inode: int


class Passed(NamedTuple):
    """Something that is not looked into."""

    path: str
    why: Why


class Walk:
    """Everything beneath some paths.

    Args:
        roots: files and folders, as they are told.
        exclude: patterns as of the shell, of names or of paths beneath a root.
        own: files of the scan itself, by real path, which are left out.

    Attributes:
        excluded: how many files and folders a pattern left out so far.

    Raises:
        ScanPathMissingError: a root is not there.
    """

    def __init__(
        self,
        roots: Sequence[str],
        exclude: Sequence[str] = (),
        own: frozenset[str] = frozenset(),
    ) -> None:
        for root in roots:
            if not os.path.lexists(root):
                raise ScanPathMissingError(path=shown(root))
        self._real = tuple(os.path.realpath(root) for root in roots)
        self._roots = _outermost(tuple(map(os.path.normpath, roots)), self._real)
        pattern = "|".join(translate(glob.rstrip("/")) for glob in exclude)
        self._pattern = compile_pattern(pattern) if pattern else None
        self._own = own
        self._own_names = frozenset(map(os.path.basename, own))
        self.excluded = 0

    def __iter__(self) -> Iterator[Met | Passed]:
        """Yield files and what is passed by, folder by folder, by name."""
        for root in self._roots:
            # Whoever names a link means what it leads to.
            yield from self._at(root, os.path.basename(root), (), named=True)

    def _at(
        self,
        path: str,
        beneath: str,
        above: tuple[tuple[int, int], ...],
        *,
        named: bool,
    ) -> Iterator[Met | Passed]:
        """Yield what one name leads to.

        Args:
            path: as it is shown.
            beneath: the same, from the root.
            above: the folders that are open, so that none is entered within itself.
            named: by whoever asked.
        """
        if self._left_out(path, beneath):
            return
        try:
            found = os.stat(path, follow_symlinks=named)
        except OSError as error:
            yield Passed(path, _why(error))
            return
        if stat.S_ISREG(found.st_mode):
            # Whoever puts a time of change back changes the other by that.
            changed = max(found.st_mtime_ns, found.st_ctime_ns)
            yield Met(path, found.st_size, changed, found.st_ino)
        elif stat.S_ISDIR(found.st_mode):
            yield from self._within(path, beneath, above, (found.st_dev, found.st_ino))
        elif not stat.S_ISLNK(found.st_mode):
            yield Passed(path, Why.UNKNOWN_FORMAT)
        elif not self._is_met(path):
            yield Passed(path, Why.LINK)

    def _within(
        self,
        folder: str,
        beneath: str,
        above: tuple[tuple[int, int], ...],
        identity: tuple[int, int],
    ) -> Iterator[Met | Passed]:
        if identity in above or len(above) >= _DEEPEST:
            yield Passed(folder, Why.TOO_DEEP)
            return
        try:
            names = sorted(os.listdir(folder), key=os.fsencode)
        except OSError as error:
            yield Passed(folder, _why(error))
            return
        below = beneath if above else ""
        for name in names:
            path = name if folder == _HERE else os.path.join(folder, name)
            inner = f"{below}/{name}" if below else name
            yield from self._at(path, inner, (*above, identity), named=False)

    def _left_out(self, path: str, beneath: str) -> bool:
        name = os.path.basename(beneath)
        if name in self._own_names and os.path.realpath(path) in self._own:
            return True
        if self._pattern is None or beneath == _HERE:
            return False
        if self._pattern.match(name) or self._pattern.match(beneath):
            self.excluded += 1
            return True
        return False

    def _is_met(self, link: str) -> bool:
        """Return whether a link leads to what is met at its own place."""
        target = os.path.realpath(link)
        return os.path.exists(target) and any(
            _is_within(target, root) for root in self._real
        )


def shown(path: str) -> str:
    """Return a path as text that can be written anywhere.

    Bytes that are no UTF-8 become escapes.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _outermost(roots: Sequence[str], real: Sequence[str]) -> tuple[str, ...]:
    """Leave out what is told twice, or lies in what is told as well."""
    kept: list[tuple[str, str]] = []
    for root, target in zip(roots, real, strict=True):
        others = (other for other in real if other != target)
        inside = any(_is_within(target, other) for other in others)
        if not inside and target not in (known for _, known in kept):
            kept.append((root, target))
    return tuple(root for root, _ in kept)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _why(error: OSError) -> Why:
    return _WHY.get(error.errno or 0, Why.BROKEN)
