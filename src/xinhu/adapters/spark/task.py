"""What runs inside an executor: the same workers as on one machine, around each file.

A file that ends its reader ends a worker process, never the executor; the worker that
an executor's Python process has is kept for its next task. Rules come from the driver
by value, and are compared before the first file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from xinhu.adapters.scans.crew import Answer, BrokenOff, Crew
from xinhu.adapters.scans.messages import Asked, Done, Failed, batch_from_bytes
from xinhu.adapters.scans.worker import Make
from xinhu.adapters.spark.answers import Packing
from xinhu.adapters.spark.copying import Copies
from xinhu.core.base.errors import XinhuError

if TYPE_CHECKING:
    from pyspark.core.broadcast import Broadcast


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the driver gives all executors of a scan.

    Attributes:
        scan: name of the scan, by which an executor knows what it has unpacked.
        unpack: makes, inside an executor, what makes what looks at files.
        patience: seconds that one file may take.
        hadoop: configuration of its file systems, as XML; empty where none is needed.
    """

    scan: str
    unpack: Callable[[], Make]
    patience: float
    hadoop: str


@dataclass(slots=True)
class Kept:
    """What an executor's Python process keeps between tasks.

    Attributes:
        scan: name of the scan it is for.
        crew: its worker.
        copies: of files of other machines.
    """

    scan: str
    crew: Crew
    copies: Copies


_KEPT: Final[dict[int, Kept]] = {}
_ONLY: Final = 0


def look_at(parcel: "Broadcast[Parcel]", given: Iterator[bytes]) -> Iterator[bytes]:
    """Look at batches of files; yield what is said of them, in chunks.

    Args:
        parcel: of the scan.
        given: batches, as ``messages.batch_to_bytes`` writes them.

    Raises:
        Exception: whatever another executor may do better; Spark asks one.
    """
    batches = map(batch_from_bytes, given)
    yield from answered(parcel.value, partial(_look_at, batches))


def answered(parcel: Parcel, act: Callable[[Kept, Packing], None]) -> list[bytes]:
    """Act with what this process keeps for a scan; return what is said, in chunks.

    Args:
        parcel: of the scan; what is kept for another one is ended.
        act: packs what is said.

    Raises:
        Exception: as ``act``; what goes wrong with us (``XinhuError``) is said.
    """
    packing = Packing()
    try:
        act(_kept(parcel), packing)
    except XinhuError as error:
        _forget()
        packing.add(Failed(error.code, dict(error.params)))
    except BaseException:
        _forget()
        raise
    return packing.close()


def _look_at(batches: Iterator[list[Asked]], kept: Kept, packing: Packing) -> None:
    def take(asked: Asked, answer: Answer) -> None:
        packing.add(answer)
        if isinstance(answer, Done | BrokenOff):
            kept.copies.drop(asked)

    kept.crew.work(kept.copies.made(batches, packing.add), take)


def _kept(parcel: Parcel) -> Kept:
    kept = _KEPT.get(_ONLY)
    if kept is None or kept.scan != parcel.scan:
        _forget()
        crew = Crew(parcel.unpack(), 1, parcel.patience)
        kept = _KEPT[_ONLY] = Kept(parcel.scan, crew, Copies(parcel.hadoop))
    return kept


def _forget() -> None:
    """End what is kept: after an error nobody knows how far it came."""
    kept = _KEPT.pop(_ONLY, None)
    if kept is not None:
        kept.crew.end()
        kept.copies.end()
