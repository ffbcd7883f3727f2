"""The usual way to ask a bureau: a script with threads, and an audit row before each.

``python -m bench.usual_way_inquiring``, told on its standard input; one line back for
each window. It checks nothing: no letter, no limit, no decision; the report is thrown
away, and nothing is sealed. A window that is told ``bare`` leaves the audit row out:
what is left is the bureau, and whoever asks it.
"""

import json
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any, Final

import psycopg
import urllib3

from xinhu.wiring.trial_bureau import TrialBureau

THREADS = 16
_DATABASE: Final = "xinhu"
_TABLE = """
CREATE TABLE IF NOT EXISTS usual_way_query (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL,
    operator text NOT NULL, customer text NOT NULL, reason text NOT NULL,
    key text NOT NULL)
"""
_AUDIT = """
INSERT INTO usual_way_query (at, operator, customer, reason, key)
VALUES (now(), %s, %s, %s, %s)
"""


@dataclass(slots=True)
class _Script:
    """What its threads share."""

    url: str
    trial: TrialBureau
    people: Iterator[dict[str, str]]
    pool: urllib3.PoolManager
    numbers: Iterator[int] = field(default_factory=count)

    def work(self, until: float, latencies: list[float], *, bare: bool) -> None:
        with psycopg.connect(self.url, dbname=_DATABASE, autocommit=True) as connection:
            connection.prepare_threshold = 0
            while (start := time.perf_counter()) < until:
                self._query(None if bare else connection)
                latencies.append(time.perf_counter() - start)

    def _query(self, connection: "psycopg.Connection[Any] | None") -> None:
        person, key = next(self.people), f"script-{next(self.numbers)}"
        if connection is not None:
            values = ("op-script", person["id_number"], "02", key)
            connection.execute(_AUDIT, values)
        asked = {
            "key": key,
            "entry": "",
            "institution": "bench.example",
            "operator": "op-script",
            "reason": "02",
            **{name: person[name] for name in ("name", "id_type", "id_number")},
        }
        url = self.trial.settings["bureau_url"]
        answer = self.pool.request("POST", f"{url}/v1/queries", json=asked)
        assert json.loads(answer.data)["head"]["name"] == person["name"]


def main() -> None:
    """Run windows until the standard input ends."""
    given = json.loads(sys.stdin.readline())
    trial = TrialBureau(Path(given["folder"]), given["port"])
    with psycopg.connect(given["url"], dbname=_DATABASE, autocommit=True) as connection:
        connection.execute(_TABLE)
    pool = urllib3.PoolManager(
        maxsize=THREADS, block=True, ssl_context=_context(trial), retries=False
    )
    script = _Script(given["url"], trial, cycle(given["people"]), pool)
    for line in sys.stdin:
        seconds, _, bare = line.strip().partition(" ")
        _window(script, float(seconds), bare=bool(bare))


def _window(script: _Script, seconds: float, *, bare: bool) -> None:
    latencies: list[float] = []
    start, spent = time.perf_counter(), time.process_time()
    threads = [
        threading.Thread(
            target=script.work, args=(start + seconds, latencies), kwargs={"bare": bare}
        )
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    told = {
        "per_second": len(latencies) / took,
        "count": len(latencies),
        "latencies": sorted(latencies),
        "cpu_seconds": time.process_time() - spent,
    }
    print(json.dumps(told), flush=True)


def _context(trial: TrialBureau) -> ssl.SSLContext:
    given = trial.settings
    context = ssl.create_default_context(cafile=trial.papers.authorities)
    context.load_cert_chain(given["bureau_certificate_file"], given["bureau_key_file"])
    return context


if __name__ == "__main__":
    main()
