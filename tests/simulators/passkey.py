"""A passkey in the test's own hand: answers as a key would, or as it never would."""

import base64
import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Passkey:
    """A key made for one site.

    Attributes:
        site, origin: for which it answers; a test may let it answer for another.
        verified: whether it says that the person was verified.
        present: whether it says that somebody was there.
        count: signatures it says to have made.
    """

    site: str = "testserver"
    origin: str = "https://testserver"
    verified: bool = True
    present: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: os.urandom(32))
    owner: str = ""

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def made(self, options: str, **changes: Any) -> str:
        """Answer the question for a new passkey."""
        asked = json.loads(options)["publicKey"]
        self.owner = asked["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(_ATTESTED) + credential
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self._client("webauthn.create", asked["challenge"], changes)
        response = {
            "clientDataJSON": text(client),
            "attestationObject": text(cbor.encode(attestation)),
        }
        return self._answer(response)

    def used(self, options: str, **changes: Any) -> str:
        """Answer the question for a passkey's signature."""
        asked = json.loads(options)["publicKey"]
        client = self._client("webauthn.get", asked["challenge"], changes)
        data = self._data(0)
        signed = data + hashlib.sha256(client).digest()
        response = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(self._key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": changes.get("owner", self.owner),
        }
        return self._answer(response)

    def _data(self, more: int) -> bytes:
        flags = more | (_PRESENT if self.present else 0)
        flags |= _VERIFIED if self.verified else 0
        place = hashlib.sha256(self.site.encode()).digest()
        return place + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, challenge: str, changes: dict[str, Any]) -> bytes:
        stated = {
            "type": changes.get("type", kind),
            "challenge": changes.get("challenge", challenge),
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(stated).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        answer = {
            "id": text(self.id),
            "rawId": text(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
        return json.dumps(answer)


def text(raw: bytes) -> str:
    """Write bytes as WebAuthn does."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
