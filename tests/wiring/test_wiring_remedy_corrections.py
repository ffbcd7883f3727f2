"""The worker has the gate correct what it keeps: what counts as done, and as not."""

import json
from pathlib import Path
from typing import Any

import pytest

from xinhu.adapters.remedies.errors import (
    GateAwayError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTokenMissingError,
)
from xinhu.wiring.gate_client import Answer, GateClient, GateNoAnswerError
from xinhu.wiring.remedy_corrections import Corrected, correcting
from xinhu.wiring.settings import read_settings

pytestmark = pytest.mark.duty("R6.1")
REMEDY = "rm-0123456789abcdef"
DONE = {
    "paper": "paper-0123456789abcdef",
    "kind": "destroy",
    "digest": "ab" * 32,
    "at": "2026-11-24T02:00:00.000000Z",
}


class Line:
    """Answers as it is told to."""

    def __init__(self) -> None:
        self.says: Answer | Exception = Answer(200, DONE)
        self.asked: list[tuple[str, object]] = []

    def put(self, path: str, body: object) -> Answer:
        self.asked.append((path, json.loads(json.dumps(body))))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    made = Line()
    monkeypatch.setattr(GateClient, "put", made.put)
    return made


def _correct(tmp_path: Path) -> Corrected:
    token = tmp_path / "token"
    token.write_text("xht-1")
    token.chmod(0o600)
    return correcting(read_settings({"XINHU_VAULT_TOKEN_FILE": str(token)}))(REMEDY)


def test_what_is_sent_names_the_remedy_and_nothing_else(
    line: Line, tmp_path: Path
) -> None:
    assert _correct(tmp_path) == Corrected(**DONE)
    assert line.asked == [(f"/api/v1/remedies/{REMEDY}/correction", {})]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "kept"},
        {"digest": "ab"},
        {"paper": "paper-1"},
        {"at": "刘芳菲"},
        {"at": "2026-11-24T02:00:00Z\n"},
        {"paper": None},
    ],
)
def test_an_answer_of_another_shape_may_be_of_something_done(
    line: Line, tmp_path: Path, changes: dict[str, Any]
) -> None:
    line.says = Answer(200, {**DONE, **changes})
    with pytest.raises(GateAwayError):
        _correct(tmp_path)


@pytest.mark.parametrize(
    "says", [GateNoAnswerError(address="x"), Answer(503, {}), Answer(201, DONE)]
)
def test_no_answer_may_be_of_something_done(
    line: Line, tmp_path: Path, says: Answer | Exception
) -> None:
    line.says = says
    with pytest.raises(GateAwayError):
        _correct(tmp_path)


@pytest.mark.parametrize(
    "code",
    [
        "found_file.not_approved",
        "found_file.unknown",
        "found_file.same_customer",
        "found_file.broken",
        "found_file.shut",
        "customer.unknown",
        "customer.erased",
    ],
)
def test_what_the_gate_says_after_it_looked_is_known_not_to_be_done(
    line: Line, tmp_path: Path, code: str
) -> None:
    line.says = Answer(403, {"error": {"code": code}})
    with pytest.raises(VaultNeverKeptError) as refused:
        _correct(tmp_path)
    assert refused.value.code == code


@pytest.mark.parametrize("code", ["token.expired", "token.scope", "found_file.program"])
def test_another_refusal_tells_nothing_of_an_earlier_time(
    line: Line, tmp_path: Path, code: str
) -> None:
    line.says = Answer(403, {"error": {"code": code}})
    with pytest.raises(VaultRefusedError) as refused:
        _correct(tmp_path)
    assert not isinstance(refused.value, VaultNeverKeptError)


def test_without_a_token_nothing_is_sent(line: Line) -> None:
    with pytest.raises(VaultTokenMissingError):
        correcting(read_settings({}))(REMEDY)
    assert not line.asked
