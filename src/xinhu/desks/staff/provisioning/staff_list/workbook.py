"""Lets a process of its own read a workbook, and takes no more than was asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from xinhu.desks.staff.provisioning.staff_list.errors import ListUnreadableError

_CHILD: Final = Path(__file__).with_name("workbook_child.py")
_MEMORY: Final = 512 << 20
"""Bytes; a list of the largest size that is taken in needs a tenth of it."""
_SECONDS: Final = 20
"""Of the processor."""
_WALL_SECONDS: Final = 60
"""By the clock, on a busy machine."""
WIDTH: Final = 40
"""Cells of a row that are looked at; no header has as many."""


def first_sheet(
    content: bytes, rows: int, longest: int
) -> list[tuple[int, tuple[str, ...]]]:
    """Return the filled rows of the first sheet, each with its number from 1.

    A formula counts as the value it had when it was saved.

    Args:
        content: bytes of the workbook.
        rows: at most, beside the header; one more is returned where there are more.
        longest: characters of a cell; one more is returned where there are more.

    Raises:
        ListUnreadableError: it is damaged, encrypted, or larger unfolded than any list;
            or the system gives no process to read it in.
    """
    bounds = (_MEMORY, _SECONDS, rows, WIDTH, longest)
    try:
        done = subprocess.run(  # noqa: S603 -- our own file, by our own interpreter
            [sys.executable, "-I", str(_CHILD), *map(str, bounds)],
            input=content,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=True,
            env={},
        )
    except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
        # OSError: no process to be had; nothing is read in this one instead.
        raise ListUnreadableError(line=1) from None
    return [(number, tuple(cells)) for number, cells in json.loads(done.stdout)]
