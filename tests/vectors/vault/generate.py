"""Writes records.json: sealed records of both suites, and how they can be wrong.

    PYTHONPATH=tests python tests/vectors/vault/generate.py

Everything random is counted bytes, so that the file comes out the same in every run; a
test regenerates it and compares.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from simulators.keys import (
    ALICE,
    BOB,
    counted_bytes,
    shipped_catalogue,
)
from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import CustomerId
from xinhu.core.crypto.digests import PreparedMac
from xinhu.core.crypto.kek import Kek
from xinhu.core.crypto.keyring import IndexMacs, Keyring
from xinhu.core.crypto.suites import (
    GUOMI,
    INTERNATIONAL,
    SUITES,
    Suite,
)
from xinhu.core.crypto.tag_size import index_bits
from xinhu.core.vault.index import identity, tag
from xinhu.core.vault.rotation import rewrap
from xinhu.core.vault.sealing import Sealed, reseal, seal_record

HERE: Final = Path(__file__).parent
FILE: Final = HERE / "records.json"
BANK: Final = "长江农信"
CUSTOMERS: Final = 100_000
SECRETS: Final = {
    name: counted_bytes(name)(32)
    for name in ("kek 1", "kek 2", "index", "identity", "note")
}
VALUES: Final = {
    "name": "康涛",
    "id_type": "居民身份证",
    "id_number": "500103197105230043",
    "mobile": "13574681453\n13900001111",
    "card": "6221500191614610036",
    "balance": "342.83",
}


def keyring_from(
    suite: Suite, secrets: Mapping[str, bytes], institution: str = BANK
) -> Keyring:
    """Put a keyring together from known secrets."""
    context = length_prefixed(institution.encode())
    identity_info = length_prefixed(b"xinhu/v1/identity") + context
    identity_key = suite.derive(secrets["identity"], identity_info)
    return Keyring(
        institution=institution,
        suite=suite,
        context=context,
        keks={
            version: Kek.of(suite, context, version, secrets[f"kek {version}"])
            for version in (1, 2)
        },
        kek_version=1,
        index_macs=IndexMacs(suite, context, secrets["index"]),
        index_bits=index_bits(CUSTOMERS),
        identity_mac=PreparedMac(suite.start_hash, identity_key),
        note_key=secrets["note"],
    )


def build() -> dict[str, object]:
    """Return everything that stands in the file."""
    return {
        "institution": BANK,
        "expected_customers": CUSTOMERS,
        "secrets": {name: secret.hex() for name, secret in SECRETS.items()},
        "suites": [_of_suite(suite) for suite in SUITES],
    }


def _of_suite(suite: Suite) -> dict[str, object]:
    keyring, catalogue = keyring_from(suite, SECRETS), shipped_catalogue()
    random = counted_bytes(f"vectors/{suite.name}")
    first = seal_record(keyring, catalogue, ALICE, VALUES, 1, random)
    raised = {**VALUES, "balance": "9.99"}
    second = reseal(keyring, catalogue, ALICE, raised, 2, random, sealed=first)
    others = seal_record(keyring, catalogue, BOB, VALUES, 2, random)
    moved = rewrap(keyring, ALICE, second.wrapped_key, 1, 2, random)
    return {
        "suite": suite.name,
        "records": [
            _case("first version", ALICE, first, 1, VALUES),
            _case("second version, same key", ALICE, second, 2, raised),
            _case(
                "after rotation",
                ALICE,
                Sealed(moved, 2, second.record),
                2,
                raised,
            ),
            _case("another customer", BOB, others, 2, VALUES),
        ],
        "refused": list(_refused(suite, first, second, others)),
        "tags": {
            name: tag(keyring, catalogue, name, VALUES[name].split("\n")[0])
            for name in ("name", "id_number", "mobile", "card")
        },
        "identity": identity(keyring, VALUES["id_type"], VALUES["id_number"]).hex(),
    }


def _case(
    name: str,
    customer: CustomerId,
    sealed: Sealed,
    version: int,
    values: Mapping[str, str],
) -> dict[str, object]:
    return {
        "name": name,
        "customer": customer,
        "kek_version": sealed.kek_version,
        "wrapped_key": sealed.wrapped_key.hex(),
        "version": version,
        "record": sealed.record.hex(),
        "values": dict(values),
    }


# The layout of these records: 6 fields, so values start at 16 + 6 * 6 = 52.
_NUMBERS, _ENDS, _VALUES = 16, 28, 52


def _refused(
    suite: Suite, first: Sealed, second: Sealed, others: Sealed
) -> Iterator[dict[str, object]]:
    record, wrapped = second.record, second.wrapped_key
    other_suite = GUOMI if suite is INTERNATIONAL else INTERNATIONAL
    for name, code, bytes_ in _changed_records(record, first, others, other_suite):
        yield _refusal(name, code, wrapped, bytes_)
    flip = _flip
    changed = "crypto.wrapped_key"
    yield _refusal("wrapped key: magic", changed, flip(wrapped, 0), record)
    yield _refusal("wrapped key: suite", changed, flip(wrapped, 4), record)
    yield _refusal("wrapped key: version", changed, flip(wrapped, 8), record)
    yield _refusal("wrapped key: commitment", changed, flip(wrapped, 9), record)
    yield _refusal("wrapped key: nonce", changed, flip(wrapped, 25), record)
    yield _refusal("wrapped key: sealed key", changed, flip(wrapped, 40), record)
    yield _refusal("wrapped key: tag", changed, flip(wrapped, -1), record)
    yield _refusal("wrapped key: cut", changed, wrapped[:-1], record)
    yield _refusal("wrapped key: another customer's", changed, others[0], record)
    yield _refusal("another customer", changed, wrapped, record, customer=BOB)
    yield {
        **_refusal("another institution", changed, wrapped, record),
        "institution": "别家",
    }
    yield {
        **_refusal("kek: the other version", changed, wrapped, record),
        "kek_version": 2,
    }
    unknown = "crypto.kek_unknown"
    yield {
        **_refusal("kek: an unknown version", unknown, wrapped, record),
        "kek_version": 9,
    }
    due = "vault.record_version"
    yield _refusal("record: rolled back", due, first.wrapped_key, first.record)
    yield _refusal("record: ahead of its row", due, wrapped, record, version=1)


def _changed_records(
    record: bytes, first: Sealed, others: Sealed, other_suite: Suite
) -> Iterator[tuple[str, str, bytes]]:
    ends = [int.from_bytes(record[at : at + 4]) for at in range(_ENDS, _VALUES, 4)]
    old_ends = [
        int.from_bytes(first.record[at : at + 4]) for at in range(_ENDS, _VALUES, 4)
    ]
    starts = [_VALUES, *ends[:-1]]
    name, id_type = slice(starts[0], ends[0]), slice(starts[1], ends[1])
    mobile, card = slice(starts[3], ends[3]), slice(starts[4], ends[4])
    changed, malformed = "vault.record_changed", "vault.record_malformed"
    flips: Mapping[str, int] = {
        "version": 8,
        "schema": 10,
        "key version": 14,
        "field number": _NUMBERS + 1,
        "end of a field": _ENDS + 3,
        "nonce": _VALUES,
        "ciphertext": _VALUES + 12,
        "tag": ends[0] - 1,
        "MAC": -1,
    }
    for what, at in flips.items():
        yield f"flipped bit: {what}", changed, _flip(record, at)
    yield "flipped bit: magic", malformed, _flip(record, 0)
    suite_byte = bytes((other_suite.id,))
    yield "suite: the other one", "vault.record_suite", _put(record, 4, suite_byte)
    yield "suite: unknown", "vault.record_suite", _put(record, 4, b"\xee")
    yield "count: fewer", changed, _put(record, 15, b"\x05")
    yield "count: more than there is room for", malformed, _put(record, 15, b"\xff")
    yield "cut: in the header", malformed, record[:12]
    yield "cut: the MAC", changed, record[:-32]
    yield "cut: one byte", changed, record[:-1]
    yield "longer: one byte", changed, record + b"\0"
    yield "empty", malformed, b""
    swapped = bytearray(record)
    both = record[name] + record[id_type]
    swapped[starts[0] : ends[1]] = record[id_type] + record[name]
    assert len(both) == ends[1] - starts[0]
    yield "two fields swapped", changed, bytes(swapped)
    copied = bytearray(record)
    copied[mobile] = (
        record[mobile][:12] + record[card][12:] + record[mobile][len(record[card]) :]
    )
    yield "a field's ciphertext under another field", changed, bytes(copied)
    old = bytearray(record)
    old[starts[5] : ends[5]] = first.record[old_ends[4] : old_ends[5]]
    yield "one field rolled back", changed, bytes(old)
    spliced = bytearray(record)
    spliced[name] = others.record[name]
    yield "a field of another customer", changed, bytes(spliced)
    yield "the record of another customer", changed, others.record


def _refusal(
    name: str, code: str, wrapped: bytes, record: bytes, **other: str | int
) -> dict[str, object]:
    return {
        "name": name,
        "institution": BANK,
        "customer": ALICE,
        "kek_version": 1,
        "wrapped_key": wrapped.hex(),
        "version": 2,
        "record": record.hex(),
        "error": code,
        **other,
    }


def _flip(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def _put(data: bytes, at: int, part: bytes) -> bytes:
    return data[:at] + part + data[at + len(part) :]


def text() -> str:
    """Return the file's text."""
    return json.dumps(build(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
