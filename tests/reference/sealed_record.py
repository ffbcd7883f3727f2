"""The sealed record, slowly and obviously, from docs/spec/vault.md alone.

Shares no code with the product: hash, HMAC, derivation and parsing are written out.
Fails by AssertionError wherever the specification says MUST.
"""

import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.base import Cipher
from cryptography.hazmat.primitives.ciphers.modes import GCM


def lp(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def digest(suite: int, data: bytes) -> bytes:
    return hashlib.new({1: "sha256", 2: "sm3"}[suite], data).digest()


def derive(suite: int, secret: bytes, info: bytes) -> bytes:
    return digest(suite, b"\0\0\0\1" + secret + info)


def mac(suite: int, key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, {1: "sha256", 2: "sm3"}[suite]).digest()


def decrypt(suite: int, key: bytes, sealed: bytes, binding: bytes) -> bytes:
    nonce, text, tag = sealed[:12], sealed[12:-16], sealed[-16:]
    if suite == 1:
        return AESGCM(key).decrypt(nonce, text + tag, binding)
    running = Cipher(SM4(key[:16]), GCM(nonce, tag)).decryptor()
    running.authenticate_additional_data(binding)
    return running.update(text) + running.finalize()


def unwrap(suite, institution, version, secret, customer, wrapped) -> bytes:
    """§3: the customer's key."""
    who, number = lp(institution), lp(struct.pack(">I", version))
    commitment = derive(suite, secret, lp(b"xinhu/v1/kek-commitment") + who + number)
    header = b"XHK\x01" + struct.pack(">BI", suite, version) + commitment[:16]
    assert wrapped[:25] == header
    assert len(wrapped) == 85
    key = derive(suite, secret, lp(b"xinhu/v1/kek-cipher") + who + number)
    binding = lp(b"xinhu/v1/customer-key", bytes([suite])) + who + number + lp(customer)
    return decrypt(suite, key, wrapped[25:], binding)


def open_record(suite, institution, customer, key, record, version) -> dict[int, str]:
    """§4: every field of a record, by number."""
    magic, found, number, schema, generation, count = struct.unpack(
        ">4sBIHIB", record[:16]
    )
    assert (magic, found, number) == (b"XHR\x01", suite, version)
    generation_bytes = struct.pack(">I", generation)
    mac_key = derive(suite, key, lp(b"xinhu/v1/record", generation_bytes))
    expected = mac(suite, mac_key, lp(institution) + lp(customer) + record[:-32])
    assert hmac.compare_digest(expected, record[-32:])
    numbers = struct.unpack(f">{count}H", record[16 : 16 + 2 * count])
    at = 16 + 6 * count
    ends = struct.unpack(f">{count}I", record[16 + 2 * count : at])
    assert list(numbers) == sorted(set(numbers))
    values = {}
    for field, end in zip(numbers, ends, strict=True):
        tail = lp(struct.pack(">H", field), struct.pack(">H", schema), generation_bytes)
        field_key = derive(suite, key, lp(b"xinhu/v1/field") + tail)
        binding = lp(institution) + lp(customer) + tail
        values[field] = decrypt(suite, field_key, record[at:end], binding).decode()
        at = end
    assert at == len(record) - 32
    return values


def blind_tag(suite, institution, secret, field, bits, value) -> int:
    """§6: the blind tag of a value in its search form."""
    info = lp(b"xinhu/v1/index") + lp(institution) + lp(struct.pack(">H", field))
    tag = mac(suite, derive(suite, secret, info), value.encode())
    return field * 2**32 + (int.from_bytes(tag[:4]) >> (32 - bits))


def identity_tag(suite, institution, secret, scheme, number) -> bytes:
    """§7: the uniqueness tag of an identity number."""
    key = derive(suite, secret, lp(b"xinhu/v1/identity") + lp(institution))
    return mac(suite, key, lp(scheme.encode(), number.encode()))[:16]
