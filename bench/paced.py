"""Requests at a pace that the server does not set: one by one, so many a second.

A latency runs from the moment at which a request was due, so that a server which falls
behind is not spared the waiting of the requests behind (coordinated omission).
"""

import http.client
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

_SILENCE_SECONDS = 30.0


@dataclass(slots=True)
class Paced:
    """What came back.

    Attributes:
        latencies: seconds, in the order of asking.
        statuses: how many answers of each status.
        answers: their bodies, where they were wanted.
        seconds: from the first request's moment to the last answer.
    """

    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    answers: list[bytes] = field(default_factory=list)
    seconds: float = 0.0

    def quantile_ms(self, share: float) -> float:
        """Return the latency in ms that ``share`` of the answers kept."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def paced(
    address: tuple[str, int],
    path: str,
    token: str,
    bodies: Sequence[bytes],
    *,
    per_second: float,
    seconds: float,
    late: float = 0.0,
    keep: bool = False,
) -> Paced:
    """Send bodies in turn over one connection, at a pace.

    Args:
        address: host and port.
        path: where to.
        token: as whom.
        bodies: what to send.
        per_second: how many.
        seconds: for how long.
        late: when the first is due, in seconds from now.
        keep: whether the answers are kept.
    """
    done = Paced()
    connection = http.client.HTTPConnection(*address, timeout=_SILENCE_SECONDS)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    start = time.perf_counter() + late
    for number in range(int(per_second * seconds)):
        due = start + number / per_second
        time.sleep(max(0.0, due - time.perf_counter()))
        connection.request("POST", path, bodies[number % len(bodies)], headers)
        answer = connection.getresponse()
        body = answer.read()
        if keep:
            done.answers.append(body)
        done.latencies.append(time.perf_counter() - due)
        done.statuses[answer.status] = done.statuses.get(answer.status, 0) + 1
    done.seconds = time.perf_counter() - start
    connection.close()
    return done
