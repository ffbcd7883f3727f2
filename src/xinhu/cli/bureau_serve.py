"""``xinhu bureau serve``: a simulated credit bureau on this machine."""

import signal
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.output import err, out, say
from xinhu.wiring.supervisor import require_free
from xinhu.wiring.trial_bureau import (
    HOST,
    Fault,
    Kind,
    TrialBureau,
    prepare_trial,
    trial_serving,
)

app = typer.Typer(
    no_args_is_help=True, help="征信机构: a simulated bureau, for trying."
)


@app.callback()
def _nothing() -> None:
    pass


@app.command("serve")
def serve(
    *,
    folder: Annotated[
        Path, typer.Option(help="Folder of its certificates and its journal.")
    ] = Path("bureau"),
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port.")] = 8443,
    fault: Annotated[
        Kind | None, typer.Option(help="What happens to the first queries.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0, help="How long slow and hang take.")
    ] = 1.0,
    times: Annotated[
        int, typer.Option(min=1, help="To how many queries the fault happens.")
    ] = 1,
) -> None:
    """Serve invented credit reports until Ctrl-C, for trying and for tests.

    Certificates for both sides are made in the folder the first time. Every query
    that counted stands in its journal, once, whatever is killed. It prints the
    settings of a bank that asks it. While it serves, a fault can be asked for:
    POST /faults {"kind": "hang", "seconds": 5, "times": 1}

    Examples:
        xinhu bureau serve

        xinhu bureau serve --folder /tmp/bureau --port 9443

        xinhu bureau serve --fault slow --seconds 20 --times 3
    """
    require_free(HOST, port)
    trial = prepare_trial(folder.resolve(), port)
    asked = None
    if fault is not None:
        asked = Fault(kind=fault, seconds=seconds, times=times)
    with trial_serving(trial, asked), suppress(KeyboardInterrupt):
        _tell(trial)
        signal.pause()


def _tell(trial: TrialBureau) -> None:
    for attribute, value in trial.settings.items():
        out().print(f"XINHU_{attribute.upper()}={value}", highlight=False, markup=False)
    err().print(
        say(
            "模拟征信机构已就绪（报告均为虚构）。按 Ctrl-C 停止。",
            "The simulated bureau is ready; its reports are invented. Ctrl-C stops.",
        )
    )
