"""Sealed records against their vectors: the product, and a reader of the spec alone."""

import json

import pytest
from cryptography.exceptions import InvalidTag

from reference import sealed_record as slow
from simulators.keys import shipped_catalogue
from vectors.vault.generate import FILE, SECRETS, keyring_from, text
from xinhu.core.base.errors import Fault
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.identity_types import identity_scheme
from xinhu.core.crypto.suites import suite_named
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.index import identity, tag
from xinhu.core.vault.opening import open_fields

VECTORS = json.loads(FILE.read_text("utf-8"))
CATALOGUE = shipped_catalogue()
BY_NUMBER = {field.number: field.name for field in CATALOGUE.fields}
SUITES = [(suite_named(part["suite"]), part) for part in VECTORS["suites"]]


def cases(kind) -> list:
    return [
        pytest.param(suite, case, id=f"{suite.name}: {case['name']}")
        for suite, part in SUITES
        for case in part[kind]
    ]


def read(suite, case) -> dict[str, str]:
    keyring = keyring_from(
        suite, SECRETS, case.get("institution", VECTORS["institution"])
    )
    names = tuple(field.name for field in CATALOGUE.fields)
    return open_fields(
        Grant(Receipt(0, bytes(32)), case["customer"], names),
        keyring,
        CATALOGUE,
        bytes.fromhex(case["wrapped_key"]),
        case["kek_version"],
        bytes.fromhex(case["record"]),
        case["version"],
    )


def read_slowly(suite, case) -> dict[str, str]:
    bank = case.get("institution", VECTORS["institution"]).encode()
    customer = bytes.fromhex(case["customer"])
    secret = bytes.fromhex(VECTORS["secrets"][f"kek {case['kek_version']}"])
    key = slow.unwrap(
        suite.id,
        bank,
        case["kek_version"],
        secret,
        customer,
        bytes.fromhex(case["wrapped_key"]),
    )
    values = slow.open_record(
        suite.id, bank, customer, key, bytes.fromhex(case["record"]), case["version"]
    )
    return {BY_NUMBER[number]: value for number, value in values.items()}


def test_the_vectors_are_what_the_code_writes() -> None:
    assert text() == FILE.read_text("utf-8")


@pytest.mark.duty("R1.2")
@pytest.mark.duty("B8")
@pytest.mark.parametrize(("suite", "case"), cases("records"))
def test_a_record_opens_to_its_values_for_product_and_reference(suite, case) -> None:
    assert read(suite, case) == case["values"]
    assert read_slowly(suite, case) == case["values"]


@pytest.mark.duty("R1.2")
@pytest.mark.parametrize(("suite", "case"), cases("refused"))
def test_a_wrong_record_is_refused_with_its_own_code(suite, case) -> None:
    with pytest.raises(Fault) as caught:
        read(suite, case)
    assert caught.value.code == case["error"]
    with pytest.raises((AssertionError, InvalidTag, KeyError, slow.struct.error)):
        read_slowly(suite, case)


@pytest.mark.parametrize(("suite", "part"), SUITES)
def test_tags_agree_with_the_reference(suite, part) -> None:
    keyring = keyring_from(suite, SECRETS)
    bank = VECTORS["institution"].encode()
    values = part["records"][0]["values"]
    for name, expected in part["tags"].items():
        value = values[name].split("\n")[0]
        number = CATALOGUE.field(name).number
        assert tag(keyring, CATALOGUE, name, value) == expected
        assert expected == slow.blind_tag(
            suite.id, bank, SECRETS["index"], number, keyring.index_bits, value
        )
    found = identity(keyring, values["id_type"], values["id_number"])
    assert found.hex() == part["identity"]
    scheme = identity_scheme(values["id_type"])
    assert found == slow.identity_tag(
        suite.id, bank, SECRETS["identity"], scheme, values["id_number"]
    )
