"""``xinhu register checkpoint``: the newest signed checkpoint."""

import sys
from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, print_json
from xinhu.wiring.register_work import newest_checkpoint


def checkpoint(
    *,
    sign: Annotated[
        bool, typer.Option("--sign", help="Sign what is stored now, first.")
    ] = False,
    sm3: Annotated[
        bool, typer.Option("--sm3", help="That of the SM3 tree (guomi suite).")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Print the newest checkpoint: a signed note that anybody can keep and compare.

    Examples:
        xinhu register checkpoint > checkpoint-today

        xinhu register checkpoint --sign --json
    """
    newest = newest_checkpoint(settings_for(data), sign=sign)
    if as_json:
        print_json(newest._asdict())
        return
    sys.stdout.write((newest.note_sm3 or "") if sm3 else newest.note)
