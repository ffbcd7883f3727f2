"""The worker's part of a scan: run beside, stopped, handed back, killed, resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from desks.discovery.room import NOW, Room, seen
from xinhu.adapters.scans.state import State
from xinhu.desks.discovery.asking import ask_for_scan
from xinhu.desks.discovery.models import Place, Scan, UnreadFile
from xinhu.desks.discovery.targets import retire_target
from xinhu.wiring import discovery_work, scan_child
from xinhu.wiring.discovery_jobs import enter_discovery_jobs
from xinhu.wiring.discovery_work import clear_states, run_next_scan, state_file
from xinhu.wiring.settings import read_settings

pytestmark = pytest.mark.duty("R6.1")

NUMBER = "11010519491231002X"
MOBILE = "13812345678"
_WORKER = """
import signal, sys
import django
django.setup()
from pathlib import Path
from desks.discovery.room import RULES, SHANGHAI
from xinhu.core.base.clock import system_clock
from xinhu.desks.discovery.opening import open_desk
from xinhu.wiring.discovery_work import run_next_scan
root, states = map(Path, sys.argv[1:])
told = iter([system_clock()])

def clock():
    for once in told:
        return once
    root.joinpath("late").touch()
    signal.pause()  # what is found is never taken up: somebody kills us

desk = open_desk(RULES, None, SHANGHAI, (root,))
run_next_scan(desk, states, lambda: False, clock)
"""


@pytest.fixture
def states(tmp_path: Path) -> Path:
    return tmp_path / "states"


@pytest.fixture
def asked(room: Room) -> Scan:
    """A scan of a folder with a list of customers, that waits."""
    room.target()
    share = room.root / "share"
    (share / "hr").mkdir()
    (share / "hr" / "a.csv").write_text(f"姓名,身份证号\n张伟,{NUMBER}\n", "utf-8")
    (share / "note.txt").write_text(f"客户手机号：{MOBILE}\n", "utf-8")
    (share / "out").symlink_to("/etc")
    return ask(room)


def ask(room: Room) -> Scan:
    return ask_for_scan(room.desk, room.deed("fang"), room.target().pk, 0.6)


def run(room: Room, states: Path, ends: Callable[[], bool] = lambda: False) -> bool:
    with room.as_worker():
        return run_next_scan(room.desk, states, ends, lambda: NOW)


def told(scan: Scan) -> tuple[str, str, int]:
    scan.refresh_from_db()
    return scan.state, scan.failure, scan.tries


def test_a_scan_is_run_and_the_next_one_looks_again_at_what_changed(
    room: Room, asked: Scan, states: Path
) -> None:
    assert run(room, states)
    assert told(asked) == ("done", "", 1)
    assert (asked.files, asked.unread) == (2, 1)
    found = {(row.path, row.kind): row for row in Place.objects.all()}
    assert {("hr/a.csv", "cn_resident_id"), ("note.txt", "cn_mobile")} <= found.keys()
    mobile = found["note.txt", "cn_mobile"]
    assert mobile.evidence
    assert mobile.reasons
    assert UnreadFile.objects.get().path == "out"
    (room.root / "share" / "note.txt").unlink()
    again = ask(room)
    assert run(room, states)
    assert told(again)[0] == "done"
    assert room.places()["note.txt"].status == "gone"
    assert run(room, states) is False, "nothing waits"
    _require_no_value(room)


def test_a_folder_named_after_a_customer_is_found_until_it_is_renamed(
    room: Room, states: Path
) -> None:
    room.target()
    folder = room.root / "share" / "hr" / f"客户张三 {NUMBER}"
    folder.mkdir(parents=True)
    scan = ask(room)
    assert run(room, states)
    assert told(scan)[0] == "done"
    assert (scan.files, scan.found) == (0, Place.objects.count())
    place = Place.objects.get(kind="cn_resident_id")
    assert (place.path, place.place) == (f"hr/{folder.name}/", "name")
    assert NUMBER not in place.evidence
    assert (place.is_folder, place.digest) == (True, "")
    # Nothing was read there but a name: that is not a share that went away.
    again = ask(room)
    assert run(room, states)
    assert told(again)[0] == "done"
    (room.root / "share" / "a.txt").write_text("x")
    folder.rename(folder.parent / "客户")
    last = ask(room)
    assert run(room, states)
    assert told(last)[0] == "done"
    place.refresh_from_db()
    assert place.status == "gone"


def _require_no_value(room: Room) -> None:
    with psycopg.connect(room.database.owner) as owner:
        names = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'desk'"
            " AND (tablename LIKE 'discovery%' OR tablename = 'outbox')"
        ).fetchall()
        rows = [
            row
            for (name,) in names
            for (row,) in owner.execute(f"SELECT t::text FROM desk.{name} t")
        ]
    assert len(names) == 8
    for value in (NUMBER, MOBILE, "张伟"):
        assert not any(value in row for row in rows)


def test_the_queue_runs_scans_and_lets_acceptances_lapse(
    room: Room, asked: Scan, tmp_path: Path
) -> None:
    app = App(connector=InMemoryConnector())
    given = {"XINHU_DATA": str(tmp_path), "XINHU_SCAN_ROOTS": str(room.root)}
    enter_discovery_jobs(app, read_settings(given))
    going_on = SimpleNamespace(should_abort=lambda: False)
    with room.as_worker():
        app.tasks["run_scans"].func(going_on, 0)
        app.tasks["lapse_acceptances"].func(0)
    assert told(asked)[0] == "done"
    assert [file.name for file in (tmp_path / "scans").iterdir()] == ["target-1.state"]


def test_a_running_scan_is_stopped_when_somebody_asks(
    room: Room, asked: Scan, states: Path, monkeypatch
) -> None:
    monkeypatch.setattr(scan_child, "_EVERY", 0.01)
    at = "UPDATE desk.discovery_scan SET stop_asked_at = now()"

    def stop() -> bool:
        with psycopg.connect(room.database.owner) as owner:
            owner.execute(at)
        return False

    assert run(room, states, stop)
    assert told(asked)[0] == "stopped"
    assert Place.objects.count() == 0


def test_a_worker_that_ends_in_order_hands_the_scan_back(
    room: Room, asked: Scan, states: Path, monkeypatch
) -> None:
    monkeypatch.setattr(scan_child, "_EVERY", 0.01)
    assert run(room, states, lambda: True)
    assert told(asked) == ("waiting", "", 0)


def test_of_two_workers_one_runs_scans(room: Room, asked: Scan, states: Path) -> None:
    lock = discovery_work._LOCK  # noqa: SLF001 -- held by somebody else
    with psycopg.connect(room.database.owner) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (lock,))
        assert run(room, states) is False
    assert told(asked)[0] == "waiting"


def test_while_a_state_is_held_the_scan_waits(
    room: Room, asked: Scan, states: Path
) -> None:
    states.mkdir(0o700)
    with State(state_file(states, asked.target_id)) as state:
        state.begin("", ())
        assert run(room, states)
    assert told(asked) == ("waiting", "", 0)


@pytest.mark.parametrize(
    ("link", "code"),
    [(["/etc"], "discovery.location"), ([], "scan.path_missing")],
)
def test_a_folder_that_went_away_fails_the_scan(
    room: Room, states: Path, link: list[str], code: str
) -> None:
    room.target()
    scan = ask(room)
    (room.root / "share").rmdir()
    for elsewhere in link:
        (room.root / "share").symlink_to(elsewhere)
    assert run(room, states)
    assert told(scan)[:2] == ("failed", code)
    assert room.acts()[-1]["detail"]["outcome"] == "failed"


def test_a_killed_worker_leaves_nothing_running_and_the_scan_is_gone_on_with(
    room: Room, asked: Scan, states: Path
) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(room.root), str(states)],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DJANGO_SETTINGS_MODULE": "xinhu.wiring.django_settings",
            "XINHU_DJANGO_DATABASE_URL": room.database.url("xinhu_worker"),
        },
    )
    try:
        late = room.root / "late"
        scanner = _until(lambda: _child_of(worker.pid) or (-1 if late.exists() else 0))
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    _until(lambda: not Path(f"/proc/{scanner}").exists())
    assert told(asked) == ("running", "", 1)
    _until(lambda: run(room, states) and told(asked)[0] == "done")
    assert {"hr/a.csv", "note.txt"} <= set(room.places())


def _child_of(pid: int) -> int:
    """Return the process that scans, once it does."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    for child in children:
        with suppress(FileNotFoundError, ProcessLookupError):
            if b"scan_process" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return 0


def _until(holds: Callable[[], int]) -> int:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError


@pytest.fixture
def impostor(tmp_path: Path, monkeypatch) -> Callable[[str], None]:
    """Puts a program in the place of the process that scans."""

    def put(program: str) -> None:
        (tmp_path / "impostor.py").write_text(program, "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(scan_child, "_MODULE", "impostor")

    return put


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no json\n",
        '["over"]\n',
        '["failed", "DROP TABLE"]\n',
        '["going", 1, 2, 3, "x"]\n',
        '["whole", 3, 4]\n',
        '["whole", 3, 4]\n["unread", "a", "", "broken"]\n["going", 1, 2, 3, 4]\n',
        '["whole", 3, 4]\n["seen", "a"]\n',
        "x" * 1_200_000,
    ],
)
def test_what_a_taken_over_process_says_is_not_taken_up(
    room: Room, asked: Scan, states: Path, impostor, said: str
) -> None:
    impostor(f"print({said!r}, end='')")
    assert run(room, states)
    assert told(asked) == ("running", "", 1)
    assert (Place.objects.count(), UnreadFile.objects.count()) == (0, 0)


_UNREAD = '["unread", "a", "", "broken"]\\n'


@pytest.mark.parametrize(
    "then",
    [
        "import signal; signal.pause()",
        f"import time, sys\nfor c in '{_UNREAD}' * 99: say(c); time.sleep(0.05)",
        "import time\nwhile True: say(' '); time.sleep(0.05)",
    ],
)
def test_a_process_that_stalls_in_its_results_holds_nothing_up(
    room: Room, asked: Scan, states: Path, impostor, monkeypatch, then: str
) -> None:
    monkeypatch.setattr(scan_child, "_SILENCE", 0.5)
    monkeypatch.setattr(scan_child, "_STOP", 0.1)
    say = "def say(t): print(t, end='', flush=True)\n"
    impostor(f"""{say}say('["whole", 3, 4]\\n{_UNREAD}')\n{then}""")
    assert run(room, states)
    assert told(asked) == ("running", "", 1)
    assert UnreadFile.objects.count() == 0


@pytest.mark.parametrize("count", [3, 4])
def test_more_results_than_a_scan_can_have_are_not_taken_up(
    room: Room, asked: Scan, states: Path, impostor, monkeypatch, count: int
) -> None:
    monkeypatch.setattr(scan_child, "_MOST", 3)
    impostor(f"""print('["whole", 3, 4]\\n' + '{_UNREAD}' * {count} + '["over"]')""")
    assert run(room, states)
    assert told(asked)[0] == ("done" if count == 3 else "running")
    assert UnreadFile.objects.count() == (3 if count == 3 else 0)


def test_a_process_that_ends_again_and_again_fails_the_scan(
    room: Room, asked: Scan, states: Path, impostor
) -> None:
    impostor("")
    while run(room, states):
        pass
    assert told(asked) == ("failed", "discovery.worker_died", 3)


@pytest.mark.usefixtures("asked")
def test_the_process_is_told_of_no_database_and_no_secret(
    room: Room, states: Path, impostor, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XINHU_DJANGO_DATABASE_URL", "postgresql://u:secret@h/d")
    monkeypatch.setenv("XINHU_PASSPHRASE_FILE", "/secret")
    kept = tmp_path / "kept.json"
    impostor(
        f"import json, os; open({str(kept)!r}, 'w').write(json.dumps(dict(os.environ)))"
    )
    assert run(room, states)
    given = json.loads(kept.read_text("utf-8"))
    assert "secret" not in str(given)
    assert {name for name in given if name.startswith("XINHU")} <= {"XINHU_RULES"}


def test_what_was_kept_of_a_retired_target_is_deleted(room: Room, states: Path) -> None:
    room.scan(seen("a.csv"))
    states.mkdir()
    file = state_file(states, room.target().pk)
    for name in (file, Path(f"{file}-wal"), states / "target-99.state"):
        name.write_bytes(b"")
    assert clear_states(states) == 0
    retire_target(room.desk, room.deed("he"), room.target().pk)
    assert clear_states(states) == 2
    assert [left.name for left in states.iterdir()] == ["target-99.state"]
