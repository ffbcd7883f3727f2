"""Valid users who come to work: each logs in from their own known device, in turn."""

import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.processes import HOST

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_IN = 302
_PATIENCE = 60.0


@dataclass(slots=True)
class Browser:
    """A person's browser: keeps the device's cookie, forgets the session."""

    port: int
    username: str
    password: str
    device: dict[str, str] = field(default_factory=dict)

    def log_in(self) -> tuple[int, float]:
        """Open the page, send the form; return the status and how long both took."""
        start = time.perf_counter()
        jar = dict(self.device)
        link = HTTPConnection(HOST, self.port, timeout=_PATIENCE)
        text = self._asked(link, jar, "GET", None)[1]
        match = _TOKEN.search(text)
        assert match is not None, text[:500]
        form = {
            "csrfmiddlewaretoken": match[1],
            "login": self.username,
            "password": self.password,
        }
        status = self._asked(link, jar, "POST", urlencode(form))[0]
        link.close()
        self.device = {k: v for k, v in jar.items() if k == "xinhu_device"}
        return status, time.perf_counter() - start

    @staticmethod
    def _asked(
        link: HTTPConnection, jar: dict[str, str], method: str, body: str | None
    ) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, "/log-in/", body, headers)
        answer = link.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                jar[name] = morsel.value
        return answer.status, answer.read().decode()


class Comers(threading.Thread):
    """Logs people in, one after the other, until told to stop.

    Args:
        browsers: of people who have logged in there before.
        pause: seconds between two of them.
    """

    def __init__(self, browsers: list[Browser], pause: float) -> None:
        super().__init__(daemon=True)
        self._browsers = browsers
        self._pause = pause
        self._told = threading.Event()
        self.kept_out = 0
        self.took: list[float] = []

    def run(self) -> None:
        """Log them in, in turns."""
        number = 0
        while not self._told.is_set():
            status, seconds = self._browsers[number % len(self._browsers)].log_in()
            if status == _IN:
                self.took.append(seconds)
            else:
                self.kept_out += 1
            number += 1
            self._told.wait(self._pause)

    def stop(self) -> None:
        """Let the one under way come in, then no more."""
        self._told.set()
        self.join(_PATIENCE)

    def quantile_ms(self, share: float) -> float:
        """Return the time in ms within which ``share`` of those who came were in."""
        ordered = sorted(self.took)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000
