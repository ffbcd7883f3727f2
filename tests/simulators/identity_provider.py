"""An identity provider over HTTP: ``oidc-provider-mock``, and a hand that meddles.

The provider is the package's own; what stands before it can publish one key more, with
which a test signs what a real provider would never say, and can be away or odd on
request. Everything that is asked of it is remembered.
"""

import base64
import contextlib
import hmac
import html
import http.client
import io
import json
import re
import threading
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from jwt.algorithms import RSAAlgorithm

from simulators.serving import serving

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock

Claims = dict[str, Any]
OUR_KEY = generate_private_key(65_537, 2_048)
_STRANGER = generate_private_key(65_537, 2_048)
_KID = "test"


class IdentityProvider:
    """A provider and its people.

    Attributes:
        url: its issuer.
        asked: path and form of everything that was asked.
        meddling: turns the claims of each ID token into others; None for the
            provider's own token.
        signing: signs them; with our published key unless a test says otherwise.
        odd: path → status, headers and body that are answered instead.
    """

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.meddling: Callable[[Claims], Claims] | None = None
        self.signing: Callable[[Claims], str] = signed
        self.odd: dict[str, tuple[str, list[tuple[str, str]], bytes]] = {}
        self.people: list[oidc_provider_mock.User] = []
        self._filtering = threading.Lock()

    @contextlib.contextmanager
    def running(self, **people: Claims) -> Iterator["IdentityProvider"]:
        """Serve for the time of the block.

        Args:
            people: subject → claims.
        """
        users = [
            oidc_provider_mock.User(sub=sub, claims=claims)
            for sub, claims in people.items()
        ]
        app = oidc_provider_mock.app(user_claims=users, require_nonce=True)
        app.debug = False

        def application(environ: dict, start: Callable) -> Iterable[bytes]:
            return self._answer(app.wsgi_app, environ, start)

        with serving(application) as self.url:
            yield self

    def log_in(self, address: str, subject: str, *, deny: bool = False) -> str:
        """Do what a person does on the provider's page; return where it leads."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        form = urlencode({"sub": subject, **({"action": "deny"} if deny else {})})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        with contextlib.closing(connection):
            connection.request("POST", f"{parts.path}?{parts.query}", form, headers)
            response = connection.getresponse()
            response.read()
        assert response.status == 302, response.status
        return str(response.headers["Location"])

    def log_out(self, address: str) -> str:
        """Say yes on the provider's page of going out; return where it leads."""
        with urllib.request.urlopen(address) as answer:  # noqa: S310 -- our own server
            page = answer.read().decode()
        form = {
            name: html.unescape(value)
            for name, value in re.findall(
                r'name="([a-z_]+)"\s+(?:type="hidden"\s+)?value="([^"]*)"', page
            )
        }
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        with contextlib.closing(connection):
            to = "/oauth2/end_session/confirm"
            connection.request("POST", to, urlencode(form), headers)
            response = connection.getresponse()
            response.read()
        assert response.status == 302, (response.status, page)
        return str(response.headers["Location"])

    def forms(self, path: str) -> list[dict[str, str]]:
        """Return the forms that were sent to a path."""
        return [
            {name: values[0] for name, values in form.items()}
            for asked, form, _ in self.asked
            if asked == path
        ]

    def _answer(self, inner: Any, environ: dict, start: Callable) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        headers = {k: v for k, v in environ.items() if k.startswith("HTTP_")}
        self.asked.append((path, parse_qs(body.decode()), headers))
        if path in self.odd:
            status, more, text = self.odd[path]
            start(status, more)
            return [text]
        environ["wsgi.input"] = io.BytesIO(body)
        told: list[Any] = []
        # The list of filters is the process's: of two at once, the first to end would
        # let the other's warnings be errors again.
        with self._filtering, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parts = list(inner(environ, lambda *given: told.extend(given[:2])))
        status, given = told[0], told[1]
        text = b"".join(parts)
        if path == "/jwks" and self.meddling is not None:
            text = self._with_our_key(text)
        if path == "/oauth2/token" and self.meddling is not None:
            text = self._meddled(text)
        kept = [(k, v) for k, v in given if k.lower() != "content-length"]
        start(status, [*kept, ("Content-Length", str(len(text)))])
        return [text]

    @staticmethod
    def _with_our_key(text: bytes) -> bytes:
        keys = json.loads(text)
        keys["keys"].append(public_key(OUR_KEY))
        return json.dumps(keys).encode()

    def _meddled(self, text: bytes) -> bytes:
        answer = json.loads(text)
        if "id_token" not in answer or self.meddling is None:
            return text
        claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
        answer["id_token"] = self.signing(self.meddling(claims))
        return json.dumps(answer).encode()


def public_key(key: RSAPrivateKey, kid: str = _KID) -> dict[str, Any]:
    """Return a key as a provider publishes it."""
    told: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return {**told, "kid": kid, "use": "sig", "alg": "RS256"}


def signed(claims: Claims, **header: Any) -> str:
    """Sign with the key that is published."""
    return jwt.encode(claims, OUR_KEY, "RS256", {"kid": _KID, **header})


def signed_by_a_stranger(claims: Claims) -> str:
    """Sign with a key that nobody published, under the name of one that is."""
    return jwt.encode(claims, _STRANGER, "RS256", {"kid": _KID})


def unsigned(claims: Claims) -> str:
    """Sign nothing: ``alg`` is ``none``."""
    return jwt.encode(claims, None, "none", {"kid": _KID})


def signed_with_the_public_key(claims: Claims) -> str:
    """Take the published key for a shared secret: the oldest trick on tokens."""
    parts = ({"alg": "HS256", "kid": _KID, "typ": "JWT"}, claims)
    text = ".".join(_part(json.dumps(part).encode()) for part in parts)
    secret = json.dumps(public_key(OUR_KEY)).encode()
    return f"{text}.{_part(hmac.digest(secret, text.encode(), 'sha256'))}"


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims_for(issuer: str, client: str, nonce: str, **more: Any) -> Claims:
    """Return claims as a provider states them now."""
    now = int(time.time())
    return {
        "iss": issuer,
        "aud": client,
        "sub": "s-1",
        "nonce": nonce,
        "iat": now,
        "exp": now + 300,
        "auth_time": now,
        **more,
    }
