"""Which processes wait for which, where processors are short.

``nice`` counts between the processes of one session; Linux weighs sessions against
each other by their autogroup (sched(7)), and each supervised process is a session of
its own. So both are set. Where control groups divide the processors, as under systemd
with ``CPUWeight=``, the kernel leaves the autogroup aside.
"""

import os
from contextlib import suppress
from pathlib import Path

_AUTOGROUP = Path("/proc/self/autogroup")


def step_back(steps: int) -> None:
    """Let this process and its children wait for others, by so many steps of ``nice``.

    Anybody may step back, and nobody without a right forward again.
    """
    os.nice(steps)
    with suppress(OSError):  # a kernel without autogroups has nothing to set
        _AUTOGROUP.write_text(str(steps))
