"""``xinhu customers``: taking customers in."""

import typer

from xinhu.cli.customers_import import import_file
from xinhu.cli.root import root

app = typer.Typer(no_args_is_help=True, help="客户: taking customers in, letting go.")
app.command("import")(import_file)


@app.callback()
def customers() -> None:
    """客户: taking customers in, letting go."""


alone = root()
"""``xinhu`` with this command only."""
alone.add_typer(app, name="customers")
