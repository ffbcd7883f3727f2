"""Merging opens a stored customer only under a receipt, and shows nobody anything."""

from collections.abc import Mapping

import pytest

from simulators.keys import ALICE, RULES, counted_bytes, keyring_of
from xinhu.core.base.clock import Instant
from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.suites import INTERNATIONAL
from xinhu.core.gate.merging import StoredCustomer, merge_customer
from xinhu.core.policy.refusals import CustomerErasedError, CustomerRestrictedError
from xinhu.core.vault.errors import (
    NoGrantError,
    RecordChangedError,
    RecordVersionError,
)
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.index import tag
from xinhu.core.vault.opening import open_fields
from xinhu.core.vault.sealing import seal_record

CATALOGUE = Catalogue.load(RULES)
KEYRING = keyring_of(INTERNATIONAL)
RANDOM = counted_bytes("merging")
RECEIPT = Receipt(7, bytes(32))
VALUES = {
    "name": "张伟",
    "id_number": "110101199003077774",
    "mobile": "13812345678",
    "card_expiry": "2030-01",
}


def _stored(state: int = 0, version: int = 1) -> StoredCustomer:
    sealed = seal_record(KEYRING, CATALOGUE, ALICE, VALUES, 1, RANDOM)
    return StoredCustomer(
        ALICE,
        state,
        sealed.kek_version,
        sealed.wrapped_key,
        version,
        sealed.record,
        Instant(0),
    )


def _married(values: Mapping[str, str]) -> Mapping[str, str]:
    return {**values, "name": "李伟"}


def test_what_was_merged_is_sealed_as_the_next_version() -> None:
    stored = _stored()
    seen: list[Mapping[str, str]] = []

    def combine(values: Mapping[str, str]) -> Mapping[str, str]:
        seen.append(values)
        return _married(values)

    merged = merge_customer(RECEIPT, KEYRING, CATALOGUE, stored, combine, RANDOM)
    assert "card_expiry" not in seen[0], "fields of grade C3 are not opened"
    assert (merged.customer, merged.version) == (ALICE, 2)
    grant = Grant(RECEIPT, ALICE, ("name", "mobile", "card_expiry"))
    assert stored.wrapped_key is not None
    opened = open_fields(
        *(grant, KEYRING, CATALOGUE, stored.wrapped_key, stored.kek_version),
        *(merged.record, 2),
    )
    assert opened == {"name": "李伟", "mobile": "13812345678", "card_expiry": "******"}
    assert merged.tags == (tag(KEYRING, CATALOGUE, "name", "李伟"),)
    assert merged.old_tags == (tag(KEYRING, CATALOGUE, "name", "张伟"),)


@pytest.mark.parametrize(
    ("state", "refusal"), [(1, CustomerRestrictedError), (2, CustomerErasedError)]
)
def test_restricted_and_erased_customers_are_not_opened(
    state: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        merge_customer(RECEIPT, KEYRING, CATALOGUE, _stored(state), _married, RANDOM)


@pytest.mark.parametrize("receipt", [None, Receipt(7, b"")])
def test_without_a_receipt_nothing_opens(receipt: Receipt | None) -> None:
    with pytest.raises(NoGrantError):
        merge_customer(
            receipt,  # type: ignore[arg-type]  # what a careless caller would do
            *(KEYRING, CATALOGUE, _stored(), _married, RANDOM),
        )


def test_a_record_of_another_version_is_seen() -> None:
    with pytest.raises(RecordVersionError):
        merge_customer(
            RECEIPT, KEYRING, CATALOGUE, _stored(version=2), _married, RANDOM
        )


def test_a_changed_record_is_seen() -> None:
    stored = _stored()
    changed = stored._replace(record=stored.record[:-1] + b"\x00")
    with pytest.raises(RecordChangedError):
        merge_customer(RECEIPT, KEYRING, CATALOGUE, changed, _married, RANDOM)
