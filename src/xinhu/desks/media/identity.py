"""By what a medium is known again."""

from typing import NamedTuple, Protocol


class Identity(NamedTuple):
    """What tells a medium from every other one.

    Attributes:
        file_system: its UUID, as the file system holds it.
        size: of the partition, in bytes.
        serial: of the device; empty where it has none.
    """

    file_system: str
    size: int
    serial: str


class Identify(Protocol):
    """Tells which medium lies beneath a place."""

    def __call__(self, path: str) -> Identity:
        """Return its identity.

        Raises:
            MediumNotFoundError: no medium begins there.
            MediumUnidentifiedError: it has none.
        """
        ...
