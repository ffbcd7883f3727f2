"""``xinhu``: which command runs, and what becomes of an error.

An error ends the command with its words, the next
step and an exit code (``exits``); a stack trace is never shown.
"""

import signal
import sys
from collections.abc import Sequence

import typer

from xinhu.cli.exits import Exit, exit_of
from xinhu.cli.output import tell
from xinhu.core.base.errors import XinhuError
from xinhu.wiring.errors import DatabaseFailedError


def main() -> None:
    """Run the command that the process was started with, and exit."""
    signal.signal(signal.SIGTERM, _stop)
    as_json = "--json" in sys.argv
    try:
        commands(sys.argv[1:])()
    except XinhuError as error:
        tell(error, as_json=as_json)
        sys.exit(exit_of(error))
    except Exception as error:
        from psycopg import Error  # noqa: PLC0415 -- an import's start counts

        if not isinstance(error, Error):
            raise
        # What a database says may quote what was in the statement: the code alone.
        tell(DatabaseFailedError(), as_json=as_json)
        sys.exit(Exit.FAULT)


def commands(said: Sequence[str]) -> typer.Typer:
    """Return the commands: the one that is said, or all of them."""
    from xinhu.cli.commands import commands_for  # noqa: PLC0415 -- an import's start counts

    return commands_for(said)


def _stop(_number: int, _frame: object) -> None:
    """Unwind as for Ctrl-C, so that a database that was started is stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
