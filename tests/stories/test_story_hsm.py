"""A bank whose root key never leaves its HSM, from ``xinhu init`` to its second start.

The HSM is SoftHSM2, reached through PKCS#11 as any other would be. Every command is a
process of its own, as an operator runs it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from crash.bank import TESTS, Bank, served
from machine import SOFTHSM
from ports import free_port
from simulators.softhsm import PIN, TOKEN, VARIABLE, make_token
from xinhu.desks.customers.synthetic.files import write_csv
from xinhu.desks.customers.synthetic.people import Inventor

pytestmark = [pytest.mark.needs("softhsm2"), pytest.mark.duty("R1.2")]
XINHU = str(Path(sys.executable).with_name("xinhu"))
INIT = ("init", "--institution", "hsm.example", "--expected-customers", "1000")
SEED = "hsm"
FIELDS = ["name", "mobile", "account"]
BAD_INPUT, FAULT = 4, 5


@dataclass(frozen=True)
class Place:
    """A folder beside which an HSM stands."""

    bank: Bank

    def run(self, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
        """Run a command, some settings changed."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("XINHU_")}
        return subprocess.run(
            [sys.executable, "-m", *words]
            if words[0] == "stories.entering"
            else [XINHU, *words],
            env={
                **inherited,
                "LC_ALL": "en_US.UTF-8",
                "PYTHONPATH": f"{TESTS}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
                **self.bank.environment,
                **changed,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    # A short path: a Unix socket's name has at most 107 bytes.
    parent = Path(tempfile.mkdtemp(prefix="xh-"))
    parent.chmod(0o755)
    try:
        _pin(parent / "pin", PIN)
        named = {
            VARIABLE: str(make_token(parent)),
            "XINHU_PKCS11_MODULE": str(SOFTHSM),
            "XINHU_PKCS11_TOKEN": TOKEN,
            "XINHU_PKCS11_KEY": "root-1",
            "XINHU_PKCS11_PIN_FILE": str(parent / "pin"),
            "XINHU_CONSOLE_PORT": str(free_port()),
        }
        yield Place(Bank(parent / "data", "", free_port(), named))
    finally:
        shutil.rmtree(parent, ignore_errors=True)


def _pin(path: Path, pin: str) -> str:
    path.write_text(pin + "\n", "utf-8")
    path.chmod(0o600)
    return str(path)


@pytest.fixture(scope="module")
def founded(place: Place) -> Place:
    """The bank, set up, with a few customers; nobody serves it."""
    told = place.run(*INIT)
    assert told.returncode == 0, told.stderr
    assert "the HSM" in told.stdout, "what to back up"
    people = place.bank.folder.parent / "people.csv"
    write_csv(people, 8, SEED)
    told = place.run("customers", "import", str(people), "--yes", "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["rejected_rows"] == 0
    people.unlink()
    told = place.run("stories.entering")
    assert told.returncode == 0, told.stderr
    token = json.loads(told.stdout)["clerk"]
    return replace(place, bank=replace(place.bank, token=token))


@pytest.mark.parametrize(
    ("changed", "code", "exit_code"),
    [
        ({"XINHU_PKCS11_TOKEN": "nobody"}, "crypto.root_key_missing", FAULT),
        ({"XINHU_PKCS11_MODULE": "/no/module.so"}, "crypto.root_key_missing", FAULT),
        ({"XINHU_PKCS11_PIN_FILE": "wrong"}, "crypto.root_key_unusable", FAULT),
        ({"XINHU_PKCS11_PIN_FILE": "/no/pin"}, "secret.missing", BAD_INPUT),
    ],
    ids=["no token", "no module", "wrong pin", "no pin"],
)
def test_an_hsm_that_does_not_answer_leaves_nothing_made_by_half(
    changed: dict[str, str], code: str, exit_code: int, place: Place
) -> None:
    if changed.get("XINHU_PKCS11_PIN_FILE") == "wrong":
        wrong = _pin(place.bank.folder.parent / "wrong", "975310")
        changed = {"XINHU_PKCS11_PIN_FILE": wrong}
    elsewhere = place.bank.folder.parent / "elsewhere"
    told = place.run(*INIT, XINHU_DATA=str(elsewhere), **changed)
    assert told.returncode == exit_code, told.stderr
    assert f"[{code}]" in told.stderr
    assert "Traceback" not in told.stderr
    assert "975310" not in told.stderr
    assert not elsewhere.exists() or not list(elsewhere.iterdir())


def test_what_is_shown_before_a_restart_is_shown_after_it(founded: Place) -> None:
    bank = founded.bank
    first = _served_once(bank)
    second = _served_once(bank)
    assert first["fields"] == second["fields"]
    assert second["receipt"]["index"] > first["receipt"]["index"]
    told = founded.run("register", "verify", "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["checkpoints"] > 0, "signed under the HSM's key"
    keys = [path.name for path in bank.folder.rglob("*") if "root" in path.name]
    assert not keys, "no file holds the root key"


def test_keys_rotate_under_the_hsm_while_the_gate_serves(founded: Place) -> None:
    with served(founded.bank, program=(XINHU, "serve")):
        before = _disclosed(founded.bank)
        told = founded.run("keys", "rotate", "--json")
        assert told.returncode == 0, told.stderr
        assert _disclosed(founded.bank)["fields"] == before["fields"]


@pytest.mark.parametrize("wrong", ["pin", "key"])
def test_a_bank_whose_root_key_does_not_open_does_not_start(
    wrong: str, founded: Place
) -> None:
    bank = founded.bank
    changed, code = {
        "pin": (
            {"XINHU_PKCS11_PIN_FILE": _pin(bank.folder.parent / "wrong", "975310")},
            "crypto.root_key_unusable",
        ),
        "key": ({"XINHU_PKCS11_KEY": "root-2"}, "crypto.root_key_missing"),
    }[wrong]
    told = founded.run("serve", **changed)
    assert told.returncode == FAULT, told.stderr
    assert "[process.failed]" in told.stderr
    assert code in told.stderr
    assert "Traceback" not in told.stderr
    assert "975310" not in told.stderr
    assert _served_once(bank)["receipt"], "and starts once it does"


def test_a_second_init_draws_no_second_root_key(founded: Place) -> None:
    elsewhere = founded.bank.folder.parent / "second"
    told = founded.run(*INIT, XINHU_DATA=str(elsewhere))
    assert told.returncode == BAD_INPUT
    assert "[crypto.root_key_exists]" in told.stderr
    assert not list(elsewhere.iterdir())


def _served_once(bank: Bank) -> dict:
    with served(bank, program=(XINHU, "serve")):
        return _disclosed(bank)


def _disclosed(bank: Bank) -> dict:
    """Find a customer by what they told, enter a ground, and look."""
    with closing(bank.client()) as client:
        found = client.post(
            "/api/v1/searches",
            {
                "field": "mobile",
                "value": Inventor(SEED).person(3)["mobile"],
                "purpose": "customer_search",
            },
        )
        assert found.status == 200, found.code
        (match,) = found.body["matches"]
        form = {
            "kind": "authorisation_letter",
            "customer": match["customer"],
            "purposes": ["counter_service"],
        }
        made = client.post("/api/v1/grounds", form)
        assert made.status == 201, made.code
        ask = {
            "customer": match["customer"],
            "purpose": "counter_service",
            "ground": {"kind": made.body["kind"], "ref": made.body["ref"]},
            "fields": FIELDS,
        }
        told = client.disclose(ask)
        assert told.status == 200, told.code
        assert told.body["fields"].keys() == set(FIELDS)
        return told.body
