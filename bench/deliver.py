"""Send each request once and keep each answer: for setting up, not for measuring."""

import http.client
import queue
import threading
from collections.abc import Sequence

from bench.processes import HOST

_THREADS = 16


class NotTakenError(Exception):
    """The server answered one of the requests with another status than expected."""


def deliver(
    port: int, path: str, token: str, bodies: Sequence[bytes], *, status: int
) -> list[bytes]:
    """Post every body once, in no particular order.

    Returns:
        the answers' bodies, in the order of what was posted.

    Raises:
        NotTakenError: an answer had another status; it is told with its body.
    """
    answers: list[bytes] = [b""] * len(bodies)
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    failures: list[Exception] = []
    for n in range(len(bodies)):
        waiting.put(n)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def work() -> None:
        link = http.client.HTTPConnection(HOST, port, timeout=60)
        try:
            while not failures:
                n = waiting.get_nowait()
                link.request("POST", path, bodies[n], headers)
                answer = link.getresponse()
                answers[n] = answer.read()
                if answer.status != status:
                    failures.append(NotTakenError(answer.status, answers[n]))
        except queue.Empty:
            pass
        except OSError as failure:
            failures.append(failure)
        finally:
            link.close()

    threads = [threading.Thread(target=work) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return answers
