"""Which databases are to be scanned, and how; loads nothing that takes long."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xinhu.adapters.databases.address import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How tables are read; travels to workers.

    Attributes:
        databases: in which they lie.
        sample: rows of each; 0: all.
        rate: rows a second of all workers together; 0: as fast as they come.
        patience: seconds that a statement may take.
        libpq: variables of the environment that libpq reads, which workers lack.
    """

    databases: tuple[Database, ...]
    sample: int
    rate: float
    patience: float
    libpq: Mapping[str, str] = field(default_factory=dict, repr=False)
