"""Refuses a database that acknowledges what it has not flushed.

Checked at every start and by ``xinhu doctor``. There is no setting to pass it by: a
register that loses its last second on a power cut has shown what it did not write.
"""

from typing import Any

import psycopg

from xinhu.core.base.errors import Fault

_NEEDED = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    # With a synchronous standby these wait for it too; all of them flush here first.
    "synchronous_commit": ("on", "remote_write", "remote_apply"),
}
_READ = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"


class NotDurableError(Fault):
    """The database would lose acknowledged commits; params: setting, value."""

    code = "database.not_durable"


def require_durable(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Return the settings that make commits durable.

    ``pg_settings`` as seen by the connection's role, so that a role or database with a
    weaker setting of its own is refused too.

    Raises:
        NotDurableError: one of them is off.
    """
    rows = connection.execute(_READ, (list(_NEEDED),)).fetchall()
    settings = {str(name): str(value) for name, value in rows}
    for name, allowed in _NEEDED.items():
        value = settings.get(name, "unknown")
        if value not in allowed:
            raise NotDurableError(setting=name, value=value)
    return settings
