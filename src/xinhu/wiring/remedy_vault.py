"""The worker hands a file over to the gate: an ordinary request, under its own token.

What did not get to the gate, or got no answer that can be read, waits and is handed
over again; the gate gives one paper for one remedy, however often. Answers are of a
fixed shape: what they say goes into entries and to the desk.
"""

import base64
from collections.abc import Callable, Collection
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final, TypeVar

import msgspec

from xinhu.adapters.remedies.errors import (
    GateAwayError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTokenMissingError,
)
from xinhu.wiring.gate_client import Answer, GateClient, GateNoAnswerError
from xinhu.wiring.secrets import read
from xinhu.wiring.settings import Settings

HandOver = Callable[[str, str, bytes], str]
"""Given reference of the remedy, customer and content, returns that of the paper.

It raises ``GateAwayError`` where nobody knows what became of it, and
``VaultRefusedError`` where the gate did not take it."""
_NEVER_KEPT: Final = frozenset(
    {
        "found_file.not_approved",
        "found_file.changed",
        "found_file.shut",
        "customer.unknown",
        "customer.erased",
        "vault.paper_too_large",
    }
)
"""What the gate says after it looked whether it keeps a paper of the remedy
(``desks/customers/found_files/taking.py``)."""
_REFUSED: Final = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
_Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_.]{1,60}\Z")]
PAPER: Final = r"\Apaper-[0-9a-z]{16}\Z"
"""Shape of the reference of a paper."""
_Paper = Annotated[str, msgspec.Meta(pattern=PAPER)]
_Form = TypeVar("_Form")


class _Kept(msgspec.Struct, frozen=True):
    paper: _Paper


class _Why(msgspec.Struct, frozen=True):
    code: _Code


class _Refused(msgspec.Struct, frozen=True):
    error: _Why


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

    def hand(remedy: str, customer: str, body: bytes) -> str:
        form = {"customer": customer, "content": _text(body)}
        what = f"{remedy}/paper"
        url = settings.gate_url
        return put_to_gate(url, file, what, form, _Kept, _NEVER_KEPT).paper

    return hand


def put_to_gate(
    url: str,
    file: Path,
    what: str,
    body: dict[str, str],
    form: type[_Form],
    never: Collection[str],
) -> _Form:
    """Have the gate do something of a remedy; return its answer.

    Args:
        url: of the gate.
        file: that holds the token.
        what: address of it, below remedies.
        body: what is sent.
        form: of the answer.
        never: codes by which the gate tells that it was not done, now nor before.

    Raises:
        GateAwayError: nobody knows what became of it.
        VaultNeverKeptError, VaultRefusedError: it was not done.
        SecretMissingError, SecretExposedError: there is no token; nothing was sent.
    """
    # The token is read for each file: it ends, and is renewed without a restart.
    client = GateClient(url, read(file))
    try:
        answer = client.put(f"/api/v1/remedies/{what}", body)
    except GateNoAnswerError:
        raise GateAwayError from None
    if answer.status in _REFUSED:
        code = _shaped(answer, _Refused).error.code
        raise (VaultNeverKeptError if code in never else VaultRefusedError)(code)
    if answer.status != HTTPStatus.OK:
        raise GateAwayError
    return _shaped(answer, form)


def _shaped(answer: Answer, form: type[_Form]) -> _Form:
    """Return an answer in its form.

    Raises:
        GateAwayError: it has another; whoever answered is no gate that can be told of.
    """
    try:
        return msgspec.convert(answer.body, form)
    except msgspec.ValidationError:
        raise GateAwayError from None


def _text(body: bytes) -> str:
    return base64.b64encode(body).decode()
