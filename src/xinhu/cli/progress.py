"""A progress bar on a terminal; nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from xinhu.cli.output import err

Tell = Callable[[int, int], None]
"""Called with what is done and what there is to do."""


@contextmanager
def counting(words: str, *, quiet: bool = False) -> Iterator[Tell]:
    """Show how far something has come, on standard error."""
    console = err()
    if quiet or not console.is_terminal:
        yield lambda _done, _whole: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)
