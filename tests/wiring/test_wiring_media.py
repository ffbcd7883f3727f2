"""From a stick to its entry, in an installation: registered, scanned, used, refused."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from simulators.clamd import EICAR, SimulatedClamd, clamd
from xinhu.core.base.clock import system_clock, to_datetime

pytestmark = pytest.mark.duty("R6.1")

_PROGRAM = """
import json, sys
from contextlib import contextmanager
from pathlib import Path
from xinhu.core.base.errors import XinhuError
from xinhu.desks.media.identity import Identity
from xinhu.desks.media.wanted import Wanted
from xinhu.wiring import media, staff
from xinhu.wiring.settings import read_settings
import os

settings = read_settings(os.environ)
path = Path(sys.argv[1])

def identify(_path):
    return Identity("1A2B-3C4D", 8_000_000_000, "AA0401")

def enter():
    staff.open_unit(settings, code="head", name="总行", kind="head_office",
                    department="", under="")
    staff.open_unit(settings, code="it", name="信息科技部", kind="department",
                    department="it", under="head")
    staff.enter_operator(settings, staff.Entering(
        username="he", full_name="he", email="he@bank.example", unit="it",
        post="it"))

seen = []

@contextmanager
def counted(request, stage):
    done = []
    yield lambda told: done.append((told.files, told.size))
    seen.append([stage, list(request.roots) == [str(path)], done[-1:]])

def scan():
    return media.scan_medium(settings, path, 1, identify, counted)

def stages():
    return seen

def check():
    return media.check_medium(settings, path, identify)

def register():
    wanted = Wanted("A-17", "he", "head", "reports")
    return media.register_medium(settings, path, wanted, identify)

def listed():
    return media.list_media(settings)

for word in sys.argv[2:]:
    try:
        told = globals()[word]()
    except XinhuError as error:
        told = error.code
    print(json.dumps(told), flush=True)
"""


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[SimulatedClamd]:
    with clamd(tmp_path) as simulated:
        made = to_datetime(system_clock()).strftime("%a %b %d %H:%M:%S %Y")
        simulated.version = f"ClamAV 1.0.7/27123/{made}".encode()
        yield simulated


def test_a_stick_is_registered_scanned_used_and_refused_when_it_changes(
    installation, daemon: SimulatedClamd, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "report.txt").write_text("nothing of anybody")

    def told(*words: str, **settings: str) -> list[Any]:
        given = installation.settings
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(stick), *words],
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                "XINHU_DATA": str(given.data),
                "XINHU_PASSPHRASE_FILE": str(given.passphrase_file),
                "XINHU_CLAMD": str(daemon.path),
                **settings,
            },
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    words = ("enter", "check", "scan", "stages", "register", "check", "scan", "stages")
    *first, clean, stages = told(*words)
    *_, early, none, uncounted, registered, unscanned = first
    assert uncounted == [], "of what the desk does not let in nothing is counted"
    size = (stick / "report.txt").stat().st_size
    assert stages == [[of, True, [[1, size]]] for of in ("customers", "viruses")]
    used, listed = told("check", "listed")
    assert (early, none) == ("media.unregistered", "media.unregistered")
    assert (registered["medium"], unscanned) == (1, "media.unexamined")
    assert (clean["verdict"], clean["files"], clean["reasons"]) == ("clean", 1, [])
    assert used["valid_until"] == clean["valid_until"]
    assert [(each["label"], each["verdict"]) for each in listed] == [("A-17", "clean")]

    number = "身份证号 11010519491231002X ".encode()
    (stick / "evil").write_bytes(EICAR)
    (stick / "held").write_bytes(number)
    changed, infected, refused = told("check", "scan", "check")
    assert changed == "media.changed"
    assert infected["reasons"] == ["virus_found", "customer_information"]
    assert infected["viruses"][0]["what"] == "Eicar-Test-Signature"
    assert refused == "media.not_clean"
    for name in ("evil", "held"):
        (stick / name).unlink()
    (dead,) = told("scan", XINHU_CLAMD=str(tmp_path / "none"))
    assert dead["reasons"] == ["no_virus_scanner", "virus_scan_failed"]

    with psycopg.connect(installation.url("console")) as another:
        another.execute("SELECT pg_advisory_lock(%s, %s)", (0x6D65_6469, 1))
        assert told("scan") == ["media.busy"]

    with psycopg.connect(installation.url("gate")) as gate:
        rows = gate.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
    acts = [dict(act["detail"]) for (act,) in rows]
    assert [act["verdict"] for act in acts if act["event"] == "medium.scanned"] == [
        *("clean", "refused", "refused")
    ]
    refused = [act["reason"] for act in acts if act["event"] == "medium.refused"]
    assert refused[-2:] == ["media.not_clean", "media.busy"]
    assert "report.txt" not in str(acts)
