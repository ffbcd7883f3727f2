"""Dying with one's parent: no process is left behind, even by ``kill -9``."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent dies; call first thing in a child.

    Linux only; elsewhere the supervisor's own clean stop is all there is.

    Args:
        parent: process id of the parent. Where it is gone already, this process ends.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    # The parent may have died between the fork and the line above.
    if os.getppid() != parent:
        raise SystemExit(0)
