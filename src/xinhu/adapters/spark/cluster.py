"""A Spark that is there already: one application of ours in it, for one scan."""

import os
import re
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException

from xinhu.adapters.scans.crew import as_itself
from xinhu.adapters.scans.errors import ScanClusterUnfitError
from xinhu.adapters.scans.messages import Failed, batch_from_bytes, batch_to_bytes
from xinhu.adapters.scans.worker import Make
from xinhu.adapters.spark.answers import unpacked
from xinhu.adapters.spark.engine import TaskFailedError
from xinhu.adapters.spark.tables import Together, look_at_table
from xinhu.adapters.spark.task import Parcel, look_at

_PYTHON: Final = "spark.pyspark.python"
_WORD: Final = re.compile(r"\b([A-Za-z]+(?:Error|Exception))\b(?:: ([^\n]{1,200}))?")


@contextmanager
def spark(master: str | None, conf: Mapping[str, str]) -> Iterator[SparkContext]:
    """Begin an application, and end it behind the block.

    Args:
        master: URL of the cluster; ``None``: as ``spark-defaults.conf`` says.
        conf: settings of Spark, before those of ``spark-defaults.conf``.

    Raises:
        ScanClusterUnfitError: Spark does not start.
    """
    settings = SparkConf().setAppName("xinhu scan")
    settings.set("spark.ui.showConsoleProgress", "false")
    # Of a driver that has much else to do, Spark would soon believe that it is gone.
    settings.set("spark.python.authenticate.socketTimeout", "120s")
    settings.setAll(list(conf.items()))
    if master is not None:
        settings.setMaster(master)
    try:
        context = SparkContext(conf=settings)
    except (Py4JError, PySparkException, OSError, RuntimeError, ValueError) as error:
        raise ScanClusterUnfitError(detail=_told(str(error))) from None
    try:
        context.setLogLevel("ERROR")
        context.pythonExec = _python(context, conf)
        yield context
    finally:
        context.stop()


def _python(context: SparkContext, conf: Mapping[str, str]) -> str:
    """Return what runs our code in executors: on this machine, what runs it here."""
    named = conf.get(_PYTHON) or os.environ.get("PYSPARK_PYTHON")
    if named is None and str(context.master).startswith("local"):
        return sys.executable
    return named or context.pythonExec


class SparkCluster:
    """Runs tasks as jobs of one application.

    Args:
        context: of the application.
        unpack: makes, inside an executor, what makes what looks at files.
        patience: seconds that one file may take.
        together: grades counts per kind, of a table.

    Raises:
        ScanClusterUnfitError: executors cannot do what this machine does.
        XinhuError: why they cannot, as itself.
    """

    def __init__(
        self,
        context: SparkContext,
        unpack: Callable[[], Make],
        patience: float,
        together: Together,
    ) -> None:
        self._context: Any = context
        self._group = f"xinhu-{uuid.uuid4().hex}"
        parcel = Parcel(self._group, unpack, patience, _hadoop(context))
        self._parcel = context.broadcast(parcel)
        self._together = together
        self._look = partial(look_at, self._parcel)
        self._try_out()

    def slots(self) -> int:
        """Return how many tasks run at once, now."""
        return max(1, int(self._context.defaultParallelism))

    def run(self, batches: Sequence[bytes]) -> list[bytes]:
        """Look at batches in one task of one job.

        Raises:
            TaskFailedError: Spark gave it up.
        """
        try:
            self._context.setJobGroup(self._group, "xinhu scan", interruptOnCancel=True)
            return self._run(batches)
        except (Py4JError, PySparkException, OSError, AttributeError) as error:
            # The last one is what a context says that was stopped meanwhile.
            # Without what it says: a file may have made that.
            raise TaskFailedError(_told(str(error)).partition(":")[0]) from None

    def _run(self, batches: Sequence[bytes]) -> list[bytes]:
        """Look at files in one task, and at each table in tasks of its own."""
        chunks: list[bytes] = []
        files: list[bytes] = []
        for batch in map(batch_from_bytes, batches):
            for table in [one for one in batch if one.table]:
                many = 2 * self.slots()
                chunks += look_at_table(
                    self._context, self._parcel, self._together, many, table
                )
            if left := [one for one in batch if not one.table]:
                files.append(batch_to_bytes(left))
        if files:
            given = self._context.parallelize(files, 1)
            chunks += given.mapPartitions(self._look).collect()
        return chunks

    def cancel(self) -> None:
        """End all jobs of this scan."""
        if not self.gone():
            self._context.cancelJobGroup(self._group)

    def gone(self) -> bool:
        """Return whether the application has ended."""
        try:
            return bool(self._context._jsc.sc().isStopped())  # noqa: SLF001 -- asked nowhere else
        except (Py4JError, OSError, AttributeError):
            return True

    def _try_out(self) -> None:
        """Have executors unpack what they need, before the first file."""
        many = self.slots()
        given = self._context.parallelize(range(many), many)
        try:
            chunks = given.mapPartitions(partial(_nothing, self._look)).collect()
        except (Py4JError, PySparkException, OSError) as error:
            raise ScanClusterUnfitError(detail=_told(str(error))) from None
        for chunk in chunks:
            for answer in unpacked(chunk):
                if isinstance(answer, Failed):
                    raise as_itself(answer.code, answer.params)


def _nothing(
    look: Callable[[Iterator[bytes]], Iterator[bytes]], _given: Iterator[int]
) -> Iterator[bytes]:
    return look(iter(()))


def _hadoop(context: SparkContext) -> str:
    """Return the driver's configuration of file systems, as XML."""
    inside: Any = context
    out = inside._jvm.java.io.StringWriter()  # noqa: SLF001 -- the one way to it
    inside._jsc.hadoopConfiguration().writeXml(out)  # noqa: SLF001 -- see above
    return str(out.toString())


def _told(text: str) -> str:
    """Return the error that stands deepest in a report of Spark, in one line."""
    words = list(_WORD.finditer(text))
    words = [match for match in words if match[2]] or words
    deepest = [m for m in words if m[1].endswith("Error") and m[1] != "Py4JJavaError"]
    for match in (*deepest[-1:], *words[:1]):
        return match[0]
    return "Spark"
