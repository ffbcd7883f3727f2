"""``xinhu register verify``: every entry hashed again."""

import typer

from xinhu.cli.exits import Exit
from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say, tell
from xinhu.cli.progress import counting
from xinhu.core.base.errors import XinhuError
from xinhu.desks.audit.verifying import Verified
from xinhu.wiring.register_work import verify_stored


def verify(*, data: Data = None, as_json: AsJson = False) -> None:
    """Hash every stored entry again; follow every customer's chain; check signatures.

    Names the first entry that does not hold, and ends with 1. It changes nothing
    and may run beside a serving gate.

    Examples:
        xinhu register verify

        xinhu register verify --json
    """
    settings = settings_for(data)
    try:
        with counting(say("核验登记项", "Verifying entries"), quiet=as_json) as told:
            verified = verify_stored(settings, told)
    except XinhuError as error:
        if not error.code.startswith("register."):
            raise
        tell(error, as_json=as_json)
        raise typer.Exit(Exit.FOUND_WRONG) from None
    if as_json:
        print_json(_as_json(verified))
    else:
        _report(verified)


def _as_json(verified: Verified) -> dict[str, object]:
    return {
        "size": verified.size,
        "root": verified.root.hex(),
        "root_sm3": verified.root_sm3 and verified.root_sm3.hex(),
        "customers": verified.customers,
        "checkpoints": verified.checkpoints,
        "signed_size": verified.signed_size,
    }


def _report(verified: Verified) -> None:
    out().print(
        say(
            f"登记簿完好：{verified.size} 项，{verified.customers} 名客户的链条，"
            f"{verified.checkpoints} 个检查点（签至第 {verified.signed_size} 项）。",
            f"The register holds: {verified.size} entries, {verified.customers} "
            f"customers' chains, {verified.checkpoints} checkpoints "
            f"(signed up to {verified.signed_size}).",
        )
    )
    out().print(verified.root.hex(), style="dim")
