"""What commands print: tables for people, JSON for scripts, errors that help.

Results go to standard output, everything else to standard error. Colour and progress
bars appear on a terminal only (and never with ``NO_COLOR``).
"""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from xinhu.core.base.errors import XinhuError

if TYPE_CHECKING:
    from xinhu.desks.staff.wording import Explanation, Language

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output.")
]
"""The option of every command that a script might call."""


def out() -> Console:
    """Return the console for results."""
    return Console(highlight=False, soft_wrap=True)


def err() -> Console:
    """Return the console for everything else."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def language() -> "Language":
    """Return the reader's language by the locale: English where it says so."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "zh"


def say(zh: str, en: str) -> str:
    """Choose between two wordings by the reader's language."""
    return en if language() == "en" else zh


def print_json(value: object) -> None:
    """Print one JSON object."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table."""
    table = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else str(cell) for cell in row))
    out().print(table)


def explain(error: XinhuError) -> "Explanation":
    """Return an error's words in the reader's language, whatever the rules' state."""
    # Only now: commands that succeed need no words for errors.
    from xinhu.desks.staff.wording import Wording  # noqa: PLC0415 -- see above
    from xinhu.wiring.rules import load_wording  # noqa: PLC0415 -- see above

    try:
        wording = load_wording()
    except XinhuError:
        # Broken rules are often the very error to be told.
        wording = Wording({}, {})
    return wording.explain(error, language())


def tell(error: XinhuError, *, as_json: bool) -> None:
    """Print an error: what happened, what to do next, and its stable code."""
    told = explain(error)
    if as_json:
        print_json(
            {"error": {"code": told.code, "message": told.message, "next": told.next}}
        )
        return
    console = err()
    console.print(Text(told.message, style="bold red"))
    if told.next:
        console.print(Text("→ " + told.next))
    facts = ", ".join(f"{k}={v}" for k, v in sorted(error.params.items()))
    console.print(Text(f"[{told.code}] {facts}".rstrip(), style="dim"))
