"""An ID token counts only if everything about it holds; and so a provider's page."""

import json
import warnings
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from simulators import identity_provider as idp
from xinhu.core.base.clock import SECOND, Instant, system_clock
from xinhu.desks.staff.single_sign_on.errors import SignOnAwayError, SignOnTokenError
from xinhu.desks.staff.single_sign_on.id_token import Expected, verified
from xinhu.desks.staff.single_sign_on.provider import read_provider

ISSUER, CLIENT, NONCE = "https://id.bank.example", "xinhu", "n" * 43
KEYS = json.dumps({"keys": [idp.public_key(idp.OUR_KEY)]}).encode()
NOW = system_clock()
SECONDS = NOW // SECOND
MAX_AGE = 600


def expected(at: Instant = NOW) -> Expected:
    return Expected(
        issuer=ISSUER,
        client=CLIENT,
        nonce=NONCE,
        begun_at=NOW,
        max_age=MAX_AGE,
        at=at,
    )


def claims(**more: Any) -> dict[str, Any]:
    stated = {**idp.claims_for(ISSUER, CLIENT, NONCE), "iat": SECONDS}
    stated |= {"exp": SECONDS + 300, "auth_time": SECONDS, **more}
    return {name: value for name, value in stated.items() if value is not ...}


def refused(token: str, keys: bytes = KEYS, at: Instant = NOW) -> str:
    with pytest.raises(SignOnTokenError) as told:
        verified(token, keys, expected(at))
    return str(told.value.params["check"])


def test_a_token_of_the_provider_for_this_attempt_is_taken() -> None:
    got = verified(
        idp.signed(claims(amr=["pwd", "otp", 7], preferred_username="limin")),
        KEYS,
        expected(),
    )
    assert (got.issuer, got.subject) == (ISSUER, "s-1")
    assert got.methods == {"pwd", "otp"}
    assert got.all["preferred_username"] == "limin"


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"iss": ISSUER + "/"}, "issuer"),
        ({"iss": ...}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": ["another"]}, "audience"),
        ({"aud": ...}, "audience"),
        ({"aud": [CLIENT, "another"]}, "party"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "party"),
        ({"azp": "another"}, "party"),
        ({"exp": SECONDS - 61}, "expired"),
        ({"exp": ...}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": 1e300}, "exp"),
        ({"iat": SECONDS + 120}, "issued"),
        ({"iat": SECONDS - 3600, "exp": SECONDS + 9}, "issued"),
        ({"iat": ...}, "iat"),
        ({"nbf": SECONDS + 120}, "not_before"),
        ({"nonce": "m" * 43}, "nonce"),
        ({"nonce": ...}, "nonce"),
        ({"nonce": ["n" * 43]}, "nonce"),
        ({"auth_time": ...}, "auth_time"),
        ({"auth_time": str(SECONDS)}, "auth_time"),
        ({"auth_time": None}, "auth_time"),
        ({"auth_time": True}, "auth_time"),
        ({"auth_time": 0}, "recent"),
        ({"auth_time": -SECONDS}, "recent"),
        ({"auth_time": SECONDS - MAX_AGE - 61}, "recent"),
        ({"auth_time": SECONDS + 120}, "recent"),
        ({"sub": ""}, "subject"),
        ({"sub": ...}, "subject"),
        ({"sub": 7}, "subject"),
        ({"sub": "s" * 256}, "subject"),
    ],
)
def test_a_claim_that_is_not_as_expected_is_named(changed: dict, check: str) -> None:
    assert refused(idp.signed(claims(**changed))) == check


def test_several_audiences_with_us_as_the_party_are_taken() -> None:
    token = idp.signed(claims(aud=[CLIENT, "another"], azp=CLIENT))
    assert verified(token, KEYS, expected()).subject == "s-1"


@pytest.mark.duty("R6.3")
def test_how_old_a_sign_on_is_counts_from_when_it_was_begun() -> None:
    oldest = SECONDS - MAX_AGE
    later = Instant(NOW + 500 * SECOND)
    token = idp.signed(claims(auth_time=oldest, exp=SECONDS + 900))
    got = verified(token, KEYS, expected(later))
    assert got.shown_at == oldest * SECOND


def test_a_sign_on_is_never_later_than_now() -> None:
    token = idp.signed(claims(auth_time=SECONDS + 59))
    assert verified(token, KEYS, expected()).shown_at == NOW


def test_a_token_ends_with_its_leeway() -> None:
    token = idp.signed(claims(exp=SECONDS))
    assert verified(token, KEYS, expected(Instant((SECONDS + 59) * SECOND)))
    assert refused(token, at=Instant((SECONDS + 61) * SECOND)) == "expired"


@pytest.mark.duty("R6.3")
def test_a_token_without_a_signature_of_a_published_key_is_nothing() -> None:
    assert refused(idp.unsigned(claims())) == "algorithm"
    assert refused(idp.signed_by_a_stranger(claims())) == "signature"
    assert refused(idp.signed_with_the_public_key(claims())) == "algorithm"


def test_a_changed_token_is_nothing() -> None:
    head, body, tail = idp.signed(claims()).split(".")
    other = idp.signed(claims(sub="s-2")).split(".")
    assert refused(f"{head}.{other[1]}.{tail}") == "signature"
    assert refused(f"{head}.{body}.{other[2]}") == "signature"
    assert refused(f"{head}.{body}.") == "signature"


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "x" * 70_000])
def test_what_is_no_token_is_nothing(token: str) -> None:
    assert refused(token) == "form"


def test_an_extension_that_nobody_knows_is_not_passed_over() -> None:
    token = idp.signed(claims(), crit=["exp"], exp=1)
    assert refused(token) in {"algorithm", "form"}


@pytest.mark.parametrize(
    "keys",
    [
        b"",
        b"{}",
        b"[]",
        b'{"keys": []}',
        b'{"keys": [1, {}]}',
        json.dumps({"keys": [{**idp.public_key(idp.OUR_KEY), "use": "enc"}]}).encode(),
        json.dumps(
            {"keys": [{**idp.public_key(idp.OUR_KEY), "alg": "PS256"}]}
        ).encode(),
        json.dumps({"keys": [{**idp.public_key(idp.OUR_KEY), "kid": "x"}]}).encode(),
        json.dumps({"keys": [{**idp.public_key(idp.OUR_KEY), "n": "AA"}]}).encode(),
        json.dumps({"keys": [idp.public_key(idp.OUR_KEY)] * 2}).encode(),
        json.dumps({"keys": [{"kty": "oct", "k": "AAAA", "kid": "test"}]}).encode(),
    ],
)
def test_keys_that_are_none_or_not_for_this_verify_nothing(keys: bytes) -> None:
    assert refused(idp.signed(claims()), keys) in {"keys", "key", "signature"}


def test_a_short_key_verifies_nothing() -> None:
    key = rsa.generate_private_key(65_537, 1_024)  # noqa: S505 -- that is the point
    keys = json.dumps({"keys": [idp.public_key(key)]}).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        token = jwt.encode(claims(), key, "RS256", {"kid": "test"})
        assert refused(token, keys) in {"key", "signature"}


def test_elliptic_curves_verify_as_well() -> None:
    one = ec.generate_private_key(ec.SECP256R1())
    other = ed25519.Ed25519PrivateKey.generate()
    keys = [
        {**json.loads(ECAlgorithm.to_jwk(one.public_key())), "kid": "ec"},
        {**json.loads(OKPAlgorithm.to_jwk(other.public_key())), "kid": "ed"},
    ]
    published = json.dumps({"keys": keys}).encode()
    for key, algorithm, kid in ((one, "ES256", "ec"), (other, "EdDSA", "ed")):
        token = jwt.encode(claims(), key, algorithm, {"kid": kid})
        assert verified(token, published, expected()).subject == "s-1"


# --- the provider's description of itself ---------------------------------------------

PAGE = {
    "issuer": ISSUER,
    "authorization_endpoint": ISSUER + "/authorize",
    "token_endpoint": ISSUER + "/token",
    "jwks_uri": ISSUER + "/keys",
}


def test_a_description_of_the_issuer_itself_is_read() -> None:
    got = read_provider(json.dumps(PAGE).encode(), ISSUER)
    assert got.token == ISSUER + "/token"
    assert got.method == "client_secret_basic"
    own = {**PAGE, "jwks_uri": ISSUER + ":443/keys"}
    assert read_provider(json.dumps(own).encode(), ISSUER).keys.endswith(":443/keys")


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://evil.example"},
        {"issuer": ISSUER + "/"},
        {"token_endpoint": "https://evil.example/token"},
        {"jwks_uri": "http://id.bank.example/keys"},
        {"jwks_uri": "https://id.bank.example:444/keys"},
        {"jwks_uri": "https://id.bank.example@evil.example/keys"},
        {"jwks_uri": "https://id.bank.example.evil.example/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"token_endpoint": "https://id.bank.example:port/token"},
        {"token_endpoint": 7},
        {"token_endpoint": ...},
    ],
)
def test_a_description_that_leads_elsewhere_is_not_believed(changed: dict) -> None:
    page = {k: v for k, v in {**PAGE, **changed}.items() if v is not ...}
    with pytest.raises(SignOnAwayError):
        read_provider(json.dumps(page).encode(), ISSUER)


@pytest.mark.parametrize("text", [b"", b"{", b"null", b"[]", b"\xff", b"<html>"])
def test_a_page_that_is_none_is_not_read(text: bytes) -> None:
    with pytest.raises(SignOnAwayError):
        read_provider(text, ISSUER)


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        (ISSUER + "/out", ISSUER + "/out"),
        (ISSUER + ":443/out?tenant=1", ISSUER + ":443/out?tenant=1"),
        ("https://evil.example/out", ""),
        ("http://id.bank.example/out", ""),
        (ISSUER + "/out#fragment", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_way_out_is_the_issuers_own_or_none(told: str, taken: str) -> None:
    page = {**PAGE, "end_session_endpoint": told}
    assert read_provider(json.dumps(page).encode(), ISSUER).way_out == taken
