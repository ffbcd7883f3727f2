"""One client of the gate over one connection, which tells apart what a client can tell.

An answer is whole (status and JSON), or it is lost: nothing of it arrived, or it was
torn. Of a torn answer a client may have seen fields, so it is told by itself.
"""

import http.client
import json
from typing import Any, NamedTuple

HOST = "127.0.0.1"
_SECONDS = 40
"""Longer than the gate waits for its database."""


class LostError(OSError):
    """No whole answer came."""


class TornError(LostError):
    """An answer began and did not end."""


class Told(NamedTuple):
    """A whole answer."""

    status: int
    body: dict[str, Any]

    @property
    def code(self) -> str:
        """Code of the error; empty where there is none."""
        return str(self.body.get("error", {}).get("code", ""))


class Client:
    """Asks the gate with a token, over a connection that is opened when needed."""

    def __init__(self, port: int, token: str, seconds: float = _SECONDS) -> None:
        self._port = port
        self._seconds = seconds
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: object) -> Told:
        """Send JSON and return the whole answer."""
        return self._ask("POST", path, json.dumps(body).encode())

    def get(self, path: str) -> Told:
        """Fetch JSON."""
        return self._ask("GET", path, None)

    def disclose(self, ask: dict[str, Any]) -> Told:
        """Ask for one disclosure."""
        return self.post("/api/v1/disclosures", ask)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes | None) -> Told:
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    HOST, self._port, timeout=self._seconds
                )
            self._connection.request(method, path, body, self._headers)
            response = self._connection.getresponse()
        except (OSError, http.client.HTTPException) as failure:
            self.close()
            raise LostError from failure
        try:
            whole = response.read()
        except (OSError, http.client.HTTPException) as failure:
            self.close()
            raise TornError from failure
        return Told(response.status, json.loads(whole))
