"""How every served process begins: settings, logs, its parent, and clear last words."""

import os
import sys
from collections.abc import Callable

import structlog

from xinhu.core.base.errors import XinhuError
from xinhu.wiring.dying import die_with_parent
from xinhu.wiring.errors import SettingMissingError
from xinhu.wiring.logs import set_up_logs
from xinhu.wiring.rules import load_wording
from xinhu.wiring.settings import Settings, read_settings

FAULT = 5
"""Exit code of a process that could not start; as the command line's."""

_log = structlog.get_logger(__name__)


def start(process: str, work: Callable[[Settings, str], None]) -> int:
    """Run a process of the installation until it ends.

    Args:
        process: its name in the logs.
        work: gets the settings and the database server's URL.

    Returns:
        The exit code.
    """
    if len(sys.argv) > 1:
        die_with_parent(int(sys.argv[1]))
    try:
        settings = read_settings(os.environ)
        set_up_logs(settings, process)
        work(settings, require_server(settings))
    except XinhuError as error:
        tell_why(error)
        return FAULT
    return 0


def tell_why(error: XinhuError) -> None:
    """Write into the log what kept a process from starting, and what to do."""
    told = load_wording().explain(error, "zh")
    english = load_wording().explain(error, "en")
    _log.error(
        "cannot_start",
        code=told.code,
        message=f"{told.message} {english.message}",
        next=f"{told.next} {english.next}",
    )


def require_server(settings: Settings) -> str:
    """Return the database server's URL, which the supervisor or an operator gives.

    Raises:
        SettingMissingError: a process by itself was not told where the database is.
    """
    if settings.database_url is None:
        raise SettingMissingError(name="XINHU_DATABASE_URL")
    return settings.database_url
