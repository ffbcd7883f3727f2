"""``xinhu keys rotate``: a new customer_kek, and every customer's key under it."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.cli.progress import counting
from xinhu.wiring.key_rotation import rotate_customer_kek


def rotate(
    *,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with a rotation that was interrupted."),
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Begin a new version of customer_kek and move every customer's key to it.

    The gate goes on serving. Records are not touched, only the small wrapped
    keys are. Interrupted, it goes on with --resume; nothing is lost in between.

    Examples:
        xinhu keys rotate

        xinhu keys rotate --resume --json
    """
    settings = settings_for(data)
    with counting(
        say("重新包裹客户密钥", "Wrapping customers' keys"), quiet=as_json
    ) as tell:
        rotated = rotate_customer_kek(settings, resume=resume, progress=tell)
    if as_json:
        print_json({"version": rotated.version, "customers": rotated.customers})
        return
    out().print(
        say(
            f"已轮换至版本 {rotated.version}，共 {rotated.customers} 名客户。",
            f"Rotated to version {rotated.version}: {rotated.customers} customers.",
        )
    )
