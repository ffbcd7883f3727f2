"""The worker hands a file over to the gate: an ordinary request, under its own token.

What did not get to the gate, or got no answer, waits and is handed over again; the gate
gives one paper for one remedy, however often. What the gate refuses is told as failed.
"""

import base64
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final

from xinhu.adapters.remedies.errors import VaultTokenMissingError
from xinhu.core.base.errors import Fault
from xinhu.wiring.gate_client import Answer, GateClient, GateNoAnswerError
from xinhu.wiring.secrets import read
from xinhu.wiring.settings import Settings

HandOver = Callable[[str, str, bytes], str]
"""Given reference of the remedy, customer and content, returns that of the paper.

It raises ``GateAwayError`` where nobody knows what became of it, and
``VaultRefusedError`` where the gate did not take it."""
_UNKNOWN: Final = "gate.unexpected"


class GateAwayError(Fault):
    """The gate cannot be reached, or has no room now; handed over again later."""

    code = "remedy.gate_away"


class VaultRefusedError(Exception):
    """The gate did not take the file.

    Attributes:
        code: why, as the gate says it.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def nobody_takes(_remedy: str, _customer: str, _body: bytes) -> str:
    """Refuse: this worker hands nothing over.

    Raises:
        VaultTokenMissingError: always.
    """
    raise VaultTokenMissingError


def handing_over(settings: Settings) -> HandOver:
    """Return what hands files over in this installation."""
    file = settings.vault_token_file
    if file is None:
        return nobody_takes
    return lambda remedy, customer, body: _handed(
        settings.gate_url, file, remedy, {"customer": customer, "content": _text(body)}
    )


def _handed(url: str, file: Path, remedy: str, form: dict[str, str]) -> str:
    # The token is read for each file: it ends, and is renewed without a restart.
    client = GateClient(url, read(file))
    try:
        answer = client.put(f"/api/v1/remedies/{remedy}/paper", form)
    except GateNoAnswerError:
        raise GateAwayError from None
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise GateAwayError
    paper = answer.body.get("paper")
    if answer.status != HTTPStatus.OK or not isinstance(paper, str):
        raise VaultRefusedError(_code(answer))
    return paper


def _code(answer: Answer) -> str:
    error = answer.body.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else _UNKNOWN


def _text(body: bytes) -> str:
    return base64.b64encode(body).decode()
