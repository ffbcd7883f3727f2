"""``xinhu customers erase``: destroy a customer's key."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.wiring.erasure import erase as erase_now


def erase(
    customer: Annotated[
        str, typer.Argument(help="The customer's reference, 32 hexadecimal digits.")
    ],
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Erase a customer: their key is destroyed, and nobody opens their record again.

    Inside a retention period the data are kept for storage and protection only:
    nothing is read, and nothing destroyed. The register keeps its entries and
    still verifies.

    Examples:
        xinhu customers erase 00c6cc9b44dfc2bcaa7e913538aa075a

        xinhu customers erase 00c6cc9b44dfc2bcaa7e913538aa075a --yes --json
    """
    if not yes:
        typer.confirm(
            say("删除后无法恢复，继续？", "This cannot be undone. Go on?"), abort=True
        )
    state = erase_now(settings_for(data), customer)
    if as_json:
        print_json({"customer": customer, "state": state})
    elif state == "erased":
        out().print(say("密钥已销毁。", "The key was destroyed."))
    else:
        out().print(
            say(
                "仍在保存期内：仅存储和保护，不再读取。",
                "A retention period runs: kept for storage and protection only.",
            )
        )
