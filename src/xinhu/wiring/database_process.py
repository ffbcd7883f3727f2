"""The process that keeps the embedded database: starts it, and stops it when it ends.

A process of its own, because PostgreSQL leaves its starter's process group: whatever
becomes of the supervisor, this one is told by the kernel and stops the server cleanly.
Should the server die, this one ends with it, so that the supervisor starts both again.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from xinhu.wiring.database import running_database
from xinhu.wiring.dying import die_with_parent
from xinhu.wiring.settings import Settings, read_settings

_LOOK_SECONDS = 1.0


def main() -> int:
    """Keep the database until SIGTERM, SIGINT, or the parent's end; 1 if it died."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: told.set())
    die_with_parent(int(sys.argv[1]))
    settings = read_settings(os.environ)
    with running_database(settings) as server:
        address_file(settings).write_text(server, "utf-8")
        try:
            while not told.wait(_LOOK_SECONDS):
                if not _alive(settings.data / "pg" / "postmaster.pid"):
                    return 1
        finally:
            address_file(settings).unlink(missing_ok=True)
    return 0


def address_file(settings: Settings) -> Path:
    """Return the file that holds the server's URL while the server runs."""
    return settings.data / "pg.address"


def _alive(pid_file: Path) -> bool:
    try:
        os.kill(int(pid_file.read_text("utf-8").split("\n", 1)[0]), 0)
    except (OSError, ValueError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
