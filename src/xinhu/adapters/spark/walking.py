"""Walking folders of HDFS, S3 and the like, by Hadoop's file systems, in the driver.

Spark's own listings leave out, in silence, names that begin with a dot or a low line;
this one leaves out only what a pattern names, and counts it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkContext

from xinhu.adapters.scans.errors import ScanPathMissingError, ScanPathUnreachableError
from xinhu.adapters.scans.running import Meeting, Scan
from xinhu.adapters.scans.walking import (
    Met,
    Passed,
    Walk,
    is_url,
    normal,
    pattern_of,
    shown,
)
from xinhu.adapters.spark.java_reach import name_of, raw
from xinhu.adapters.spark.tables import PREFIX, TableWalk
from xinhu.core.discover.naming import FOLDER, is_worth_a_search
from xinhu.core.discover.part import Why

_DEEPEST: Final = 200
_MILLISECOND: Final = 1_000_000
_SECRET: Final = re.compile(r"//[^/@]*:[^/@]*@")


def walk_of(context: SparkContext, scan: Scan) -> Meeting:
    """Return what lies in folders that all executors see, and in those of URLs.

    Raises:
        ScanPathMissingError: a path is not there.
        ScanPathUnreachableError: a folder cannot be listed.
    """
    near = [root for root in scan.roots if not is_url(root)]
    far = [normal(root) for root in scan.roots if is_url(root)]
    walks: list[Meeting] = []
    if near:
        walks.append(Walk(near, scan.exclude, scan.own))
    tables = [root for root in far if root.startswith(PREFIX)]
    folders = [root for root in far if not root.startswith(PREFIX)]
    if folders:
        walks.append(HadoopWalk(context, folders, scan.exclude))
    if tables:
        walks.append(TableWalk(context, tables))
    return _Both(walks)


class _Both:
    """One walk behind another."""

    def __init__(self, walks: Sequence[Meeting]) -> None:
        self._walks = walks

    @property
    def excluded(self) -> int:
        return sum(walk.excluded for walk in self._walks)

    def __iter__(self) -> Iterator[Met | Passed]:
        return chain.from_iterable(self._walks)


class HadoopWalk:
    """Everything beneath some URLs, folder by folder, by name.

    Args:
        context: of the driver.
        roots: URLs of files and folders.
        exclude: patterns as of the shell, of names or of paths beneath a root.

    Attributes:
        excluded: how many files and folders a pattern left out so far.

    Raises:
        ScanPathMissingError: a root is not there.
        ScanPathUnreachableError: nobody can tell, or a URL holds a password.
    """

    def __init__(
        self, context: SparkContext, roots: Sequence[str], exclude: Sequence[str]
    ) -> None:
        inside: Any = context
        self._path: Any = inside._jvm.org.apache.hadoop.fs.Path  # noqa: SLF001 -- the one way to it
        self._configuration: Any = inside._jsc.hadoopConfiguration()  # noqa: SLF001 -- see above
        self._pattern = pattern_of(exclude)
        self.excluded = 0
        self._roots = [(root, *self._opened(root)) for root in dict.fromkeys(roots)]

    def __iter__(self) -> Iterator[Met | Passed]:
        """Yield files, and folders that cannot be listed."""
        for root, files, status in self._roots:
            yield from self._at(files, status, root.rpartition("/")[2], 0)

    def _opened(self, root: str) -> tuple[Any, Any]:
        """Return the file system of a root, and what it says of it."""
        if _SECRET.search(root):
            raise ScanPathUnreachableError(
                path=_SECRET.sub("//***@", shown(root)), detail="password"
            )
        try:
            path = self._path(root)
            files = raw(path.getFileSystem(self._configuration))
            return files, files.getFileStatus(path)
        except Py4JJavaError as error:
            name = name_of(error)
            if name == "FileNotFoundException":
                raise ScanPathMissingError(path=shown(root)) from None
            raise ScanPathUnreachableError(path=shown(root), detail=name) from None

    def _at(
        self,
        files: Any,  # noqa: ANN401 -- an object of Java
        status: Any,  # noqa: ANN401 -- see above
        beneath: str,
        depth: int,
    ) -> Iterator[Met | Passed]:
        name = beneath.rpartition("/")[2]
        if self._pattern is not None and (
            self._pattern.match(name) or self._pattern.match(beneath)
        ):
            self.excluded += 1
            return
        path = status.getPath()
        url: str = path.toString()
        if not status.isDirectory():
            changed = status.getModificationTime() * _MILLISECOND
            yield Met(url, status.getLen(), changed, 0)
            return
        if depth and is_worth_a_search(name):
            yield Met(url + FOLDER, 0, 0, 0)
        if depth >= _DEEPEST:
            yield Passed(url, Why.TOO_DEEP)
            return
        try:
            within = list(files.listStatus(path))
        except Py4JError as error:
            yield Passed(url, _why(error))
            return
        named = [(one.getPath().getName(), one) for one in within]
        for inner, one in sorted(named, key=lambda pair: pair[0]):
            below = f"{beneath}/{inner}" if depth else inner
            yield from self._at(files, one, below, depth + 1)


def _why(error: Py4JError) -> Why:
    match name_of(error):
        case "FileNotFoundException":
            return Why.VANISHED
        case "AccessControlException":
            return Why.NOT_PERMITTED
        case _:
            return Why.BROKEN
