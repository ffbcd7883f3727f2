"""Bad log-ins at a pace: ``python -m bench.attacker PORT PER_SECOND SECONDS NAME…``.

One process, as the target says. It behaves as a browser would: it has fetched the page
and carries its anti-forgery token, so that nothing but the password is wrong. Half of
the names exist, half are invented, each once. Prints JSON: how many were sent, how many
answers of each status, how many went unanswered.
"""

import http.client
import json
import re
import select
import socket
import sys
import time
from urllib.parse import urlencode

from bench.processes import HOST

_CONNECTIONS = 64
_CHUNK = 65_536
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def main() -> None:
    """Attack, then tell what came of it."""
    port, per_second, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    print(json.dumps(attack(port, per_second, seconds, sys.argv[4:])))


def attack(
    port: int, per_second: int, seconds: float, names: list[str]
) -> dict[str, object]:
    """Send at the pace, on whichever connection is free; late ones are sent late."""
    cookie, token = _fetched(port)
    links = {}
    epoll = select.epoll()
    for _ in range(_CONNECTIONS):
        link = socket.create_connection((HOST, port))
        links[link.fileno()] = link
        epoll.register(link.fileno(), select.EPOLLIN)
    free, sent, statuses = list(links), 0, {}
    start = time.perf_counter()
    while (gone := time.perf_counter() - start) < seconds:
        while free and sent <= gone * per_second:  # the first at once
            name = names[sent % len(names)] if sent % 2 else f"invented{sent}"
            links[free.pop()].sendall(_request(port, cookie, token, name))
            sent += 1
        for handle, _ in epoll.poll(0.001):
            answer = links[handle].recv(_CHUNK)
            if not answer:
                message = "the console closed a connection"
                raise ConnectionError(message)
            if answer.startswith(b"HTTP/1.1 "):
                status = answer[9:12].decode()
                statuses[status] = statuses.get(status, 0) + 1
            if _whole(links[handle], answer):
                free.append(handle)
    return {
        "sent": sent,
        "seconds": time.perf_counter() - start,
        "statuses": statuses,
        "unanswered": _CONNECTIONS - len(free),
    }


def _whole(link: socket.socket, answer: bytes) -> bool:
    """Read an answer to its end; they are small, so nearly always it is there."""
    head, _, body = answer.partition(b"\r\n\r\n")
    match = re.search(rb"content-length: (\d+)", head.lower())
    assert match is not None, head
    while len(body) < int(match[1]):
        body += link.recv(_CHUNK)
    return True


def _request(port: int, cookie: str, token: str, name: str) -> bytes:
    form = {"csrfmiddlewaretoken": token, "login": name, "password": "wrong horse 9!"}
    body = urlencode(form).encode()
    head = (
        "POST /log-in/ HTTP/1.1\r\n"
        f"Host: {HOST}:{port}\r\n"
        f"Cookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _fetched(port: int) -> tuple[str, str]:
    connection = http.client.HTTPConnection(HOST, port)
    connection.request("GET", "/log-in/")
    answer = connection.getresponse()
    match = _TOKEN.search(answer.read().decode())
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    assert match is not None
    return cookie, match[1]


if __name__ == "__main__":
    main()
