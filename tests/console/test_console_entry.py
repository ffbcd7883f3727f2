"""One entry: its fields, its proof checked and drawn, and what does not hold."""

import pytest

from simulators.gate import SimulatedGate
from simulators.gate_world import ZHANG

SOMEBODY = {"operator": "op-somebody", "post": "counter", "zone": "branch"}


@pytest.fixture
def filled(console) -> SimulatedGate:
    for number in range(21):
        console.world.append(
            SOMEBODY,
            "disclosure",
            "permit",
            customer=ZHANG,
            purpose="counter_service",
            fields={"name": "clear", "mobile": "partial"},
            previous=[number - 1, "00" * 32] if number else None,
        )
    return console


@pytest.mark.duty("B1")
def test_an_entry_is_explained_and_its_proof_drawn(auditor, filled) -> None:
    text = auditor.get("/register/entries/13/").content.decode()
    assert "柜面服务" in text
    assert "手机号" in text
    assert 'href="/register/entries/12/"' in text
    assert "证明成立" in text
    assert text.count('class="proof-sibling"') == 5
    assert filled.world.receipt(13)["leaf"] in text


@pytest.mark.duty("B1")
def test_a_receipt_is_checked_without_reading_the_entry(clerk, filled) -> None:
    leaf = filled.world.receipt(13)["leaf"]
    page = clerk.get(f"/register/entries/13/?leaf={leaf}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "证明成立" in text
    assert ZHANG not in text


def test_a_receipt_of_something_else_raises_the_alarm(clerk, filled) -> None:
    leaf = filled.world.receipt(12)["leaf"]
    page = clerk.get(f"/register/entries/13/?leaf={leaf}")
    assert page.status_code == 502
    assert "登记簿核验不符" in page.content.decode()


@pytest.mark.parametrize("leaf", ["", "00", "zz" * 32])
def test_without_a_receipt_an_entry_is_for_its_readers_only(
    clerk, filled, leaf
) -> None:
    assert clerk.get(f"/register/entries/13/?leaf={leaf}").status_code == 403
    assert filled


def test_a_proof_that_does_not_hold_raises_the_alarm(auditor, filled) -> None:
    filled.world.flip_proofs = True
    page = auditor.get("/register/entries/13/")
    assert page.status_code == 502
    assert "proof.broken" in page.content.decode()


def test_a_forged_checkpoint_raises_the_alarm(auditor, filled) -> None:
    filled.world.forge = True
    page = auditor.get("/register/entries/13/")
    assert page.status_code == 502
    assert "checkpoint.refuted" in page.content.decode()


def test_an_entry_before_its_checkpoint_waits_and_asks_again(auditor, filled) -> None:
    filled.world.covered = 13
    text = auditor.get("/register/entries/13/").content.decode()
    assert "等待检查点" in text
    assert 'hx-trigger="load delay:2s"' in text
    filled.world.covered = None
    part = auditor.get("/register/entries/13/proof/", headers={"HX-Request": "true"})
    assert "证明成立" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_the_proof_is_given_as_a_file(auditor, filled) -> None:
    page = auditor.get("/register/entries/13/proof/?as=file")
    assert page.content.startswith(b"c2sp.org/tlog-proof@v1")
    assert "13.tlog-proof" in page.headers["Content-Disposition"]
    assert filled


def test_the_part_alone_leads_to_the_whole_page(auditor) -> None:
    assert auditor.get("/register/entries/13/proof/").url == "/register/entries/13/"


@pytest.mark.parametrize("index", ["x", "-1", "1e3", "9" * 19, "²"])
def test_malformed_number(auditor, index) -> None:
    assert auditor.get(f"/register/entries/{index}/").status_code == 404


def test_missing_entry(auditor) -> None:
    page = auditor.get("/register/entries/99/")
    assert page.status_code == 404
    assert "entry.unknown" in page.content.decode()


def test_wrong_method(auditor) -> None:
    assert auditor.post("/register/entries/1/").status_code == 405
