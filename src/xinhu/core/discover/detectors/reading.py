"""What reads sentences for names and addresses, by the names that rules use."""

from collections.abc import Callable, Mapping
from typing import Final

from xinhu.core.discover.detectors.address_reading import address_finder
from xinhu.core.discover.detectors.finding import Find
from xinhu.core.discover.detectors.name_reading import name_finder

Lists = Mapping[str, tuple[str, ...]]
READERS: Final[Mapping[str, Callable[[Lists], Find]]] = {
    "name": name_finder,
    "address": address_finder,
}
