"""``xinhu register prove``: a proof file for one entry."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, print_json
from xinhu.wiring.register_work import proof_file


def prove(
    index: Annotated[int, typer.Argument(min=0, help="Number of the entry.")],
    *,
    output: Annotated[
        Path | None, typer.Option(help="Write it here; standard output otherwise.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Make a C2SP proof that an entry is in the register; the key checks it anywhere.

    Examples:
        xinhu register prove 412 --output 412.tlog-proof

        xinhu register prove 412 --json
    """
    text = proof_file(settings_for(data), index)
    if output is not None:
        output.write_text(text, "utf-8")
    if as_json:
        print_json({"index": index, "proof": text})
    elif output is None:
        sys.stdout.write(text)
