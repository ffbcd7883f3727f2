"""What the process that scans says to the worker: JSON lines of a fixed shape.

Nothing is unpickled, and a line that has another shape ends the scan: the process has
files of strangers taken apart.
"""

from collections.abc import Callable
from typing import Annotated, Final

import msgspec

from xinhu.desks.discovery.results import ColumnMet, Seen, TableMet, Unread

LONGEST: Final = 1024**2  # bytes of a line
_Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_.]{1,60}\Z")]


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A database whose tables are scanned.

    Attributes:
        url: with its password; no ``repr`` shows it.
        sample, rate: as of ``TableRequest``.
    """

    url: str
    sample: int
    rate: float

    def __repr__(self) -> str:
        """Tell nothing: what is asked may stand in a traceback."""
        return "Tables(…)"


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be scanned; the one line that the worker says.

    Attributes:
        location: a real path, or the name of a database.
        state: file in which results are kept between scans.
        threshold: of confidence.
        processes, patience: as of ``ScanRequest``.
        tables: of a database; ``None``: files are scanned.
    """

    location: str
    state: str
    threshold: float
    processes: int
    patience: float
    tables: Tables | None = None


class Going(msgspec.Struct, frozen=True, array_like=True, tag="going"):
    """How far the scan has come."""

    files: int
    size: int
    unread: int
    found: int


class Whole(msgspec.Struct, frozen=True, array_like=True, tag="whole"):
    """Everything was looked at; what was found follows."""

    files: int
    size: int


class Over(msgspec.Struct, frozen=True, array_like=True, tag="over"):
    """Everything was told."""


class Failed(msgspec.Struct, frozen=True, array_like=True, tag="failed"):
    """The scan cannot be made; a stable code says why."""

    code: _Code


Message = Going | Whole | Seen | TableMet | ColumnMet | Unread | Over | Failed

asked_of: Final = msgspec.json.Decoder(Asked).decode
message_of: Final[Callable[[bytes], Message]] = msgspec.json.Decoder(Message).decode
to_line: Final = msgspec.json.Encoder().encode
