"""The progress of an import: how much of the file, how many rows, how fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xinhu.cli.output import err, say

if TYPE_CHECKING:
    from xinhu.desks.customers.intake.importing import Tell


@contextmanager
def rows_counted(words: str, *, quiet: bool = False) -> "Iterator[Tell]":
    """Show on standard error how far an import has come; nothing off a terminal."""
    console = err()
    if quiet or not console.is_terminal:
        yield lambda _done, _whole, _rows: None
        return
    # Only now: off a terminal, an import starts the sooner.
    from rich.progress import (  # noqa: PLC0415 -- see above
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    unit = say("行", "rows")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} " + unit),
        TextColumn("{task.fields[rate]:,.0f} " + unit + "/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(words, total=None, rows=0, rate=0)

        def tell(done: int, whole: int, rows: int) -> None:
            elapsed = progress.tasks[0].elapsed or 0.0
            rate = rows / elapsed if elapsed else 0
            progress.update(task, completed=done, total=whole, rows=rows, rate=rate)

        yield tell
