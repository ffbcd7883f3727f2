"""Log-in under attack: a thousand bad log-ins a second, and whoever has work to do.

Three measurements of the same length on the same bank: at rest, under attack, at rest
again. In each, disclosures run at the gate at a steady pace, and people log in from
their known devices. Attacker, valid users and load share one address, loopback: whoever
guesses holds that address up for everybody who has no known device there.
"""

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
import psycopg

from bench.bank import Bank, Served
from bench.comers import Browser, Comers
from bench.figures import Figures
from bench.paced import Paced, paced
from bench.plan import Plan
from bench.processes import ROOT, rss_mb

PER_SECOND = 1_000
_PACE = 50  # disclosures a second
_PAUSE = 0.5  # seconds between two people
_GROUNDS = 500
_P50, _P99 = 0.5, 0.99
_PATH = "/api/v1/disclosures"
_ZONE = {"XINHU_CONSOLE_ZONE": "branch"}
_LEFT = {
    "attack_lockout_rows": "SELECT count(*) FROM desk.staff_lockout",
    "attack_log_in_rows": "SELECT count(*) FROM desk.staff_log_in",
    "attack_entries": """
        SELECT count(*) FROM register.entry e JOIN register.entry_index i USING (idx)
        WHERE i.kind = 'act' AND position('log_in.delayed'::bytea in e.body) > 0
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spell:
    """What one measurement brought."""

    shown: Paced
    comers: Comers
    memory: float


def measure(plan: Plan, figures: Figures, bank: Bank) -> None:
    """Put what an attack costs, and whom it keeps out."""
    password = secrets.token_urlsafe(12) + "-7"
    names = bank.module("bench.attack_people", password).split()
    with bank.served(_ZONE) as gate:
        asks = gate.enter_grounds(min(_GROUNDS, plan.fewest))
        bodies = [json.dumps(ask).encode() for ask in asks]
        people = [Browser(gate.console_port, name, password) for name in names]
        for person in people:
            assert person.log_in()[0] == 302, person.username  # noqa: PLR2004 -- in
        seconds = plan.attack_seconds
        before = _spell(gate, bodies, people, seconds)
        with _attacked(gate, seconds, names) as told:
            under = _spell(gate, bodies, people, seconds)
        after = _spell(gate, bodies, people, seconds)
        _put_attack(figures, told)
        _put(figures, "rest", before)
        _put(figures, "attack", under)
        _put(figures, "again", after)
        time.sleep(2.0)
        _put_left(figures, gate)
    rest = min(before.shown.quantile_ms(_P50), after.shown.quantile_ms(_P50))
    rest99 = min(before.shown.quantile_ms(_P99), after.shown.quantile_ms(_P99))
    figures.put("attack_p50_ratio", under.shown.quantile_ms(_P50) / rest)
    figures.put("attack_p99_ratio", under.shown.quantile_ms(_P99) / rest99)
    figures.put("attack_memory_ratio", under.memory / before.memory)


def _spell(
    gate: Served, bodies: list[bytes], people: list[Browser], seconds: float
) -> _Spell:
    comers = Comers(people, _PAUSE)
    comers.start()
    shown = paced(
        gate.address,
        _PATH,
        gate.token,
        bodies,
        per_second=_PACE,
        seconds=seconds,
    )
    memory = _memory_mb(gate)
    comers.stop()
    return _Spell(shown=shown, comers=comers, memory=memory)


@contextmanager
def _attacked(
    gate: Served, seconds: float, names: list[str]
) -> Iterator[dict[str, object]]:
    """Attack for the time of the block; what came of it is there afterwards."""
    words = [str(gate.console_port), str(PER_SECOND), str(seconds), *names]
    child = subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", "bench.attacker", *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, object] = {}
    yield told
    out, _ = child.communicate(timeout=120)
    assert child.returncode == 0, child.returncode
    told.update(json.loads(out))


def _put_attack(figures: Figures, told: dict[str, object]) -> None:
    statuses = told["statuses"]
    assert isinstance(statuses, dict)
    sent, seconds = told["sent"], told["seconds"]
    assert isinstance(sent, int)
    assert isinstance(seconds, float)
    figures.put("attack_sent_per_s", sent / seconds)
    figures.put("attack_answered_per_s", sum(statuses.values()) / seconds)
    figures.put("attack_hashed", float(statuses.get("200", 0)))
    figures.put("attack_turned_away", float(statuses.get("429", 0)))
    others = {k: v for k, v in statuses.items() if k not in {"200", "429"}}
    figures.put("attack_other_answers", json.dumps(others))


def _put(figures: Figures, name: str, spell: _Spell) -> None:
    assert set(spell.shown.statuses) == {200}, spell.shown.statuses
    figures.put(f"attack_{name}_p50_ms", spell.shown.quantile_ms(_P50))
    figures.put(f"attack_{name}_p99_ms", spell.shown.quantile_ms(_P99))
    figures.put(f"attack_{name}_came", float(len(spell.comers.took)))
    figures.put(f"attack_{name}_kept_out", float(spell.comers.kept_out))
    figures.put(f"attack_{name}_log_in_p50_ms", spell.comers.quantile_ms(_P50))
    figures.put(f"attack_{name}_log_in_p99_ms", spell.comers.quantile_ms(_P99))
    figures.put(f"attack_{name}_memory_mb", spell.memory)


def _put_left(figures: Figures, gate: Served) -> None:
    with psycopg.connect(gate.admin_url, dbname="xinhu") as connection:
        for key, question in _LEFT.items():
            figures.put(key, float(connection.execute(question).fetchall()[0][0]))


def _memory_mb(gate: Served) -> float:
    """Return the memory of everything that is served, without the database's."""
    family: list[psutil.Process] = gate.process.children(recursive=True)
    return sum(rss_mb(one) for one in family if one.name() != "postgres")
