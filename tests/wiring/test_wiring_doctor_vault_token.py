"""What the doctor says of the token by which found files get into the vault."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bank import Bank
from xinhu.core.base.clock import DAY, Instant, system_clock
from xinhu.wiring.doctor_vault_token import vault_token
from xinhu.wiring.finding import Finding
from xinhu.wiring.settings import read_settings
from xinhu.wiring.upkeep import load_upkeep

TOKEN = "xh_" + "Ab-_9" * 8 + "xyz"
_ENTERED = """
INSERT INTO desk.staff_token (digest, operator_id, kind, name, scopes, zone, created_at,
    expires_at, revoked_at)
SELECT %s, id, 'api', 'worker', %s, 'head_office', now(),
    now() + %s * interval '1 day', CASE WHEN %s THEN now() END
FROM desk.staff_operator WHERE reference = 'op-he'
"""

Look = Callable[..., Finding]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "vault.token"
    found.write_text(f"{TOKEN}\n", "ascii")
    found.chmod(0o600)
    return found


@pytest.fixture
def look(bank: Bank, file: Path) -> Look:
    """Let the doctor look, at a time from now on in days."""

    def looked(later: int = 0, **given: Any) -> Finding:
        settings = read_settings({}, **{"vault_token_file": file, **given})
        now = Instant(system_clock() + later * DAY)
        return vault_token(settings, bank.database.gate, load_upkeep(settings), now)

    return looked


def _enter(
    bank: Bank, *, scope: str = "found_files", days: int = 90, revoked: bool = False
) -> None:
    digest = hashlib.sha256(TOKEN.encode()).digest()
    row = digest, [scope], days, revoked
    assert bank.owner.execute(_ENTERED, row).rowcount == 1


def test_a_token_that_the_gate_takes_is_well_and_leaves_no_entry(
    bank: Bank, look: Look
) -> None:
    _enter(bank)
    before = bank.size()
    found = look()
    assert (found.what, found.state) == ("vault token", "ok")
    assert "89 days" in found.detail
    assert bank.size() == before


def test_no_token_is_said_and_nothing_is_due(look: Look) -> None:
    assert look(vault_token_file=None).state == "ok"


@pytest.mark.parametrize(("later", "state"), [(75, "ok"), (76, "due"), (90, "wrong")])
def test_a_tokens_end_is_said_before_it_comes(
    bank: Bank, look: Look, later: int, state: str
) -> None:
    _enter(bank)
    found = look(later)
    assert found.state == state
    assert found.todo if state != "ok" else not found.todo


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"revoked": True}, "revoked"),
        ({"scope": "keys"}, "not for found_files"),
    ],
)
def test_a_token_that_the_gate_refuses_is_wrong(
    bank: Bank, look: Look, change: dict[str, Any], told: str
) -> None:
    _enter(bank, **change)
    found = look()
    assert found.state == "wrong"
    assert told in found.detail


def test_a_token_of_somebody_who_was_stopped_is_wrong(bank: Bank, look: Look) -> None:
    _enter(bank)
    bank.owner.execute(
        "UPDATE desk.staff_operator SET is_active = false WHERE reference = 'op-he'"
    )
    assert "was stopped" in look().detail


def test_a_token_that_nobody_was_given_is_wrong(look: Look) -> None:
    found = look()
    assert found.state == "wrong"
    assert "nobody has this token" in found.detail


def test_a_file_that_is_missing_is_wrong(look: Look, file: Path) -> None:
    file.unlink()
    found = look()
    assert (found.state, found.detail) == ("wrong", "vault.token is not there")


def test_a_file_that_others_may_read_is_wrong_whatever_is_in_it(
    bank: Bank, look: Look, file: Path
) -> None:
    _enter(bank)
    file.chmod(0o604)
    found = look()
    assert found.state == "wrong"
    assert "others may read" in found.detail


@pytest.mark.parametrize(
    "text",
    ["", "\n", f"XINHU_TOKEN={TOKEN}", f"{TOKEN}\n{TOKEN}\n", TOKEN[:-1], "令牌"],
)
def test_what_is_no_token_alone_is_wrong_and_is_not_said(
    look: Look, file: Path, text: str
) -> None:
    file.write_text(text, "utf-8")
    found = look()
    assert found.state == "wrong"
    assert TOKEN[:20] not in str(found)
