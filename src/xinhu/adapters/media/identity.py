"""Which medium is mounted at a place, as Linux tells it; nothing is run for that."""

import os
import re
from pathlib import Path
from typing import Final

from xinhu.adapters.scans.walking import shown
from xinhu.desks.media.errors import MediumNotFoundError, MediumUnidentifiedError
from xinhu.desks.media.identity import Identity

_SECTOR: Final = 512
_DEVICE, _ROOT, _POINT = 2, 3, 4
"""Fields of a line of ``mountinfo`` (``man 5 proc``)."""
_ESCAPE: Final = re.compile(rb"\\([0-7]{3})")


class LinuxMedia:
    """Tells which medium is mounted at a place.

    Args:
        top: of the tree in which ``proc``, ``sys`` and ``dev`` lie.
    """

    def __init__(self, top: Path = Path("/")) -> None:
        self._top = top

    def __call__(self, path: str) -> Identity:
        """Return the identity of the medium whose root is at a path.

        Raises:
            MediumNotFoundError: no file system of a device begins there.
            MediumUnidentifiedError: its file system has no UUID.
        """
        number = self._number(os.fsencode(os.path.realpath(path)))
        block = self._top / "sys" / "dev" / "block" / number
        if not number or not block.exists():
            raise MediumNotFoundError(path=shown(path))
        block = block.resolve()
        uuid = self._uuid(block.name)
        if not uuid:
            raise MediumUnidentifiedError(path=shown(path))
        size = int((block / "size").read_text("ascii")) * _SECTOR
        return Identity(uuid, size, _serial(block))

    def _number(self, place: bytes) -> str:
        """Return the number of the device mounted last at a place; empty: none is."""
        found = ""
        table = self._top / "proc" / "self" / "mountinfo"
        for line in table.read_bytes().splitlines():
            fields = line.split(b" ")
            point = _ESCAPE.sub(lambda code: bytes([int(code[1], 8)]), fields[_POINT])
            if point == place:
                whole = fields[_ROOT] == b"/"
                found = fields[_DEVICE].decode("ascii") if whole else ""
        return found

    def _uuid(self, device: str) -> str:
        folder = self._top / "dev" / "disk" / "by-uuid"
        for link in sorted(folder.iterdir()) if folder.is_dir() else ():
            if link.is_symlink() and link.readlink().name == device:
                return link.name
        return ""


def _serial(block: Path) -> str:
    """Return the serial number of the device that a partition lies on, or nothing.

    Above a USB device lie hubs, whose numbers are those of the machine's sockets.
    """
    for folder in (block, *block.parents):
        for file in (folder / "serial", folder / "device" / "serial"):
            if file.is_file() and (
                serial := file.read_text("utf-8", "replace").strip()
            ):
                return "".join(char for char in serial if char.isprintable())[:120]
        if (folder / "idVendor").is_file():
            return ""
    return ""
