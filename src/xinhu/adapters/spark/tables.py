"""Tables that Spark reads by JDBC: each named in a URL, read in parts, told as a whole.

``jdbc:postgresql://host/db#schema.table`` is read in one part; with ``/column`` behind
it, a column of numbers, in twice as many parts as executors have cores.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec
from py4j.protocol import Py4JError
from pyspark import SparkContext
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from xinhu.adapters.scans.crew import BrokenOff, Lost
from xinhu.adapters.scans.errors import ScanPathUnreachableError
from xinhu.adapters.scans.messages import Asked, Done, Failed, Found
from xinhu.adapters.scans.walking import Met, shown
from xinhu.adapters.spark.answers import Packing, unpacked
from xinhu.adapters.spark.java_reach import name_of
from xinhu.adapters.spark.table_task import look_at_rows
from xinhu.adapters.spark.task import Parcel
from xinhu.core.discover.examined import Examined, GradedTogether, UnreadMember
from xinhu.core.discover.finding import Finding
from xinhu.core.discover.merging import examined, merged

if TYPE_CHECKING:
    from pyspark.core.broadcast import Broadcast

Together = Callable[[Mapping[str, int]], GradedTogether | None]

PREFIX: Final = "jdbc:"
_SETTINGS: Final = "spark.xinhu.jdbc."
"""Settings of Spark beneath it are those of the connection: user, password, driver."""
_SECRET: Final = re.compile(
    r"(passw|pwd|secret|token)\w*\s*=|//[^/@]*:[^/@]*@|[^/@]/[^/@]+@", re.IGNORECASE
)
"""Also as Oracle writes it: ``thin:user/password@host``."""
_TABLE: Final = re.compile(r"(jdbc:[^#]+)#([^#/]+)(?:/([^#/]+))?")
_NUMBERS: Final = re.compile(r"(tiny|small|big)?int|float|double|decimal\(.*\)")
_finding: Final = msgspec.json.Decoder(Finding).decode


class TableWalk:
    """Tables, as they are named.

    Args:
        context: of the driver.
        roots: URLs.

    Raises:
        ScanPathUnreachableError: one names no table, or none that can be read.
    """

    excluded = 0

    def __init__(self, context: SparkContext, roots: Sequence[str]) -> None:
        self._roots = [*dict.fromkeys(roots)]
        for root in self._roots:
            _require_readable(context, root)

    def __iter__(self) -> Iterator[Met]:
        """Yield each."""
        for root in self._roots:
            yield Met(root, 0, 0, 0, table=True)


def _require_readable(context: SparkContext, root: str) -> None:
    if _SECRET.search(root):
        raise ScanPathUnreachableError(path=PREFIX, detail="password")
    named = _TABLE.fullmatch(root)
    if named is None:
        raise ScanPathUnreachableError(path=shown(root), detail="#table")
    try:
        frame = _read(context, root).load()
        types = frame.selectExpr(f"`{named[3]}`").dtypes if named[3] else []
    except (Py4JError, PySparkException) as error:
        detail = name_of(error)
        raise ScanPathUnreachableError(path=shown(root), detail=detail) from None
    if not all(_NUMBERS.fullmatch(kind) for _, kind in types):
        raise ScanPathUnreachableError(path=shown(root), detail="/column")


def look_at_table(
    context: SparkContext,
    parcel: "Broadcast[Parcel]",
    together: Together,
    parts: int,
    asked: Asked,
) -> list[bytes]:
    """Look at a table; return what is said of it, in chunks.

    Args:
        context: of the driver.
        parcel: of the scan.
        together: grades counts per kind.
        parts: in which it is read at most.
        asked: the table.
    """
    url = os.fsdecode(asked.path)
    frame = _parted(_read(context, url), url, parts).load()
    look = partial(look_at_rows, parcel, frame.columns, asked.shown)
    pieces: list[tuple[int, list[bytes]]] = frame.rdd.mapPartitions(look).collect()
    packing = Packing()
    found: list[Finding] = []
    unread: list[UnreadMember] = []
    for _, chunks in pieces:
        failed = _gather(chunks, found, unread)
        if failed is not None:
            packing.add(failed)
            return packing.close()
    whole = merged(found, sum(rows for rows, _ in pieces))
    bodies = [msgspec.Raw(msgspec.json.encode(one)) for one in whole]
    packing.add(Found(asked.number, bodies))
    packing.add(Done(asked.number, examined(whole, unread, together)))
    return packing.close()


def _gather(
    chunks: Sequence[bytes], found: list[Finding], unread: list[UnreadMember]
) -> Failed | None:
    """Add what is said of one slice; what was taken back is not."""
    mine: list[Finding] = []
    for chunk in chunks:
        for answer in unpacked(chunk):
            match answer:
                case Failed():
                    return answer
                case Found():
                    mine += [_finding(body) for body in answer.findings]
                case Lost():
                    mine.clear()
                case Done(examined=Examined(unread=told)):
                    unread += told
                case BrokenOff():
                    unread.append(UnreadMember("", answer.why))
                case _:
                    pass
    found += mine
    return None


def _read(context: SparkContext, root: str) -> Any:  # noqa: ANN401 -- of PySpark
    named = _TABLE.fullmatch(root)
    url, table = (named[1], named[2]) if named else ("", "")
    session = SparkSession(context)
    settings = {
        key.removeprefix(_SETTINGS): value
        for key, value in context.getConf().getAll()
        if key.startswith(_SETTINGS)
    }
    reader = session.read.format("jdbc").options(fetchsize="10000", **settings)
    return reader.options(url=url, dbtable=table)


def _parted(reader: Any, root: str, parts: int) -> Any:  # noqa: ANN401 -- of PySpark
    named = _TABLE.fullmatch(root)
    if named is None or named[3] is None:
        return reader
    column = named[3]
    bounds = [f"cast({of}(`{column}`) as bigint)" for of in ("min", "max")]
    least, most = reader.load().selectExpr(*bounds).first()
    if least is None:
        return reader
    return reader.options(
        partitionColumn=column, lowerBound=least, upperBound=most, numPartitions=parts
    )
