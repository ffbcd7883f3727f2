"""``xinhu inquiries correct``: a further entry about a row that is wrong."""

import json
from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.exits import Exit
from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, language, out, print_json, say
from xinhu.wiring.gate_client import Answer, GateClient, read_token

_REFUSED = 403


def correct(
    inquiry: Annotated[str, typer.Argument(help="Reference of the inquiry.")],
    *,
    form: Annotated[
        Path,
        typer.Option(
            help='JSON file: {"what", "right", "why"}. Never arguments: others see '
            "those.",
            exists=True,
            dir_okay=False,
        ),
    ],
    token_file: Annotated[
        Path | None,
        typer.Option(help="File with the token; XINHU_TOKEN otherwise."),
    ] = None,
    gate: Annotated[str, typer.Option(help="Address of the gate.")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Correct a row of the register book; the row itself is never changed.

    Examples:
        XINHU_TOKEN=… xinhu inquiries correct inquiry-4zr1m0c8kq2v9e7t
        --form correction.json
    """
    settings = settings_for(data)
    client = GateClient(gate or settings.gate_url, read_token(token_file), language())
    try:
        stated = json.loads(form.read_bytes())
    except ValueError:
        raise typer.BadParameter(str(form)) from None
    _tell(
        client.post(f"/api/v1/inquiries/{inquiry}/correction", stated), as_json=as_json
    )


def _tell(answer: Answer, *, as_json: bool) -> None:
    error = answer.body.get("error")
    if as_json:
        print_json(answer.body)
    elif error is None:
        done = say("已登记更正", "Entered the correction")
        out().print(f"{done} {answer.body['ref']}")
    else:
        err().print(error["message"], style="bold red", markup=False)
        err().print(f"→ {error['next']}", markup=False)
        err().print(f"[{error['code']}]", style="dim", markup=False)
    if error is not None:
        refused = answer.status == _REFUSED
        raise typer.Exit(Exit.REFUSED if refused else Exit.BAD_INPUT)
