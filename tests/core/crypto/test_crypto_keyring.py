"""Institution keys open in their place and nowhere else; the keyring is complete."""

import pytest

from simulators.keys import MemoryRootKey, counted_bytes, keyring_of
from xinhu.core.base.errors import Fault
from xinhu.core.crypto.institution_keys import (
    WrappedKey,
    create_institution_keys,
    create_key,
    key_names,
    move_to_root,
    unwrap_key,
)
from xinhu.core.crypto.keyring import Keyring, unlock_keyring
from xinhu.core.crypto.suites import GUOMI, INTERNATIONAL, SUITES

BANK = {"institution": "长江农信", "suite": INTERNATIONAL}


def rows(root, suite=INTERNATIONAL, institution="长江农信") -> tuple[WrappedKey, ...]:
    return create_institution_keys(
        root, institution=institution, suite=suite, random=counted_bytes("keys")
    )


def unlock(root, found, *, suite=INTERNATIONAL, institution="长江农信") -> Keyring:
    return unlock_keyring(
        root, found, institution=institution, suite=suite, expected_customers=1000
    )


@pytest.mark.duty("R1.2")
@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_init_draws_every_key_of_the_suite_once(suite) -> None:
    found = rows(MemoryRootKey(), suite)
    assert tuple(row.name for row in found) == key_names(suite)
    assert {row.version for row in found} == {1}
    assert ("sign_sm2" in key_names(suite)) is (suite is GUOMI)
    keyring = unlock(MemoryRootKey(), found, suite=suite)
    assert keyring.kek_version == 1


@pytest.mark.parametrize(
    ("case", "change"),
    {
        "renamed": lambda row: (row._replace(name="note"), BANK),
        "another version": lambda row: (row._replace(version=2), BANK),
        "another institution": lambda row: (row, {**BANK, "institution": "别家"}),
        "another suite": lambda row: (row, {**BANK, "suite": GUOMI}),
        "flipped bit": lambda row: (
            row._replace(wrapped=row.wrapped[:-1] + bytes((row.wrapped[-1] ^ 1,))),
            BANK,
        ),
        "cut": lambda row: (row._replace(wrapped=row.wrapped[:9]), BANK),
    }.items(),
)
def test_a_wrapped_key_opens_only_in_its_place(case, change) -> None:
    root = MemoryRootKey()
    row, bank = change(rows(root)[0])
    with pytest.raises(Fault) as caught:
        unwrap_key(root, row, **bank)
    assert caught.value.code == "crypto.institution_key", case


def test_another_root_key_opens_nothing() -> None:
    found = rows(MemoryRootKey())
    with pytest.raises(Fault) as caught:
        unlock(MemoryRootKey("thief"), found)
    assert caught.value.code == "crypto.institution_key"


def test_a_key_of_the_wrong_length_is_refused() -> None:
    class ShortRootKey(MemoryRootKey):
        def unwrap(self, wrapped, context) -> bytes:
            return super().unwrap(wrapped, context)[:16]

    found = rows(MemoryRootKey())
    with pytest.raises(Fault) as caught:
        unwrap_key(ShortRootKey(), found[0], **BANK)
    assert caught.value.code == "crypto.institution_key"


@pytest.mark.parametrize("name", ["customer_kek", "index", "identity", "note"])
def test_a_missing_key_stops_the_start_and_is_not_made_up(name) -> None:
    root = MemoryRootKey()
    with pytest.raises(Fault) as caught:
        unlock(root, [row for row in rows(root) if row.name != name])
    assert caught.value.code == "crypto.institution_key_missing"
    assert caught.value.params == {"key": name}


@pytest.mark.duty("R1.2")
def test_the_newest_version_wraps_and_the_old_ones_still_unwrap() -> None:
    root = MemoryRootKey()
    second = create_key(root, "customer_kek", 2, random=counted_bytes("two"), **BANK)
    keyring = unlock(root, [*rows(root), second])
    assert keyring.kek_version == 2
    assert set(keyring.keks) == {1, 2}


def test_the_root_key_can_be_changed_without_touching_what_hangs_below() -> None:
    old, new = MemoryRootKey("old"), MemoryRootKey("new")
    found = rows(old)
    moved = [move_to_root(old, new, row, **BANK) for row in found]
    for before, after in zip(found, moved, strict=True):
        assert unwrap_key(old, before, **BANK) == unwrap_key(new, after, **BANK)
    with pytest.raises(Fault):
        unwrap_key(old, moved[0], **BANK)


def test_nothing_that_is_printed_holds_a_key() -> None:
    keyring = keyring_of(INTERNATIONAL)
    keyring.index_macs[3](b"used")
    shown = repr(keyring) + repr(keyring.keks[1]) + repr(keyring.index_macs)
    assert keyring.note_key.hex() not in shown
    assert repr(keyring.note_key) not in shown
    assert "note_key" not in shown
    assert "AESGCM" not in shown
