"""A move into the vault is asked for on a finding's page; what is kept is opened."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from desks.discovery.room import seen
from simulators import gate_acts
from simulators.gate_world import SaidNoError
from xinhu.console.discovery import found_file
from xinhu.desks.discovery.models import Place, Remedy, Target
from xinhu.desks.staff.models import Operator, Token

FILES, OPEN = "/discovery/found-files/", "/discovery/found-files/open/"
WHOSE, PAPER = "11" * 16, "paper-0123456789abcdef"
ASK = {"do": "vault", "reason": "客户的申请材料", "customer": WHOSE}
STANDS = "原文件可能仍在"
BODY = "客户材料\n".encode()


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def place(scene) -> Place:
    """Mobile numbers in a file whose content is known."""
    target = scene.share("人事处共享盘", "hr")
    scene.scanned(target, seen("人事/申请.csv", digest="ab" * 32))
    return Place.objects.get()


@pytest.fixture
def address(place) -> str:
    return f"/discovery/findings/{place.pk}/"


@pytest.fixture
def kept(scene, place) -> Remedy:
    """The file was moved into the vault."""
    return scene.moved(place, PAPER)


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the simulated gate open what the vault keeps."""
    whole = gate_acts.answer

    def answer(path: str, asked: gate_acts.Question) -> gate_acts.Answer:
        if path != f"/api/v1/found-files/{PAPER}":
            return whole(path, asked)
        who = asked.who("disclose")
        if not who["fresh"]:
            raise SaidNoError(403, "second_factor.needed")
        content = base64.b64encode(BODY).decode()
        receipt = {"index": 7, "leaf": "00" * 32}
        return 200, {"paper": PAPER, "content": content, "receipt": receipt}

    monkeypatch.setattr("simulators.gate.answer", answer)


def test_it_is_asked_for_of_a_customer(officer, address) -> None:
    page = text(officer.get(address))
    assert 'value="vault"' in page
    assert 'id="remedy_customer"' in page
    page = text(officer.post(f"{address}remedy/", ASK, follow=True))
    assert "已提请批准。" in page
    remedy = Remedy.objects.get()
    assert (remedy.kind, remedy.customer) == ("vault", WHOSE)
    assert 'id="remedy_customer"' not in page


@pytest.mark.parametrize("customer", ["", "  ", "刘芳菲", "1" * 31, "x" * 501])
def test_what_is_no_customer_is_told_beside_its_field(
    officer, address, customer: str
) -> None:
    answer = officer.post(f"{address}remedy/", {**ASK, "customer": customer})
    assert answer.status_code == 422
    assert "remedy_customer_error" in text(answer)
    assert not Remedy.objects.exists()


@pytest.mark.usefixtures("kept", "opening")
def test_the_paper_is_told_and_opened_after_a_second_factor(officer, address) -> None:
    page = text(officer.get(address))
    assert PAPER in page
    assert f'href="{FILES}"' in page
    page = text(officer.get(FILES))
    for told in (PAPER, "人事/申请.csv", "人事处共享盘"):
        assert told in page
    answer = officer.post(OPEN, {"paper": PAPER})
    assert BODY not in answer.content
    Token.objects.update(second_factor_until=timezone.now() + timedelta(minutes=9))
    answer = officer.post(OPEN, {"paper": PAPER})
    assert answer.status_code == 200
    assert answer.content == BODY
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{PAPER}.bin"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("kept", "opening")
@pytest.mark.parametrize("state", ["failed", "doing", "closed"])
def test_what_is_kept_is_listed_and_opened_whatever_became_of_its_remedy(
    officer, state: str
) -> None:
    assert STANDS not in text(officer.get(FILES))
    Remedy.objects.update(state=state)
    page = text(officer.get(FILES))
    assert PAPER in page
    assert STANDS in page
    Token.objects.update(second_factor_until=timezone.now() + timedelta(minutes=9))
    assert officer.post(OPEN, {"paper": PAPER}).content == BODY


def test_what_the_vault_does_not_keep_is_not_listed_whatever_its_remedy_tells(
    officer, kept
) -> None:
    told = "paper-fedcba9876543210"
    kept.pk, kept.ref, kept.certificate = None, "rm-fedcba9876543210", {"paper": told}
    kept.save(force_insert=True)
    assert told not in text(officer.get(FILES))
    assert officer.post(OPEN, {"paper": told}).status_code == 404


def test_a_long_list_has_pages_and_none_is_left_out(
    officer, scene, kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_file, "_PAGE", 1)
    second = "paper-fedcba9876543210"
    scene.paper("rm-fedcba9876543210", second)
    kept.pk, kept.ref = None, "rm-fedcba9876543210"
    kept.save(force_insert=True)
    first, rest = text(officer.get(FILES)), text(officer.get(f"{FILES}?page=2"))
    assert second in first
    assert PAPER not in first
    assert "page=2" in first
    assert PAPER in rest
    assert second not in rest


@pytest.mark.usefixtures("kept")
def test_of_a_target_that_was_retired_it_is_still_listed(officer) -> None:
    who = Operator.objects.get(username="suntao")
    Target.objects.update(retired_by=who, retired_at=timezone.now())
    assert PAPER in text(officer.get(FILES))


@pytest.mark.usefixtures("kept")
def test_no_other_role_opens_it_here(nobody, registrar, reader, stranger) -> None:
    for who in (nobody, registrar):
        assert who.get(FILES).status_code == 403
        assert who.post(OPEN, {"paper": PAPER}).status_code == 403
    assert stranger.post(OPEN, {"paper": PAPER}).status_code == 302
    page = text(reader.get(FILES))
    assert PAPER in page
    assert OPEN not in page


def test_wrong_method_and_what_is_not_kept(officer, kept, console) -> None:
    assert officer.get(OPEN).status_code == 405
    assert officer.post(FILES).status_code == 405
    for paper in ("", "x", f"{PAPER}x", "../entries", kept.ref):
        assert officer.post(OPEN, {"paper": paper}).status_code == 404
    assert not [path for _, path in console.asked if "found-files" in path]


def test_in_english(officer, address) -> None:
    officer.cookies["xinhu_language"] = "en"
    assert "Move a file into the vault" in text(officer.get(address))
    assert "The vault keeps no found file" in text(officer.get(FILES))
