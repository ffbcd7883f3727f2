"""``xinhu serve``: everything that an installation runs, supervised."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import err, say
from xinhu.wiring.serving import serve_all


def serve(
    *,
    data: Data = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Do not tell when it is ready.")
    ] = False,
) -> None:
    """Serve database (the embedded one), gate, console and worker until Ctrl-C.

    Everything else is told by settings (docs/operating/settings.md).

    Examples:
        xinhu serve --data /srv/xinhu

        XINHU_DATABASE_URL=postgresql://db.bank/xinhu xinhu serve
    """
    settings = settings_for(data)

    def ready() -> None:
        if not quiet:
            console, gate = settings.console_url, settings.gate_url
            err().print(
                say(
                    f"已就绪。控制台 {console}，闸口 {gate}。按 Ctrl-C 停止。",
                    f"Ready. Console {console}, gate {gate}. Ctrl-C stops.",
                )
            )

    serve_all(settings, ready)
