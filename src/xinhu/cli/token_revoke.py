"""``xinhu token revoke``: a token refused from the next request on."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.wiring.tokens import revoke_token


def revoke(
    number: Annotated[int, typer.Argument(help="The number shown at its creation.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Revoke an API token; the gate refuses it from the next request on.

    Examples:
        xinhu token revoke 12
    """
    revoke_token(settings_for(data), number)
    if as_json:
        print_json({"number": number, "revoked": True})
        return
    out().print(say(f"令牌 {number} 已撤销。", f"Token {number} is revoked."))
