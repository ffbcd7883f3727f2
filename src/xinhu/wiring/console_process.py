"""The console's process: ``python -m xinhu.wiring.console_process``.

Django under WSGI, one thread per worker, no key: what is sealed it asks of the gate, as
the operator who looks.
"""

import os
import sys
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.dying import die_with_parent
from xinhu.wiring.logs import SERVER_LOGS, set_up_logs
from xinhu.wiring.settings import Settings, read_settings
from xinhu.wiring.sign_on import registration_of
from xinhu.wiring.starting import require_server, start
from xinhu.wiring.stepping_back import step_back

_STEPS = 5
"""The console steps back where processors are short: passwords cost it a third of a
second each, and whoever guesses them must not make the gate wait."""


def app() -> Any:  # noqa: ANN401 -- a WSGI callable of Django, typed by nobody
    """Build the application inside a worker."""
    die_with_parent(os.getppid())
    settings = read_settings(os.environ)
    set_up_logs(settings, "console")
    raise_django(settings, require_server(settings))
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415 -- after setup

    return WSGIHandler()


def serve(settings: Settings, _server: str) -> None:
    """Serve until told to stop; a secret that is named and not there stops it."""
    step_back(_STEPS)
    registration = registration_of(settings)
    if registration is not None:
        registration.secret()
    Granian(
        "xinhu.wiring.console_process:app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.console_port,
        workers=settings.console_workers,
        blocking_threads=1,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=settings.stop_seconds,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig=dict(SERVER_LOGS),
    ).serve()


if __name__ == "__main__":
    sys.exit(start("console", serve))
