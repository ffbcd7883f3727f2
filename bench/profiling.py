"""Where a gate worker's time goes: ``python -m bench.profiling ASKS TOKEN``.

Builds the gate's application as a worker does, and calls it in this process from 64
tasks, without HTTP: what granian, the kernel and the load generator cost is left out.
Prints CPU time per disclosure without the profiler, then the profile.
"""

import asyncio
import cProfile
import itertools
import json
import os
import pstats
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvloop

from xinhu.api.app import Application
from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.gate_parts import build_gate, require_startable
from xinhu.wiring.settings import read_settings

_TASKS = 64
_PLAIN, _PROFILED = 20_000, 10_000
_LINES = 45


def main() -> None:
    """Profile the application on a bank that the environment names."""
    bodies = [
        json.dumps(ask).encode()
        for ask in json.loads(Path(sys.argv[1]).read_text("utf-8"))
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/disclosures",
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer " + sys.argv[2].encode())],
    }
    settings = require_initialised(read_settings(os.environ))
    with running_database(settings) as server:
        walked = require_startable(settings, server)
        application = build_gate(settings, server, walked)
        uvloop.run(_drive(application, scope, itertools.cycle(bodies)))


async def _drive(
    application: Application, scope: dict[str, Any], bodies: Iterator[bytes]
) -> None:
    await _ask(application, scope, bodies, _PROFILED)
    wall, cpu = time.perf_counter(), time.process_time()
    await _ask(application, scope, bodies, _PLAIN)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{_PLAIN / wall:,.0f}/s, {cpu / _PLAIN * 1e6:.1f} µs CPU each")
    profile = cProfile.Profile()
    profile.enable()
    await _ask(application, scope, bodies, _PROFILED)
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(_LINES)


async def _ask(
    application: Application, scope: dict[str, Any], bodies: Iterator[bytes], count: int
) -> None:
    async def task() -> None:
        for _ in range(count // _TASKS):
            body = next(bodies)

            async def receive(body: bytes = body) -> dict[str, Any]:
                return {"type": "http.request", "body": body, "more_body": False}

            async def send(message: Any) -> None:  # noqa: ANN401 -- an ASGI message
                assert message.get("status", 200) == 200, message  # noqa: PLR2004 -- HTTP

            await application(dict(scope), receive, send)

    await asyncio.gather(*(task() for _ in range(_TASKS)))


if __name__ == "__main__":
    main()
