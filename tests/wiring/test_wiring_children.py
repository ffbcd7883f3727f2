"""Supervised processes: started again after a crash, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from xinhu.wiring import child as child_module
from xinhu.wiring.child import Child, Role
from xinhu.wiring.errors import FolderInUseError, PortInUseError, ProcessFailedError
from xinhu.wiring.settings import read_settings
from xinhu.wiring.supervisor import require_free, sole_server

_SLEEPER = """
import subprocess, sys, time
from pathlib import Path
from xinhu.wiring.dying import die_with_parent
die_with_parent(int(sys.argv[1]))
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
# Renamed into place: whoever sees the file sees all of it.
told = Path(__file__).with_suffix(".pids")
told.with_suffix(".part").write_text(f"{inner.pid}")
told.with_suffix(".part").rename(told)
time.sleep(60)
"""


@pytest.fixture
def sleeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Role:
    """A process with a process of its own."""
    (tmp_path / "sleeper.py").write_text(_SLEEPER)
    source = str(Path(child_module.__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{source}")
    return Role(
        name="sleeper",
        module="sleeper",
        log=tmp_path / "log",
        stop_seconds=5,
        ready=lambda: (tmp_path / "sleeper.pids").stat() and None,
    )


@pytest.fixture
def child(sleeper: Role) -> Iterator[Child]:
    one = Child(sleeper)
    yield one
    one.stop()


def _await(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def _ready(one: Child) -> bool:
    try:
        one.require_ready()
    except OSError:
        return False
    return True


def test_stopping_leaves_no_grandchild(child: Child, tmp_path: Path) -> None:
    child.start()
    _await(lambda: _ready(child))
    grandchild = int((tmp_path / "sleeper.pids").read_text())
    child.stop()
    _await(lambda: not psutil.pid_exists(grandchild))
    assert child.pid is None


def test_a_killed_process_is_started_again_and_its_rest_swept(
    child: Child, tmp_path: Path
) -> None:
    child.start()
    _await(lambda: _ready(child))
    first, grandchild = child.pid, int((tmp_path / "sleeper.pids").read_text())
    assert first is not None
    os.kill(first, signal.SIGKILL)

    def restarted() -> bool:
        child.tend()
        return child.pid not in {None, first}

    _await(restarted)
    _await(lambda: not psutil.pid_exists(grandchild))


def test_a_process_that_ends_at_once_is_told_and_waits_longer_each_time(
    tmp_path: Path,
) -> None:
    role = Role(name="x", module="no_such_module", log=tmp_path / "log", stop_seconds=1)
    one = Child(role)
    one.start()

    def failed() -> bool:
        try:
            one.require_ready()
        except ProcessFailedError as error:
            return error.params["process"] == "x"
        return False

    _await(failed)
    one.tend()
    one.tend()
    assert one.pid is None, "it is not started again before its pause is over"


def test_a_killed_supervisor_takes_its_children_along(
    sleeper: Role, tmp_path: Path
) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from xinhu.wiring.child import Child, Role\n"
        "one = Child(Role(name='s', module='sleeper', stop_seconds=5,"
        " log=Path(sys.argv[1])))\n"
        "one.start()\n"
        "print('\\npid', one.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "log")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert supervisor.stdout is not None
    told = next(line for line in supervisor.stdout if line.startswith("pid "))
    pid = int(told.split()[1])
    _await((tmp_path / "sleeper.pids").exists)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    _await(lambda: not psutil.pid_exists(pid))
    assert sleeper.log is not None
    os.kill(int((tmp_path / "sleeper.pids").read_text()), signal.SIGKILL)


def test_two_servers_of_one_folder_are_one_too_many(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path)
    with sole_server(settings), pytest.raises(FolderInUseError), sole_server(settings):
        pass
    with sole_server(settings):
        pass


def test_a_port_somebody_listens_on_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError):
            require_free("127.0.0.1", port)
    assert require_free("127.0.0.1", port) == port
