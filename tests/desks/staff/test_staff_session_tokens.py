"""The console's token for a session: derived, told apart, closed at once."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.desks.staff.session_tokens import ChannelSecretMissingError, session_token

SECRET = "c" * 43


@given(st.text("abcdefghij0123456789", min_size=1, max_size=40))
def test_the_same_session_always_has_the_same_token(key) -> None:
    assert session_token(SECRET, key) == session_token(SECRET, key)


def test_sessions_and_secrets_tell_tokens_apart() -> None:
    tokens = {
        session_token(SECRET, "one"),
        session_token(SECRET, "two"),
        session_token("d" * 43, "one"),
    }
    assert len(tokens) == 3


def test_a_token_fits_a_header_and_does_not_hold_the_session() -> None:
    token = session_token(SECRET, "session")
    assert len(token) == 43
    assert token.isascii()
    assert "session" not in token
    assert token != hashlib.sha256(b"session").hexdigest()


@pytest.mark.parametrize("secret", ["", "c" * 31])
def test_a_secret_that_is_none_makes_no_token(secret) -> None:
    with pytest.raises(ChannelSecretMissingError):
        session_token(secret, "session")
