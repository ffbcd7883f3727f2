"""A scan's files shared out over the executors of a Spark, and what they say kept.

Each task is a job of its own, so that it is answered whole, once, or not at all: what
Spark repeats (a lost executor, a task twice) never reaches the state twice. A task that
Spark gives up is given out again file by file; the file that fails alone is unread.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Final, Protocol

import msgspec

from xinhu.adapters.scans.crew import Batch, Take, as_itself
from xinhu.adapters.scans.errors import ScanClusterError
from xinhu.adapters.scans.messages import Asked, Done, Failed, batch_to_bytes
from xinhu.adapters.scans.running import Meeting, Scan
from xinhu.adapters.scans.walking import is_url
from xinhu.adapters.spark.answers import unpacked
from xinhu.core.discover.examined import Examined, UnreadMember
from xinhu.core.discover.part import Why

_TOGETHER: Final = 8
"""Batches of one task, whose start costs some hundredths of a second."""
_MOST: Final = 512
"""Tasks under way at once; each is a thread here."""
_IN_A_ROW: Final = 8
"""Files that fail one after another before the cluster is held to be at fault."""

_Task = list[Batch]


class TaskFailedError(Exception):
    """Spark gave a task up."""


class Cluster(Protocol):
    """What runs tasks."""

    def slots(self) -> int:
        """Return how many tasks it runs at once, now."""
        ...

    def run(self, batches: Sequence[bytes]) -> list[bytes]:
        """Look at batches, and return what is said of them; from any thread.

        Raises:
            TaskFailedError: several executors failed at it.
        """
        ...

    def cancel(self) -> None:
        """End all that runs."""
        ...

    def gone(self) -> bool:
        """Return whether it is there no more."""
        ...


class SparkEngine:
    """Looks at files with a cluster.

    Args:
        cluster: runs tasks.
        walk: makes the walk of a scan.
        together: batches of one task.
    """

    def __init__(
        self,
        cluster: Cluster,
        walk: Callable[[Scan], Meeting],
        together: int = _TOGETHER,
    ) -> None:
        self._cluster = cluster
        self._walk = walk
        self._together = together
        self._again: deque[_Task] = deque()
        self._failed = 0

    def walk(self, scan: Scan) -> Meeting:
        """Return what is there.

        Raises:
            ScanPathMissingError, ScanPathUnreachableError: a path is not there.
        """
        return self._walk(scan)

    def run(self, batches: Iterator[Batch], take: Take) -> None:
        """Look at all files.

        Args:
            batches: taken one by one, as far as there are executors for them.
            take: is given findings of a file, then that it is done, in one go.

        Raises:
            ScanClusterError: the cluster is gone, or fails at everything.
            XinhuError: why an executor cannot begin, as itself.
        """
        waiting: dict[Future[list[bytes]], _Task] = {}
        with ThreadPoolExecutor(_MOST) as pool:
            try:
                while self._share_out(pool, batches, waiting):
                    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in done:
                        self._hear(future, waiting.pop(future), take)
            except BaseException:
                for future in waiting:
                    future.cancel()
                self._cluster.cancel()
                raise

    def _share_out(
        self,
        pool: ThreadPoolExecutor,
        batches: Iterator[Batch],
        waiting: dict[Future[list[bytes]], _Task],
    ) -> bool:
        """Give out what there is; return whether somebody works."""
        # Twice as many as run: who has done one has the next, and memory stays small.
        most = min(2 * self._cluster.slots(), _MOST)
        while len(waiting) < most:
            again = self._again.popleft() if self._again else None
            task = again or list(islice(batches, self._together))
            if not task:
                break
            waiting[pool.submit(self._cluster.run, [*map(_packed, task)])] = task
        return bool(waiting)

    def _hear(self, future: Future[list[bytes]], task: _Task, take: Take) -> None:
        asked = {asked.number: asked for batch in task for asked in batch}
        try:
            chunks = future.result()
        except TaskFailedError as error:
            self._lose(asked, str(error), take)
            return
        self._failed = 0
        for chunk in chunks:
            for answer in unpacked(chunk):
                if isinstance(answer, Failed):
                    raise as_itself(answer.code, answer.params)
                take(asked[answer.number], answer)

    def _lose(self, asked: dict[int, Asked], detail: str, take: Take) -> None:
        """Give out again what a task did not do; tell of a file that fails alone."""
        self._failed += 1
        if self._failed > _IN_A_ROW or self._cluster.gone():
            raise ScanClusterError(detail=detail)
        if len(asked) > 1:
            self._again.extend([[one]] for one in asked.values())
            return
        unread = Examined(unread=(UnreadMember("", Why.BROKEN),))
        for one in asked.values():
            take(one, Done(one.number, unread))


def _packed(batch: Batch) -> bytes:
    """Write a batch as it travels: by paths that mean the same everywhere."""
    return batch_to_bytes(
        [
            asked
            if is_url(os.fsdecode(asked.path))
            or asked.is_folder  # its name is told, nobody goes there
            else msgspec.structs.replace(asked, path=os.path.abspath(asked.path))
            for asked in batch
        ]
    )
