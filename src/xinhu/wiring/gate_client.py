"""Speaks to the gate over HTTP, as any program would; standard library only."""

import http.client
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from xinhu.core.base.errors import BadInput, Fault
from xinhu.wiring.secrets import read

_SECONDS = 30


class GateNoAnswerError(Fault):
    """The gate does not answer; params: address."""

    code = "gate.no_answer"


class TokenNotGivenError(BadInput):
    """Neither XINHU_TOKEN nor a file says which token to use."""

    code = "token.not_given"


class Answer(NamedTuple):
    """The gate's answer: HTTP status and JSON body."""

    status: int
    body: Mapping[str, Any]


def read_token(file: Path | None) -> str:
    """Return the token to use, from a file or from XINHU_TOKEN; never from arguments.

    Raises:
        TokenNotGivenError: there is none.
        SecretMissingError: the file is missing or empty.
        SecretExposedError: others may read the file.
    """
    if file is not None:
        return read(file)
    token = os.environ.get("XINHU_TOKEN", "").strip()
    if not token:
        raise TokenNotGivenError
    return token


class GateClient:
    """A client of the gate.

    Args:
        address: such as ``http://127.0.0.1:8001``.
        token: a bearer token.
        language: ``zh`` or ``en``, of errors.
    """

    def __init__(self, address: str, token: str, language: str = "zh") -> None:
        self._address = address
        self._parts = urlsplit(address)
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Accept-Language": language,
            "Content-Type": "application/json",
        }

    def post(self, path: str, body: object) -> Answer:
        """Send JSON; return whatever the gate answers.

        Raises:
            GateNoAnswerError: it does not answer, or not in JSON.
        """
        return self._ask("POST", path, json.dumps(body).encode())

    def put(self, path: str, body: object) -> Answer:
        """Put JSON; errors as ``post``."""
        return self._ask("PUT", path, json.dumps(body).encode())

    def get(self, path: str) -> Answer:
        """Fetch JSON; errors as ``post``."""
        return self._ask("GET", path, None)

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._parts.netloc, timeout=_SECONDS)
        try:
            connection.connect()
            with suppress(BrokenPipeError, ConnectionResetError):
                # A gate that refuses before it read everything answers, and closes.
                connection.request(method, path, body, self._headers)
            response = connection.getresponse()
            return Answer(response.status, json.loads(response.read()))
        except (OSError, ValueError, http.client.HTTPException):
            raise GateNoAnswerError(address=self._address) from None
        finally:
            connection.close()
