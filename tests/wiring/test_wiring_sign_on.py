"""Settings of single sign-on: whole, or the start stops."""

from pathlib import Path

import pytest

from xinhu.core.base.errors import BadInput
from xinhu.wiring.settings import read_settings
from xinhu.wiring.sign_on import registration_of

WHOLE = {
    "XINHU_OIDC_ISSUER": "https://id.bank.example/realms/staff/",
    "XINHU_OIDC_CLIENT_ID": "xinhu",
    "XINHU_OIDC_CLIENT_SECRET_FILE": "/nowhere/secret",
}


def test_without_an_issuer_there_is_none() -> None:
    assert registration_of(read_settings({})) is None


def test_it_is_read_letter_by_letter_and_the_secret_when_it_is_needed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "secret"
    path.write_text("hush\n", "utf-8")
    path.chmod(0o600)
    given = {**WHOLE, "XINHU_OIDC_CLIENT_SECRET_FILE": str(path)}
    registration = registration_of(read_settings(given))
    assert registration is not None
    assert registration.issuer == "https://id.bank.example/realms/staff/"
    assert registration.claim == "preferred_username"
    assert registration.passwords == "everyone"
    assert registration.secret() == "hush"
    assert "hush" not in repr(registration)


@pytest.mark.parametrize("missing", ["CLIENT_ID", "CLIENT_SECRET_FILE"])
def test_half_of_it_stops_the_start(missing: str) -> None:
    given = {k: v for k, v in WHOLE.items() if not k.endswith(missing)}
    with pytest.raises(BadInput):
        registration_of(read_settings(given))


def test_a_secret_that_is_not_there_is_told() -> None:
    registration = registration_of(read_settings(WHOLE))
    assert registration is not None
    with pytest.raises(BadInput):
        registration.secret()


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.bank.example",
        "id.bank.example",
        "https://",
        "https://user@id.bank.example",
        "https://id.bank.example?x=1",
        "https://id.bank.example#x",
        "https://id.bank.example:port",
        "ftp://id.bank.example",
        "javascript:alert(1)",
    ],
)
def test_an_issuer_that_is_none_stops_the_start(issuer: str) -> None:
    with pytest.raises(BadInput):
        read_settings({**WHOLE, "XINHU_OIDC_ISSUER": issuer})


@pytest.mark.parametrize("issuer", ["http://localhost:9400", "http://127.0.0.1:9400"])
def test_this_very_machine_may_be_tried_without_tls(issuer: str) -> None:
    assert read_settings({**WHOLE, "XINHU_OIDC_ISSUER": issuer}).oidc_issuer == issuer


@pytest.mark.parametrize(
    ("name", "value"),
    [("CLAIM", "email"), ("CLAIM", "a b"), ("CLAIM", "名"), ("PASSWORDS", "nobody")],
)
def test_what_would_let_in_by_chance_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(BadInput):
        read_settings({**WHOLE, f"XINHU_OIDC_{name}": value})
