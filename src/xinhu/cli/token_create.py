"""``xinhu token create``: an API token, shown once."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, out, print_json, say
from xinhu.wiring.tokens import API, DEFAULT_DAYS, create_token

_Operator = Annotated[
    str, typer.Argument(help="User name or reference of whom it speaks for.")
]
_Name = Annotated[str, typer.Option(help="What it is for, in a few words.")]
_Scope = Annotated[
    list[str] | None,
    typer.Option(help="May be repeated; all that the role may carry if left out."),
]
_Zone = Annotated[str, typer.Option(help="Zone it is used from.")]
_Kind = Annotated[str, typer.Option(help="api for programs, scim for a directory.")]
_Days = Annotated[int, typer.Option(help="How long it holds.")]


def create(
    operator: _Operator,
    *,
    name: _Name,
    scope: _Scope = None,
    zone: _Zone = "head_office",
    days: _Days = DEFAULT_DAYS,
    kind: _Kind = API,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Create a token; it is shown once and stored as its hash only.

    Examples:
        xinhu token create clerk --name "branch system" --scope disclose

        xinhu token create admin --name "directory" --kind scim --days 366
    """
    made = create_token(
        settings_for(data),
        operator=operator,
        name=name,
        scopes=None if not scope else frozenset(scope),
        zone=zone,
        days=days,
        kind=kind,
    )
    if as_json:
        print_json(made)
        return
    err().print(
        say(
            f"令牌 {made['number']}，有效至 {made['expires_at']}。"
            "以下内容只显示这一次，请立即妥善保存：",
            f"Token {made['number']}, until {made['expires_at']}. "
            "It is shown this once; keep it now:",
        )
    )
    out().print(made["token"])
