"""Files of HDFS, S3 and the like, copied beside the executor while they are looked at.

A file that lies on a mount is read where it is. Any other is fetched by a Java process
of the executor's own, with the file systems that Spark has; its copy is for its owner
only, and gone as soon as the file is done with. No more than two are there at once.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

import msgspec

from xinhu.adapters.scans.crew import Batch
from xinhu.adapters.scans.messages import Asked, Done
from xinhu.adapters.scans.walking import is_url
from xinhu.adapters.spark.java_reach import Denied, Gone, JavaReach
from xinhu.core.discover.examined import Examined, UnreadMember
from xinhu.core.discover.part import Why

_LONGEST: Final = 255
"""Bytes of a name that any disk takes; the end is kept, which tells the format."""


class Copies:
    """Copies that one executor's Python process makes.

    Args:
        hadoop: configuration of the file systems, as XML.
    """

    def __init__(self, hadoop: str) -> None:
        self._hadoop = hadoop
        self._reach: JavaReach | None = None
        self._folder: str | None = None

    def made(
        self, batches: Iterator[Batch], say: Callable[[Done], None]
    ) -> Iterator[Batch]:
        """Yield batches of files that are here; say of the others why they are not.

        Raises:
            OSError: what has nothing to do with the file.
        """
        for batch in batches:
            far = [
                asked
                for asked in batch
                if is_url(os.fsdecode(asked.path)) and not asked.is_folder
            ]
            near = [asked for asked in batch if asked not in far] if far else batch
            if near:
                yield near
            for asked in far:
                why = Why.BROKEN
                try:
                    here = self._copied(asked)
                except Gone:
                    why = Why.VANISHED
                except Denied:
                    why = Why.NOT_PERMITTED
                else:
                    yield [here]
                    continue
                unread = (UnreadMember("", why),)
                say(Done(asked.number, Examined(unread=unread)))

    def drop(self, asked: Asked) -> None:
        """Delete the copy of a file that is done with; leave alone what is none."""
        if self._folder is not None:
            shutil.rmtree(self._place(asked), ignore_errors=True)

    def end(self) -> None:
        """Delete all copies, and end the Java process."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._reach is not None:
            self._reach.end()
        self._folder = self._reach = None

    def _copied(self, asked: Asked) -> Asked:
        if self._reach is None:
            self._reach = JavaReach(self._hadoop)
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="xinhu-")
        place = self._place(asked)
        with suppress(FileExistsError):
            os.mkdir(place, 0o700)
        url = os.fsdecode(asked.path)
        name = os.fsencode(url.rpartition("/")[2])[-_LONGEST:]
        here = os.path.join(os.fsencode(place), name.decode("utf-8", "ignore").encode())
        self._reach.copy(url, os.fsdecode(here))
        found = os.lstat(here)
        return msgspec.structs.replace(asked, path=here, inode=found.st_ino)

    def _place(self, asked: Asked) -> str:
        return os.path.join(self._folder or "", str(asked.number))
