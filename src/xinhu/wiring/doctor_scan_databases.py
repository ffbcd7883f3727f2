"""The doctor's look at the databases that may be scanned: named, private, told how.

No address, user or password is said: of a file its name alone. No database is reached.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg

from xinhu.adapters.databases.errors import ScanDatabasesAbsentError
from xinhu.adapters.keys.private_file import ExposedFileError, read_private
from xinhu.core.base.errors import XinhuError
from xinhu.desks.discovery.locations import Locations
from xinhu.wiring.finding import Finding
from xinhu.wiring.named_databases import url_of
from xinhu.wiring.scan_databases import named
from xinhu.wiring.settings import Settings

_WHAT: Final = "scan databases"
_TODO: Final = "mend it (docs/operating/discovery.md)"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_WRITERS: Final = stat.S_IWGRP | stat.S_IWOTH
_REGISTERED = """
SELECT location FROM desk.discovery_target
WHERE kind = 'database' AND retired_at IS NULL ORDER BY location
"""


def scan_databases(
    worker: psycopg.Connection[Any], settings: Settings
) -> list[Finding]:
    """Can what is registered be scanned, and does nobody else read how.

    Args:
        worker: the database, in the worker's role.
        settings: of the installation.
    """
    registered = [name for (name,) in worker.execute(_REGISTERED).fetchall()]
    folder = settings.scan_databases
    if folder is None:
        return [_none_set(registered)]
    try:
        found = sorted(each.name for each in os.scandir(folder))
        mode = folder.stat().st_mode
    except OSError:
        told = f"{folder.name} is no folder that can be listed from here"
        return [Finding(_WHAT, "wrong", told, _TODO)]
    names = Locations((), folder).names()
    bad = list(_open_to_others(mode))
    bad += [f"{name}: no file tells how" for name in registered if name not in found]
    bad += [
        f"{name}: no file that is called as one may be"
        for name in found
        if name not in names
    ]
    bad += [f"{name}: {why}" for name in names for why in _file(folder, name)]
    if bad:
        return [Finding(_WHAT, "wrong", told, _TODO) for told in bad]
    told = f"{len(names)} files, their owner's alone; {len(registered)} registered"
    return [Finding(_WHAT, "ok", f"{told}; none was reached")]


def _none_set(registered: list[str]) -> Finding:
    if registered:
        told = f"registered, but XINHU_SCAN_DATABASES is not set: {len(registered)}"
        return Finding(_WHAT, "wrong", told, "set it, or retire the targets")
    return Finding(_WHAT, "ok", "none set; no database is scanned from the console")


def _open_to_others(mode: int) -> Iterator[str]:
    # Whoever may write there chooses what the worker reads, with which password.
    if mode & _WRITERS:
        yield "others may write in the folder"


def _file(folder: Path, name: str) -> Iterator[str]:
    """Tell what is wrong with a file that names a database."""
    file = folder / name
    try:
        if file.lstat().st_mode & _OTHERS:
            yield "others may read it (0600), and know the password"
            return
        read_private(file, 1)
        named((url_of(Locations((), folder), name),), None, {})
    except ExposedFileError:
        yield "belongs to another account than this one and root"
    except ScanDatabasesAbsentError:
        yield "what reads such databases is not installed"
    except OSError:
        yield "cannot be read from here"
    except XinhuError:
        yield "no URL in its first line"
