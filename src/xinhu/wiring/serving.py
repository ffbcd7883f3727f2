"""Which processes an installation runs, and what each of them may know.

| process   | database role | keys | restarts | ready when                   |
|-----------|---------------|------|----------|------------------------------|
| database  | -             | no   | yes      | it answers                   |
| registrar | gate          | yes  | yes      | it runs                      |
| gate      | gate          | yes  | yes      | ``/api/v1/health`` answers   |
| console   | console       | no   | yes      | it answers                   |
| worker    | worker        | no   | yes      | it runs                      |

The registrar is the part of the gate that answers nobody: it drains the outbox and
signs checkpoints. Apart from it the gate is asked by many at once and never waits.
"""

import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence

from xinhu.wiring.child import Role
from xinhu.wiring.database import require_initialised
from xinhu.wiring.logs import set_up_logs
from xinhu.wiring.settings import VARIABLES, Settings
from xinhu.wiring.supervisor import Supervisor

KEY_VARIABLES = frozenset(
    {
        "XINHU_PASSPHRASE_FILE",
        "XINHU_PKCS11_MODULE",
        "XINHU_PKCS11_TOKEN",
        "XINHU_PKCS11_KEY",
        "XINHU_PKCS11_PIN_FILE",
        "XINHU_TOKEN",
    }
)
"""What processes without keys do not even learn the place of."""

_HEALTH_SECONDS = 2


def serve_all(
    settings: Settings, on_ready: Callable[[], None], *, log_files: bool = False
) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        settings: of an installation that ``init`` has set up.
        on_ready: called once when every process serves.
        log_files: let each process write a file of its own below ``data/logs``.

    Raises:
        NotInitialisedError: there is nothing to serve.
        XinhuError: see ``Supervisor.run``.
    """
    require_initialised(settings)
    set_up_logs(settings, "supervisor", quiet=log_files)
    if log_files:
        settings.logs.mkdir(mode=0o700, exist_ok=True)

    def roles(server: str) -> Sequence[Role]:
        return roles_of(settings, server, log_files=log_files)

    Supervisor(settings, roles, on_ready).run()


def roles_of(settings: Settings, server: str, *, log_files: bool) -> tuple[Role, ...]:
    """Return the processes that stand on the database, in the order of starting."""
    shared = {**_environment(settings), "XINHU_DATABASE_URL": server}

    def role(name: str, *, keys: bool, ready: Callable[[], None] | None = None) -> Role:
        return Role(
            name=name,
            module=f"xinhu.wiring.{name}_process",
            environment={
                key: value
                for key, value in shared.items()
                if keys or key not in KEY_VARIABLES
            },
            without=frozenset({"XINHU_TOKEN"}) if keys else KEY_VARIABLES,
            ready=ready,
            log=settings.logs / f"{name}.log" if log_files else None,
            stop_seconds=settings.stop_seconds,
        )

    health = f"http://{settings.host}:{settings.gate_port}/api/v1/health"
    console = f"http://{settings.host}:{settings.console_port}/"
    return (
        role("registrar", keys=True),
        role("gate", keys=True, ready=lambda: _require_answer(health)),
        role("console", keys=False, ready=lambda: _require_answer(console)),
        role("worker", keys=False),
    )


def _environment(settings: Settings) -> Mapping[str, str]:
    """Write settings as variables, so that a child reads what its parent decided."""
    values = {v.name: getattr(settings, v.attribute) for v in VARIABLES}
    return {
        name: os.pathsep.join(map(str, value))
        if isinstance(value, tuple)
        else str(value)
        for name, value in values.items()
        if value is not None
    }


def _require_answer(address: str) -> None:
    """Raise OSError until somebody answers; a refusal of the page is an answer."""
    request = urllib.request.Request(address)  # noqa: S310 -- our own address, http
    try:
        with urllib.request.urlopen(request, timeout=_HEALTH_SECONDS):  # noqa: S310 -- as above
            return
    except urllib.error.HTTPError as answer:
        unable = 500
        if answer.code >= unable:
            raise
