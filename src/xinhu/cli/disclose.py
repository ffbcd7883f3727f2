"""``xinhu disclose``: ask the gate, as a program would."""

from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.exits import Exit
from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, language, out, print_json, print_table, say
from xinhu.wiring.gate_client import Answer, GateClient, read_token

REFUSED_STATUS = 403


def disclose(
    customer: Annotated[str, typer.Argument(help="Pseudonym: 32 hexadecimal digits.")],
    fields: Annotated[list[str], typer.Argument(help="Names of the fields.")],
    *,
    purpose: Annotated[str, typer.Option(help="Code of the purpose.")],
    ground: Annotated[
        str, typer.Option(help="KIND:REFERENCE, as authorisation_letter:letter-…")
    ] = "",
    token_file: Annotated[
        Path | None,
        typer.Option(
            help="File with the token; XINHU_TOKEN otherwise. Never an argument."
        ),
    ] = None,
    gate: Annotated[str, typer.Option(help="Address of the gate.")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Disclose fields of a customer: written to the register first, then shown masked.

    Examples:
        XINHU_TOKEN=… xinhu disclose 0123…cdef name mobile
        --purpose counter_service --ground service_case:case-01…

        xinhu disclose 0123…cdef name --purpose loan_review --ground
        authorisation_letter:letter-01… --token-file token.txt --json
    """
    settings = settings_for(data)
    client = GateClient(gate or settings.gate_url, read_token(token_file), language())
    kind, _, ref = ground.partition(":")
    asked = {
        "customer": customer,
        "purpose": purpose,
        "fields": fields,
        "ground": {"kind": kind, "ref": ref} if ground else None,
    }
    _show(client.post("/api/v1/disclosures", asked), as_json=as_json)


def _show(answer: Answer, *, as_json: bool) -> None:
    body = answer.body
    error = body.get("error")
    if as_json:
        print_json(body)
    elif error is None:
        masks = body["masks"]
        rows = [
            (name, "\n".join(value) if isinstance(value, list) else value, masks[name])
            for name, value in body["fields"].items()
        ]
        print_table(
            (say("字段", "Field"), say("内容", "Value"), say("遮蔽", "Mask")), rows
        )
    else:
        err().print(error["message"], style="bold red", markup=False)
        for reason in error["reasons"] or [error]:
            err().print(f"→ {reason['message']} {reason['next']}", markup=False)
        err().print(f"[{error['code']}]", style="dim", markup=False)
    receipt = body.get("receipt")
    if receipt is not None and not as_json:
        words = say("登记项", "Entry")
        out().print(f"{words} {receipt['index']}  {receipt['leaf']}", style="dim")
    if error is not None:
        refused = answer.status == REFUSED_STATUS
        raise typer.Exit(Exit.REFUSED if refused else Exit.BAD_INPUT)
