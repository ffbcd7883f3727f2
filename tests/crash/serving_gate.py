"""The supervisor of ``xinhu serve`` with the processes that a look needs.

``python -m crash.serving_gate``: database, registrar and gate, started, watched and
stopped by the very code of ``xinhu serve``. Console and worker touch no entry and would
only take the machine's time.
"""

import os

from crash.up_file import up_file
from xinhu.wiring import child
from xinhu.wiring.database import require_initialised
from xinhu.wiring.logs import set_up_logs
from xinhu.wiring.serving import roles_of
from xinhu.wiring.settings import read_settings
from xinhu.wiring.supervisor import Supervisor

_NEEDED = ("registrar", "gate")


def main() -> None:
    """Serve until SIGTERM."""
    settings = require_initialised(read_settings(os.environ))
    set_up_logs(settings, "supervisor")
    settings.logs.mkdir(mode=0o700, exist_ok=True)
    # A test kills more often than a year does; patience is tested elsewhere.
    child.LONGEST_PAUSE_SECONDS = child.FIRST_PAUSE_SECONDS
    Supervisor(
        settings,
        lambda server: [
            role
            for role in roles_of(settings, server, log_files=True)
            if role.name in _NEEDED
        ],
        up_file(settings.data).touch,
    ).run()


if __name__ == "__main__":
    main()
