"""``xinhu scan`` without the other commands, whose loading takes as long again."""

from xinhu.cli.root import root
from xinhu.cli.scan import EPILOG, HELP, scan

alone = root()
"""``xinhu`` with this command only."""
alone.command("scan", help=HELP, epilog=EPILOG)(scan)
