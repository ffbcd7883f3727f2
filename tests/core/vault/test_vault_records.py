"""Sealing, opening, writing again, rotating and erasing, for any values."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.keys import ALICE, BOB, counted_bytes, keyring_of, shipped_catalogue
from vectors.vault.generate import SECRETS, keyring_from
from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import BadInput, Fault, XinhuError
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.crypto.suites import INTERNATIONAL, SUITES
from xinhu.core.vault.erasure import CustomerState, settle_erasure
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.layout import MOST_BYTES
from xinhu.core.vault.opening import open_fields
from xinhu.core.vault.rotation import rewrap
from xinhu.core.vault.sealing import Sealed, reseal, seal_record

CATALOGUE = shipped_catalogue()
RECEIPT = Receipt(7, bytes(32))
RANDOM = counted_bytes("records")
KEYRINGS = {suite.name: keyring_of(suite) for suite in SUITES}
OPEN = [f.name for f in CATALOGUE.fields if f.number not in CATALOGUE.never_opened]
each_suite = pytest.mark.parametrize("keyring", KEYRINGS.values(), ids=KEYRINGS)
VALUES = st.dictionaries(
    st.sampled_from(OPEN),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1
    ),
    max_size=len(OPEN),
)
ROW = {"name": "康涛", "card": "6221500191614610036", "balance": "342.83"}


def opened(keyring, sealed, fields, version=1, customer=ALICE) -> dict[str, str]:
    return open_fields(
        Grant(RECEIPT, customer, tuple(fields)), keyring, CATALOGUE, *sealed, version
    )


def refused(ask) -> XinhuError:
    with pytest.raises(XinhuError) as caught:
        ask()
    shown = f"{caught.value} {caught.value.params}"
    assert not [value for value in ROW.values() if value in shown]
    return caught.value


@pytest.mark.duty("R1.2")
@each_suite
@given(values=VALUES)
def test_what_was_sealed_opens_and_none_of_it_lies_in_clear(keyring, values) -> None:
    sealed = seal_record(keyring, CATALOGUE, ALICE, values, 1, RANDOM)
    assert opened(keyring, sealed, values) == values
    for value in values.values():
        if len(value.encode()) > 4:
            assert value.encode() not in sealed.record + sealed.wrapped_key


@each_suite
@given(values=VALUES, fields=st.lists(st.sampled_from(OPEN), unique=True))
def test_only_the_fields_of_the_grant_are_opened(keyring, values, fields) -> None:
    sealed = seal_record(keyring, CATALOGUE, ALICE, values, 1, RANDOM)
    shown = opened(keyring, sealed, fields)
    assert shown == {name: values[name] for name in fields if name in values}
    assert list(shown) == [name for name in fields if name in values]


@given(values=VALUES, at=st.integers(0), bit=st.integers(0, 7))
def test_any_flipped_bit_anywhere_is_seen(values, at, bit) -> None:
    keyring = KEYRINGS["international"]
    sealed = seal_record(keyring, CATALOGUE, ALICE, values, 1, RANDOM)
    for place in ("record", "wrapped_key"):
        changed = bytearray(getattr(sealed, place))
        changed[at % len(changed)] ^= 1 << bit
        bad = sealed._replace(**{place: bytes(changed)})
        with pytest.raises(Fault):
            opened(keyring, bad, values)


@given(garbage=st.binary(max_size=300))
def test_garbage_is_never_a_record(garbage) -> None:
    keyring = KEYRINGS["international"]
    sealed = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    for bad in (garbage, b"XHR\x01\x01" + garbage):
        with pytest.raises(Fault):
            opened(keyring, sealed._replace(record=bad), ROW)


def test_empty_values_are_no_values_and_a_record_may_hold_none() -> None:
    keyring = KEYRINGS["international"]
    sealed = seal_record(keyring, CATALOGUE, ALICE, {"name": ""}, 1, RANDOM)
    assert opened(keyring, sealed, ["name"]) == {}


@each_suite
def test_a_record_that_was_written_again_keeps_its_key_and_loses_old_fields(
    keyring,
) -> None:
    first = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    values = {"name": "康涛", "note": "新"}
    second = reseal(keyring, CATALOGUE, ALICE, values, 2, RANDOM, sealed=first)
    assert second.wrapped_key == first.wrapped_key
    assert opened(keyring, second, OPEN, version=2) == values
    for sealed, version in ((first, 2), (second, 1)):
        error = refused(lambda s=sealed, v=version: opened(keyring, s, ROW, v))
        assert error.code == "vault.record_version"


def test_a_version_that_does_not_follow_is_refused() -> None:
    keyring = KEYRINGS["international"]
    sealed = seal_record(keyring, CATALOGUE, ALICE, ROW, 3, RANDOM)
    for version in (3, 5):
        error = refused(
            lambda v=version: reseal(
                keyring, CATALOGUE, ALICE, ROW, v, RANDOM, sealed=sealed
            )
        )
        assert error.code == "vault.record_version"


@pytest.mark.duty("R3.2")
@each_suite
def test_c3_is_sealed_never_opened_and_carried_over(keyring) -> None:
    values = {**ROW, "cvv": "123", "card_password": "486215"}
    first = seal_record(keyring, CATALOGUE, ALICE, values, 1, RANDOM)
    shown = opened(keyring, first, values)
    assert shown == {**ROW, "cvv": HIDDEN, "card_password": HIDDEN}
    changes = {"name": "康涛", "cvv": "999"}
    second = reseal(keyring, CATALOGUE, ALICE, changes, 2, RANDOM, sealed=first)
    again = opened(keyring, second, values, version=2)
    assert again == {"name": "康涛", "cvv": HIDDEN, "card_password": HIDDEN}
    # The password's sealed bytes are the same ones; the verification value's are new.
    assert first.record[-48 - 34 : -32][-34:] in second.record
    error = refused(
        lambda: reseal(keyring, CATALOGUE, ALICE, shown, 2, RANDOM, sealed=first)
    )
    assert error.code == "vault.value_unsealable"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "张" * MOST_BYTES}, "vault.value_unsealable"),
        ({"name": "张三\n李四"}, "vault.value_unsealable"),
        ({"cvv": HIDDEN}, "vault.value_unsealable"),
        ({"shoe_size": "42"}, "field.unknown"),
    ],
)
def test_what_cannot_be_sealed_is_refused(values, code) -> None:
    with pytest.raises(BadInput) as caught:
        seal_record(KEYRINGS["international"], CATALOGUE, ALICE, values, 1, RANDOM)
    assert caught.value.code == code


def test_a_field_of_several_values_is_sealed_as_one() -> None:
    keyring = KEYRINGS["international"]
    values = {"mobile": "13812345678\n13900001111"}
    sealed = seal_record(keyring, CATALOGUE, ALICE, values, 1, RANDOM)
    assert opened(keyring, sealed, ["mobile"]) == values


class Pretender:
    """Looks like a grant."""

    receipt, customer, fields = RECEIPT, ALICE, ("name",)


@pytest.mark.parametrize(
    "grant",
    [
        None,
        Pretender(),
        Grant(None, ALICE, ("name",)),  # type: ignore[arg-type]  # the point of the test
        Grant(Receipt(7, b""), ALICE, ("name",)),
        Grant((7, bytes(32)), ALICE, ("name",)),  # type: ignore[arg-type]  # as above
    ],
    ids=["none", "look-alike", "no receipt", "receipt without leaf", "tuple"],
)
def test_nothing_opens_without_a_grant_that_holds_a_receipt(grant) -> None:
    keyring = KEYRINGS["international"]
    sealed = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    error = refused(lambda: open_fields(grant, keyring, CATALOGUE, *sealed, 1))
    assert error.code == "vault.no_grant"


def test_a_grant_for_another_customer_opens_nothing() -> None:
    keyring = KEYRINGS["international"]
    sealed = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    error = refused(lambda: opened(keyring, sealed, ROW, customer=BOB))
    assert error.code == "crypto.wrapped_key"


def test_a_grant_that_names_an_unknown_field_opens_nothing() -> None:
    keyring = KEYRINGS["international"]
    sealed = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    error = refused(lambda: opened(keyring, sealed, ["name", "shoe_size"]))
    assert error.code == "field.unknown"


@pytest.mark.duty("R1.2")
@each_suite
def test_rotation_moves_the_key_and_leaves_the_record(keyring) -> None:
    keyring = keyring_from(keyring.suite, SECRETS)
    sealed = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    moved = rewrap(keyring, ALICE, sealed.wrapped_key, 1, 2, RANDOM)
    assert opened(keyring, Sealed(moved, 2, sealed.record), ROW) == ROW
    assert opened(keyring, sealed, ROW) == ROW
    for ask, code in (
        (lambda: rewrap(keyring, BOB, sealed.wrapped_key, 1, 2, RANDOM), "wrapped_key"),
        (lambda: rewrap(keyring, ALICE, moved, 1, 2, RANDOM), "wrapped_key"),
        (lambda: rewrap(keyring, ALICE, moved, 2, 3, RANDOM), "kek_unknown"),
        (lambda: rewrap(keyring, ALICE, moved, 3, 2, RANDOM), "kek_unknown"),
    ):
        assert refused(ask).code == f"crypto.{code}"


@pytest.mark.duty("B4")
def test_without_the_wrapped_key_nothing_of_the_record_opens() -> None:
    """The same person sealed anew has another key: the old record stays shut."""
    keyring = KEYRINGS["international"]
    erased = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    anew = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    error = refused(lambda: opened(keyring, anew._replace(record=erased.record), ROW))
    assert error.code == "vault.record_changed"


@pytest.mark.duty("B4")
@pytest.mark.parametrize(
    ("retain_until", "expected"),
    [
        (None, CustomerState.ERASED),
        (Instant(99), CustomerState.ERASED),
        (Instant(100), CustomerState.ERASED),
        (Instant(101), CustomerState.RESTRICTED),
    ],
)
def test_erasing_inside_a_retention_period_restricts(retain_until, expected) -> None:
    assert settle_erasure(retain_until, Instant(100)) is expected


def test_a_record_of_a_newer_schema_is_refused() -> None:
    keyring = KEYRINGS["international"]
    newer = Catalogue(
        CATALOGUE.fields, CATALOGUE.identity_types, CATALOGUE.schema + 1, "0" * 64
    )
    sealed = seal_record(keyring, newer, ALICE, ROW, 1, RANDOM)
    assert refused(lambda: opened(keyring, sealed, ROW)).code == "vault.record_schema"
    error = refused(
        lambda: reseal(keyring, CATALOGUE, ALICE, ROW, 2, RANDOM, sealed=sealed)
    )
    assert error.code == "vault.record_schema"


def test_two_seals_of_one_row_share_nothing() -> None:
    keyring = keyring_of(INTERNATIONAL)
    one = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    two = seal_record(keyring, CATALOGUE, ALICE, ROW, 1, RANDOM)
    header = 16 + 6 * len(ROW)
    assert one.record[header:] != two.record[header:]
    assert json.dumps(ROW, ensure_ascii=False) not in repr(one)
