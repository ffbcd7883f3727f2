"""The address of a database that the console may have scanned; for the worker."""

from typing import Final

from xinhu.adapters.databases.address import is_address
from xinhu.adapters.keys.private_file import ExposedFileError, read_private
from xinhu.desks.discovery.errors import DatabaseFileError
from xinhu.desks.discovery.locations import Locations

_LONGEST: Final = 4_096  # bytes


def url_of(locations: Locations, name: str) -> str:
    """Return the URL of a database, with its password; to be told to nobody else.

    Args:
        locations: what may be scanned.
        name: of the database.

    Raises:
        DatabaseNotNamedError: none is called so.
        DatabaseFileError: its file is not private, cannot be read, or holds no URL.
    """
    file = locations.file_of(name)
    try:
        line, _, _ = read_private(file, _LONGEST).partition(b"\n")
        url = line.decode().strip()
    except (ExposedFileError, OSError, UnicodeDecodeError):
        raise DatabaseFileError from None
    if not is_address(url) or len(line) == _LONGEST:
        raise DatabaseFileError
    return url
