"""What reads sentences for names and addresses, by the names that rules use."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from xinhu.core.discover.detectors.address_reading import address_pattern
from xinhu.core.discover.detectors.name_reading import name_pattern


class Read(NamedTuple):
    """Finds values in a stretch of text.

    Attributes:
        find: stretch → begin, end and reason of each value.
    """

    find: Callable[[str], Iterator[tuple[int, int, str]]]


Lists = Mapping[str, tuple[str, ...]]
READERS: Final[Mapping[str, Callable[[Lists], Read]]] = {
    "name": lambda lists: Read(name_pattern(lists)),
    "address": lambda lists: Read(address_pattern(lists)),
}
