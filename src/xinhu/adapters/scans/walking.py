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
from re import Pattern
from re import compile as compile_pattern
from typing import Final, NamedTuple

from xinhu.adapters.scans.errors import ScanPathMissingError
from xinhu.core.discover.naming import FOLDER, is_worth_a_search
from xinhu.core.discover.part import Why

_HERE: Final = "."
_URL: Final = compile_pattern("[A-Za-z][A-Za-z0-9+.-]*://|jdbc:")
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
    """A file to be looked at, or a folder whose name is.

    Attributes:
        path: beneath the root as it was told; of a folder, with a slash behind it.
        size: in bytes.
        changed: of its content, in nanoseconds; inode: of the file.
        table: whether it is a table of a database, of which no content is known
            before it was read; then ``path`` begins with the database's address.
        rows: of a table, about; 0 where nobody knows.
        columns: of a table; none where nobody knows before it is read.
    """

    path: str
    size: int
    changed: int
    inode: int
    table: bool = False
    rows: int = 0
    columns: tuple[str, ...] | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, of which the name alone is looked at."""
        return self.path.endswith(FOLDER)


class Passed(NamedTuple):
    """Something that is not looked into.

    Attributes:
        path: as of ``Met``; why: it is not.
        columns: of a table, where the database lists them.
    """

    path: str
    why: Why
    columns: tuple[str, ...] | None = None


class Beside(NamedTuple):
    """What is looked at beside files: tables of databases.

    Attributes:
        roots: addresses of the databases.
        units: their tables, and those that cannot be looked into.
        excluded: how many a pattern left out.
        how: what else decides what is found in them.
    """

    roots: tuple[str, ...] = ()
    units: tuple[Met | Passed, ...] = ()
    excluded: int = 0
    how: tuple[str, ...] = ()

    def size(self) -> int:
        """Return the bytes of all, about."""
        return sum(met.size for met in self.units if isinstance(met, Met))


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
        self._pattern = pattern_of(exclude)
        self._own = own
        self._own_names = frozenset(map(os.path.basename, own))
        self.excluded = 0
        self._came_to: tuple[str, bool] | None = None

    def __iter__(self) -> Iterator[Met | Passed]:
        """Yield files and what is passed by, folder by folder, by name.

        A folder beneath a root whose name may hold a value comes before what lies in
        it, as a name alone; also where nobody can enter it.
        """
        for root in self._roots:
            # Whoever names a link means what it leads to.
            yield from self._at(root, os.path.basename(root), (), named=True)

    def told(self, name: str) -> str | None:
        """Return how the walk tells of an absolute path; ``None``: it lies outside."""
        for root in self._roots:
            parts = _parts(name, os.path.abspath(root))
            if parts is not None:
                return _joined(root, parts)
        return None

    def beneath(self, path: str) -> Iterator[Met | Passed]:
        """Yield what the whole walk meets at or beneath one path.

        Args:
            path: as the walk tells of it; nothing comes of one that is not there. Where
                something on the way to it is no folder, that is what is met.
        """
        for root in self._roots:
            parts = _parts(os.path.abspath(path), os.path.abspath(root))
            if parts is not None:
                yield from self._along(root, parts)
                return

    def _along(self, root: str, parts: Sequence[str]) -> Iterator[Met | Passed]:
        path, beneath = root, os.path.basename(root)
        above: tuple[tuple[int, int], ...] = ()
        for name in parts:
            try:
                found = os.stat(path, follow_symlinks=not above)
            except OSError:
                break
            if self._left_out(path, beneath) or not stat.S_ISDIR(found.st_mode):
                break
            beneath = f"{beneath}/{name}" if above else name
            path = _joined(path, (name,))
            above = (*above, (found.st_dev, found.st_ino))
            if len(above) > _DEEPEST:
                return
        if os.path.lexists(path):
            yield from self._at(path, beneath, above, named=not above)

    def reaches(self, path: str) -> bool:
        """Return whether the walk still comes to what it told of once.

        Paths that lie in one folder cost less one after another.
        """
        of_folder = path.endswith(FOLDER)
        path = path.removesuffix(FOLDER)
        folder = os.path.dirname(path)
        if self._came_to is None or self._came_to[0] != folder:
            self._came_to = folder, self._comes_to(folder)
        try:
            found = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        if path in self._roots:
            return True
        if of_folder:
            return self._came_to[1] and stat.S_ISDIR(found.st_mode)
        # A folder was told because nobody could enter it.
        entered = stat.S_ISDIR(found.st_mode) and os.access(path, os.R_OK | os.X_OK)
        return self._came_to[1] and not entered

    def _comes_to(self, folder: str) -> bool:
        """Return whether no link leads there but a root that is one."""
        whole, real = os.path.abspath(folder), os.path.realpath(folder)
        for root in self._roots:
            parts = _parts(whole, os.path.abspath(root))
            if parts is not None:
                return real == os.path.join(os.path.realpath(root), *parts)
        return False

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
        if above and is_worth_a_search(os.path.basename(folder)):
            yield Met(folder + FOLDER, 0, 0, 0)
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
            path = _joined(folder, (name,))
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


def pattern_of(exclude: Sequence[str]) -> Pattern[str] | None:
    """Return what matches names, and paths beneath a root, that are left out."""
    pattern = "|".join(translate(glob.rstrip("/")) for glob in exclude)
    return compile_pattern(pattern) if pattern else None


def is_url(path: str) -> bool:
    """Return whether a path is one of another machine's, which no walk here enters."""
    return _URL.match(path) is not None


def without_file_scheme(root: str) -> str:
    """Return a root of this machine as a path, whatever way it was named."""
    return root.removeprefix("file://") if root.startswith("file:///") else root


def normal(root: str) -> str:
    """Return a root as what lies beneath it begins."""
    return root.rstrip("/") if is_url(root) else os.path.normpath(root)


def shown(path: str) -> str:
    """Return a path as text that can be written anywhere.

    Bytes that are no UTF-8 become escapes.
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _joined(folder: str, names: Sequence[str]) -> str:
    """Return a path beneath a folder as the walk tells of it."""
    return os.path.join("" if folder == _HERE and names else folder, *names)


def _parts(path: str, folder: str) -> tuple[str, ...] | None:
    """Return the names that lead from a folder to a path; ``None``: none do."""
    if not _is_within(path, folder):
        return None
    return tuple(name for name in path[len(folder) :].split("/") if name)


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
