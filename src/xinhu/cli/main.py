"""``xinhu``: the commands, and what becomes of an error.

Each command has a file of its own. An error ends the command with its words, the next
step and an exit code (``exits``); a stack trace is never shown.
"""

import signal
import sys

import psycopg
import typer

from xinhu.cli import (
    customers,
    demo,
    disclose,
    doctor,
    initialise,
    keys_rotate,
    keys_status,
    register_checkpoint,
    register_prove,
    register_verify,
    serve,
    token_create,
    token_revoke,
    volume_bind,
)
from xinhu.cli.exits import Exit, exit_of
from xinhu.cli.output import tell
from xinhu.core.base.errors import XinhuError
from xinhu.wiring.errors import DatabaseFailedError

app = typer.Typer(
    name="xinhu",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="信护 Xinhu: customer information is shown only after the look is written.",
    epilog="Exit codes: 0 done, 1 found wrong, 2 usage, 3 refused, 4 bad input, "
    "5 fault (docs/operating/exit-codes.md).",
)
register = typer.Typer(no_args_is_help=True, help="登记簿: the register of every look.")
volume = typer.Typer(no_args_is_help=True, help="卷: the register's bound volumes.")
keys = typer.Typer(no_args_is_help=True, help="密钥: the institution's keys.")
token = typer.Typer(no_args_is_help=True, help="令牌: API tokens.")

app.command("init")(initialise.initialise)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
app.command("disclose")(disclose.disclose)
app.add_typer(customers.app, name="customers")
app.add_typer(register, name="register")
app.add_typer(volume, name="volume")
app.add_typer(keys, name="keys")
app.add_typer(token, name="token")
register.command("verify")(register_verify.verify)
register.command("checkpoint")(register_checkpoint.checkpoint)
register.command("prove")(register_prove.prove)
volume.command("bind")(volume_bind.bind)
keys.command("rotate")(keys_rotate.rotate)
keys.command("status")(keys_status.status)
token.command("create")(token_create.create)
token.command("revoke")(token_revoke.revoke)


def main() -> None:
    """Run the command that the process was started with, and exit."""
    signal.signal(signal.SIGTERM, _stop)
    as_json = "--json" in sys.argv
    try:
        app()
    except XinhuError as error:
        tell(error, as_json=as_json)
        sys.exit(exit_of(error))
    except psycopg.Error:
        # What a database says may quote what was in the statement: the code alone.
        tell(DatabaseFailedError(), as_json=as_json)
        sys.exit(Exit.FAULT)


def _stop(_number: int, _frame: object) -> None:
    """Unwind as for Ctrl-C, so that a database that was started is stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
