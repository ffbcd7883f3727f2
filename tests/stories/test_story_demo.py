"""A day at the synthetic bank, from ``xinhu demo`` to an empty process table."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from founded_once import short_place
from stories.conftest import CUSTOMERS, Demo, family_of, run, serving, start, stop
from xinhu.core.base.clock import system_clock, to_datetime


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo as people start it where there is none: no copy."""
    with (
        short_place() as place,
        serving(place / "bank", "--customers", CUSTOMERS) as running,
    ):
        yield running


def _ask(demo: Demo, path: str, token: str, body: object = None) -> tuple[int, Any]:
    request = urllib.request.Request(  # noqa: S310 -- our own gate
        demo.told["gate"] + path,
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 -- as above
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def _clerk(demo: Demo) -> str:
    return str(demo.told["tokens"]["clerk"])


def test_demo_json_says_what_a_script_needs(demo: Demo) -> None:
    told = demo.told
    said = {"console", "gate", "accounts", "tokens", "example", "lapsed_clerk"}
    assert set(told) == said | {"bureau", "inquiry"}
    assert set(told["tokens"]) >= {"clerk", "auditor"}
    assert set(told["example"]) == {"customer", "purpose", "ground", "fields"}
    assert set(told["example"]["ground"]) == {"kind", "ref"}
    assert {account["role"] for account in told["accounts"]} >= {
        "clerk",
        "supervisor",
        "auditor",
        "system_admin",
    }
    assert (demo.folder / "demo.json").stat().st_mode & 0o777 == 0o600


def test_the_demos_bureau_is_there_and_is_asked_nothing_without_a_ground(
    demo: Demo,
) -> None:
    example = dict(demo.told["inquiry"])
    assert set(example) == {"customer", "subject"}
    wish = {**example, "reason": "loan_approval", "ground": "letter-0000000000000000"}
    status, told = _ask(demo, "/api/v1/inquiries", _clerk(demo), wish)
    assert (status, told["error"]["code"]) == (403, "ground.unknown"), told
    parts = urlsplit(demo.told["bureau"]["url"])
    socket.create_connection((str(parts.hostname), parts.port or 0), 10).close()
    assert Path(demo.told["bureau"]["journal"]).read_bytes() == b""


def test_where_processors_are_short_the_console_waits_for_the_gate(demo: Demo) -> None:
    console, gate = (
        [
            process
            for process in family_of(demo.folder)
            if f"xinhu.wiring.{role}_process" in " ".join(process.cmdline())
        ]
        for role in ("console", "gate")
    )
    assert console
    assert gate
    assert min(one.nice() for one in console) > max(one.nice() for one in gate)
    group = Path("/proc/self/autogroup")
    if group.exists():
        kept = [Path(f"/proc/{one.pid}/autogroup").read_text() for one in console]
        assert all(line.strip().endswith("nice 5") for line in kept)


@pytest.mark.duty("R5.1")
def test_the_example_is_permitted_and_in_the_register(demo: Demo) -> None:
    status, shown = _ask(
        demo, "/api/v1/disclosures", _clerk(demo), demo.told["example"]
    )
    assert status == 200
    assert set(shown["fields"]) == set(demo.told["example"]["fields"])
    index = shown["receipt"]["index"]
    status, entry = _ask(
        demo, f"/api/v1/entries/{index}", demo.told["tokens"]["auditor"]
    )
    assert (status, entry["leaf"]) == (200, shown["receipt"]["leaf"])
    assert entry["entry"]["decision"] == "permit"
    assert entry["entry"]["customer"] == demo.told["example"]["customer"]


@pytest.mark.duty("R5.1")
def test_the_same_look_without_its_ground_is_refused_and_written(demo: Demo) -> None:
    example = {k: v for k, v in demo.told["example"].items() if k != "ground"}
    status, refused = _ask(demo, "/api/v1/disclosures", _clerk(demo), example)
    assert (status, refused["error"]["code"]) == (403, "ground.missing")
    _, entry = _ask(
        demo,
        f"/api/v1/entries/{refused['receipt']['index']}",
        demo.told["tokens"]["auditor"],
    )
    assert entry["entry"]["decision"] == "refuse"
    assert "ground.missing" in entry["entry"]["reasons"]


def test_the_console_shows_its_door(demo: Demo) -> None:
    with urllib.request.urlopen(demo.told["console"], timeout=30) as page:  # noqa: S310 -- as above
        assert page.status == 200
        assert "password" in page.read().decode()


@pytest.mark.duty("R5.1")
def test_the_command_line_discloses_as_a_program_would(demo: Demo) -> None:
    example = demo.told["example"]
    ground = f"{example['ground']['kind']}:{example['ground']['ref']}"
    words = ("disclose", example["customer"], "name", "mobile")
    options = ("--purpose", example["purpose"], "--gate", demo.told["gate"])
    shown = demo.run(*words, *options, "--ground", ground, "--json", token=_clerk(demo))
    assert shown.code == 0, shown.err
    assert set(shown.json()["fields"]) == {"name", "mobile"}
    refused = demo.run(*words, *options, token=_clerk(demo))
    assert refused.code == 3
    assert "[ground.missing]" in refused.err
    nobody = demo.run(*words, *options)
    assert nobody.code == 4
    assert "[token.not_given]" in nobody.err


@pytest.mark.duty("R5.1")
def test_a_token_made_now_works_and_revoked_is_refused_at_once(demo: Demo) -> None:
    made = demo.run("token", "create", "clerk", "--name", "story", "--json").json()
    asked = (demo, "/api/v1/disclosures", made["token"], demo.told["example"])
    assert _ask(*asked)[0] == 200
    assert demo.run("token", "revoke", str(made["number"])).code == 0
    status, refused = _ask(*asked)
    assert (status, refused["error"]["code"]) in {
        (401, "token.revoked"),
        (403, "token.revoked"),
    }


@pytest.mark.duty("R1.2")
def test_keys_rotate_while_the_gate_serves(demo: Demo) -> None:
    rotated = demo.run("keys", "rotate", "--json")
    assert rotated.code == 0, rotated.err
    assert rotated.json() == {"version": 2, "customers": 60}
    for _ in range(8):  # more often than there are workers
        status, _ = _ask(
            demo, "/api/v1/disclosures", _clerk(demo), demo.told["example"]
        )
        assert status == 200


@pytest.mark.duty("B1")
def test_the_register_verifies_beside_the_serving_gate(demo: Demo) -> None:
    verified = demo.run("register", "verify", "--json")
    assert verified.code == 0, verified.err
    assert verified.json()["size"] > 3
    signed = demo.run("register", "checkpoint", "--sign", "--json").json()
    proof = demo.run("register", "prove", "1", "--json").json()["proof"]
    assert signed["note"].startswith("demo-bank.example/register\n")
    assert "demo-bank.example/register" in proof


@pytest.mark.duty("R1.2")
def test_the_doctor_finds_the_demo_in_order(demo: Demo) -> None:
    found = demo.run("doctor", "--json").json()
    assert [f for f in found["findings"] if f["state"] == "wrong"] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows_is_what_happens(demo: Demo, page: str) -> None:
    root = Path(__file__).parents[2]
    text = (root / page).read_text("utf-8")
    link = demo.folder.parent / "demo-data"
    link.unlink(missing_ok=True)
    link.symlink_to(demo.folder)
    script = re.search(r"<<'END'\n(.*?)\nEND\n", text, re.DOTALL)
    assert script is not None
    shown = subprocess.run(
        [sys.executable, "-c", script[1]],
        cwd=link.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(shown.stdout)
    promised = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert promised is not None
    assert set(told) == set(json.loads(promised[1]))
    assert set(told["masks"]) == set(json.loads(promised[1])["masks"])


@pytest.mark.duty("R7.4")
def test_the_readmes_quarter_verifies_without_xinhu(demo: Demo) -> None:
    bound = demo.run("volume", "bind", "2026Q1", "--json")
    assert bound.code == 0, bound.err
    tool = Path(__file__).parents[2] / "tools" / "verify_register.py"
    judged = subprocess.run(
        [sys.executable, str(tool), bound.json()["folder"]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout
    assert demo.run("volume", "bind", "2026Q1").code == 4


@pytest.mark.duty("B1")
@pytest.mark.duty("R7.4")
def test_the_readmes_proof_runs_word_by_word_in_a_new_users_shell(demo: Demo) -> None:
    root = Path(__file__).parents[2]
    pages = [root / page for page in ("README.md", "README.zh-CN.md")]
    shown = {_commands(page.read_text("utf-8"), "volume bind") for page in pages}
    assert len(shown) == 1, "the same commands in both languages"
    today = to_datetime(system_clock())
    quarter = f"{today.year}Q{(today.month + 2) // 3}"
    lines = re.sub(r"\d{4}Q[1-4]", quarter, shown.pop())
    place = demo.folder.parent
    for name, target in (
        ("demo-data", demo.folder),
        (".venv", Path(sys.prefix)),
        ("tools", root / "tools"),
    ):
        (place / name).unlink(missing_ok=True)
        (place / name).symlink_to(target)
    ran = subprocess.run(
        ["bash", "-euc", lines],
        cwd=place,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "HOLDS" in ran.stdout


def _commands(text: str, holding: str) -> str:
    """Return the commands of the block that holds some words, without remarks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    (block,) = (b for b in blocks if holding in b and "<<" not in b)
    return re.sub(r"\s+#.*", "", block)


def _gate_of(demo: Demo) -> psutil.Process | None:
    """Return the gate's process; None between its end and its next start."""
    for process in demo.process_children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "gate_process" in " ".join(process.cmdline()):
                return process
    return None


def test_a_killed_gate_is_started_again(demo: Demo) -> None:
    killed = _gate_of(demo)
    assert killed is not None
    killed.kill()
    for _ in range(300):
        demo.pause()
        now = _gate_of(demo)
        if now is None or now.pid == killed.pid:
            continue
        with contextlib.suppress(OSError):
            status, _ = _ask(
                demo, "/api/v1/disclosures", _clerk(demo), demo.told["example"]
            )
            assert status == 200
            return
    pytest.fail("the gate did not come back")


def test_it_stops_cleanly_and_starts_again_on_the_same_data(demo: Demo) -> None:
    assert stop(demo, signal.SIGTERM) == 0
    assert family_of(demo.folder) == []
    assert not (demo.folder / "demo.json").exists()
    again = start(demo.folder)
    try:
        assert again.told["accounts"] == demo.told["accounts"]
        assert again.told["example"] == demo.told["example"]
        status, _ = _ask(
            again, "/api/v1/disclosures", _clerk(again), again.told["example"]
        )
        assert status == 200
    finally:
        assert stop(again, signal.SIGINT) == 0
    assert family_of(demo.folder) == []
    assert run(demo.folder, "register", "verify").code == 0
    assert family_of(demo.folder) == []
