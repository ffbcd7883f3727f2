"""The gate as one request of a person sees it: their token, their language."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest

from xinhu.console.gate_client import GateClient, Json, address, read
from xinhu.console.kit.language import language_of
from xinhu.desks.staff.session_tokens import session_token

Answer = TypeVar("Answer")


_clients: dict[tuple[str, float], GateClient] = {}


def _client(url: str, timeout: float) -> GateClient:
    known = _clients.get((url, timeout))
    # Of two threads that come first at once, both take the one that was set.
    return known or _clients.setdefault((url, timeout), GateClient(url, timeout))


def close_gate() -> None:
    """Close the connections to the gate; at the end of a process or a test."""
    for client in list(_clients.values()):
        client.close()


def token_of(request: HttpRequest) -> str:
    """Derive the bearer token of a request's session."""
    return session_token(
        settings.XINHU_CHANNEL_SECRET, request.session.session_key or ""
    )


class Gate:
    """Asks the gate in the name of whoever made the request.

    Args:
        request: theirs.
        longer: seconds to wait for an answer beyond what the gate itself takes; where
            it asks somebody else.
    """

    def __init__(self, request: HttpRequest, *, longer: float = 0) -> None:
        timeout = settings.XINHU_GATE_TIMEOUT + longer
        self._client = _client(settings.XINHU_GATE_URL, timeout)
        self._token = token_of(request)
        self._language = language_of(request)

    def get(self, form: type[Answer], *parts: str, **query: str | int | None) -> Answer:
        """Read something of the API into its form; errors as ``GateClient.ask``."""
        return read(self._ask("GET", address(*parts, **query)), form)

    def post(self, form: type[Answer], *parts: str, body: Json) -> Answer:
        """Ask for something to be done; errors as ``GateClient.ask``."""
        return read(self._ask("POST", address(*parts), body), form)

    def raw(self, path: str) -> bytes:
        """Read a file that the gate serves, such as ``/register/checkpoint``."""
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, body: Json | None = None) -> bytes:
        return self._client.ask(
            "POST" if method == "POST" else "GET",
            path,
            token=self._token,
            language=self._language,
            body=body,
        )
