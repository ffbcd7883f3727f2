"""A letter's scan, read by API for whoever types it: an aid that keeps nothing."""

import base64
from typing import Any

import pytest

from bank_expect import refused
from bank_people import BAD_TOKENS
from counter import LETTERS, LIU, PDF, PNG, Counter, letter_form
from drawn_letter import drawn_letter, written_letter
from simulators.asgi import Answer, Call, Client
from simulators.scans import WrittenReader, install
from xinhu.adapters.ocr import reading
from xinhu.adapters.ocr.reading import BoundedReader, Bounds
from xinhu.wiring import inquiry_parts

SCAN = f"{LETTERS}/scan"
NAME, NUMBER = LIU.values["name"], LIU.values["id_number"]


@pytest.fixture(autouse=True)
def scans(monkeypatch: pytest.MonkeyPatch) -> WrittenReader:
    """Whoever looks at pixels has a test of their own."""
    return install(monkeypatch)


def _body(picture: bytes, **typed: str) -> dict[str, str]:
    return {"letter": base64.b64encode(picture).decode(), **typed}


def _ask(counter: Counter, gate: Client, path: str, body: dict[str, Any]) -> Answer:
    answer = counter.bank.run(gate.call(Call("POST", path, "alice", body)))
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.needs("rapidocr", "fonts-noto-cjk")
def test_a_drawn_letter_is_read(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = BoundedReader(Bounds(seconds=300, wall_seconds=300))
    monkeypatch.setattr(inquiry_parts, "reader_where_installed", lambda: patient)
    gate = counter.bank.another_gate()
    answer = _ask(counter, gate, SCAN, _body(drawn_letter(NAME, NUMBER, "JPEG")))
    assert answer.status == 200, answer.text
    assert answer.json == {"name": NAME, "id_number": NUMBER, "differs": []}


@pytest.mark.duty("R7.2")
def test_a_scan_is_held_against_what_was_typed_and_nothing_is_kept(
    counter: Counter,
) -> None:
    page = written_letter(NAME, NUMBER)
    answer = counter.bank.ask("alice", "POST", SCAN, _body(page))
    assert answer.status == 200, answer.text
    assert answer.json == {"name": NAME, "id_number": NUMBER, "differs": []}
    typed = _body(page, name="刘芳", id_number=NUMBER)
    assert counter.bank.ask("alice", "POST", SCAN, typed).json["differs"] == ["name"]
    assert counter.bank.drain() == 0
    rows = counter.bank.owner.execute("SELECT count(*) FROM inquiry.paper").fetchall()
    assert rows == [(0,)]


UNREAD = {"a PDF": PDF, "a picture that is none": PNG, "another file": "R0lGODlh"}


@pytest.mark.parametrize("what", UNREAD)
def test_what_is_no_picture_is_not_read(counter: Counter, what: str) -> None:
    answer = counter.bank.ask("alice", "POST", SCAN, {"letter": UNREAD[what]})
    assert (answer.status, answer.code) == (422, "letter.scan_unread")


def test_a_scan_larger_than_a_letter_takes_is_not_read(
    counter: Counter, scans: WrittenReader
) -> None:
    large = base64.b64decode(PNG)[:-12] + bytes(5 << 20) + base64.b64decode(PNG)[-12:]
    answer = counter.bank.ask("alice", "POST", SCAN, _body(large))
    assert answer.code == "letter.scan_unread"
    assert scans.asked == 0


def test_where_nothing_is_installed_letters_are_taken_all_the_same(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PACKAGES", ("xinhu_without_such_a_library",))
    monkeypatch.setattr(
        inquiry_parts, "reader_where_installed", reading.reader_where_installed
    )
    gate = counter.bank.another_gate()
    checked = _ask(counter, gate, f"{LETTERS}/check", letter_form())
    assert checked.json == {"lacks": [], "reads_scans": False}
    assert _ask(counter, gate, LETTERS, letter_form()).status == 201
    unread = _ask(counter, gate, SCAN, _body(written_letter(NAME, NUMBER)))
    assert (unread.status, unread.code) == (422, "letter.scan_absent")
    assert "没有安装" in unread.text or "No scan" in unread.text


@pytest.mark.parametrize("who", BAD_TOKENS)
def test_who_may_not(counter: Counter, who: str | None) -> None:
    status, code = BAD_TOKENS[who]
    answer = counter.bank.ask(who, "POST", SCAN, {"letter": PNG})
    refused(counter.bank, answer, status, code)


def test_no_program_has_a_scan_read(counter: Counter) -> None:
    counter.program("alice")
    answer = counter.bank.ask("alice", "POST", SCAN, {"letter": PNG})
    assert (answer.status, answer.code) == (403, "inquiry.person")


@pytest.mark.parametrize(
    "body", [{}, {"letter": "?"}, {"letter": PNG, "customer": LIU.id}]
)
def test_malformed_bodies(counter: Counter, body: dict[str, str]) -> None:
    answer = counter.bank.ask("alice", "POST", SCAN, body)
    assert answer.status == 422


def test_only_by_post(counter: Counter) -> None:
    assert counter.bank.ask("alice", "GET", SCAN).status == 405
