"""Approved remedies, done by the worker with files; after a death they are ended."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from desks.discovery.remedy_desk import later
from desks.discovery.remedy_shop import BODY, Shop
from desks.discovery.room import Room
from xinhu.adapters.remedies.journal import Journal
from xinhu.adapters.remedies.key_file import open_key
from xinhu.adapters.remedies.quarantining import Asked, Quarantine, quarantine

pytestmark = pytest.mark.duty("R6.1")


@pytest.fixture
def shop(room: Room, tmp_path: Path) -> Shop:
    return Shop(room, tmp_path)


def test_a_file_is_quarantined_and_comes_back(shop: Shop) -> None:
    kept = shop.granted("quarantine")
    assert shop.perform() == 1
    assert shop.told(kept) == ("done", "")
    assert not shop.file.exists()
    back = shop.granted_back(kept.ref)
    assert shop.perform() == 1
    assert shop.told(back) == ("done", "")
    assert shop.told(kept) == ("restored", "")
    assert shop.file.read_bytes() == BODY


def test_a_masked_copy_is_made_by_a_process_beside(shop: Shop) -> None:
    remedy = shop.granted("mask_copy")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    copy = shop.file.with_name("a.masked.csv").read_text()
    assert copy == "姓名,手机\n张伟,138****5678\n李娜,139****5678\n"
    assert shop.file.read_bytes() == BODY
    assert remedy.certificate["copy"] == "a.masked.csv"


def test_a_deletion_keeps_its_certificate(shop: Shop) -> None:
    remedy = shop.granted("delete")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert not shop.file.exists()
    assert remedy.certificate["sha256"] == shop.digest
    assert remedy.certificate["approved_by"] == "op-gu, op-han"
    assert (shop.hands.folder / f"{remedy.ref}.certificate.json").exists()


@pytest.mark.parametrize("kind", ["quarantine", "mask_copy", "delete"])
def test_a_file_that_changed_after_the_approval_stays(shop: Shop, kind: str) -> None:
    remedy = shop.granted(kind)
    shop.file.write_bytes(BODY + b"more\n")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "remedy.changed")
    assert shop.file.read_bytes() == BODY + b"more\n"
    assert shop.perform() == 0


def test_without_a_key_nothing_is_quarantined(shop: Shop) -> None:
    remedy = shop.granted("quarantine")
    shop.hands = replace(shop.hands, key_file=None)
    shop.perform()
    assert shop.told(remedy) == ("failed", "remedy.key_missing")
    assert shop.file.read_bytes() == BODY


def test_what_was_done_before_the_worker_died_is_told_and_not_done_again(
    shop: Shop,
) -> None:
    remedy = shop.granted("quarantine")
    order = shop.taken()
    shop.hands.folder.mkdir()
    handle = os.open(shop.hands.folder, os.O_RDONLY)
    key = open_key(shop.hands.key_file)
    asked_act = Asked(order.ref, os.fsencode(order.path), order.digest, later(2))
    quarantine(asked_act, Quarantine(Journal(handle), key, os.urandom))
    os.close(handle)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert shop.room.events().count("remedy.done record") == 1


def test_what_was_begun_and_not_done_is_done(shop: Shop) -> None:
    remedy = shop.granted("delete")
    shop.taken()
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert not shop.file.exists()
