"""The registrar's process: drains the outbox, sweeps inquiries, signs checkpoints.

``python -m xinhu.wiring.registrar_process``. Several may run: an advisory lock lets one
drain at a time, and a checkpoint of a size is written once. A fault is logged and tried
again; the register itself never waits for this process.
"""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable

import structlog

from xinhu.core.base.errors import XinhuError
from xinhu.wiring.registrar_parts import Registrar, build_registrar
from xinhu.wiring.settings import Settings
from xinhu.wiring.starting import start

DRAIN_SECONDS = 0.2
"""An act reaches the register within a second; this is well within."""

SWEEP_SECONDS = 5.0
"""An inquiry whose worker died waits for its lease first, which is longer."""

_PAUSE_AFTER_FAULT = 2.0
_log = structlog.get_logger(__name__)


def work(settings: Settings, server: str) -> None:
    """Work until told to stop."""
    asyncio.run(_work(build_registrar(settings, server), settings.checkpoint_seconds))


async def _work(registrar: Registrar, checkpoint_seconds: int) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    tasks = (
        asyncio.create_task(_repeat("drain", registrar.drain, DRAIN_SECONDS)),
        asyncio.create_task(_repeat("sweep", registrar.sweep, SWEEP_SECONDS)),
        asyncio.create_task(
            _repeat("checkpoint", registrar.checkpoint, checkpoint_seconds)
        ),
    )
    await stopping.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    try:
        # What was done at a desk before the stop is in the register after the stop.
        await registrar.drain()
    except XinhuError as error:
        # It stays in the outbox, and is moved after the next start.
        _log.warning("registrar_stopped_early", code=error.code)
    await registrar.close()


async def _repeat(
    name: str, step: Callable[[], Awaitable[object]], seconds: float
) -> None:
    while True:
        pause = seconds
        try:
            await step()
        except XinhuError as error:
            _log.error("registrar_fault", step=name, code=error.code)
            pause = max(seconds, _PAUSE_AFTER_FAULT)
        except Exception as failure:  # noqa: BLE001 -- a task that ended would move nothing any more, and nobody would see it
            _log.error("registrar_fault", step=name, kind=type(failure).__name__)
            pause = max(seconds, _PAUSE_AFTER_FAULT)
        await asyncio.sleep(pause)


if __name__ == "__main__":
    sys.exit(start("registrar", work))
