"""What stands before every command: the name, the help and the exit codes."""

import typer


def root() -> typer.Typer:
    """Return ``xinhu`` without its commands."""
    app = typer.Typer(
        name="xinhu",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        help="信护 Xinhu: customer information is shown only after the look is "
        "written.",
        epilog="Exit codes: 0 done, 1 found wrong, 2 usage, 3 refused, 4 bad input, "
        "5 fault, 6 unread (docs/operating/exit-codes.md).",
    )
    # Else one command alone would be taken for the whole.
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    pass
