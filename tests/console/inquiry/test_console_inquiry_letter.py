"""Step one at the counter: a letter taken whole, or told at once what it lacks."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bank_people import NOBODY, leaked
from counter import LIU, PDF, Counter
from counter_pages import LETTER, scans, typed

HTMX = {"HTTP_HX_REQUEST": "true"}


def letters(desk: Counter) -> int:
    (row,) = desk.bank.owner.execute("SELECT count(*) FROM inquiry.letter").fetchall()
    return int(row[0])


@pytest.mark.duty("R7.2")
def test_a_whole_letter_is_sealed_and_the_second_step_follows(alice, desk) -> None:
    page = alice.post(LETTER, typed())
    assert page.status_code == 302, page.content.decode()
    assert "/inquiry/ask/?letter=letter-" in page.url or "?letter=" in page.url
    assert letters(desk) == 1
    following = alice.get(page.url).content.decode()
    assert "贷款审批" in following
    assert leaked(following) == []


def test_in_the_same_page_what_was_typed_goes_on_to_the_second_step(
    alice, desk
) -> None:
    page = alice.post(LETTER, typed(), **HTMX)
    text = page.content.decode()
    assert page.status_code == 200
    assert page.headers["HX-Retarget"] == "#main"
    assert "?letter=" in page.headers["HX-Push-Url"]
    assert LIU.values["id_number"] in text
    assert "no-store" in page.headers["Cache-Control"]
    # Loaded again it is empty: nothing of it was kept.
    again = alice.get(page.headers["HX-Push-Url"]).content.decode()
    assert leaked(again) == []
    assert letters(desk) == 1


@pytest.mark.duty("R7.2")
def test_everything_that_is_missing_is_told_at_once_and_nothing_is_kept(
    alice, desk
) -> None:
    page = alice.post(LETTER, {"id_type": "居民身份证"})
    text = page.content.decode()
    assert page.status_code == 422
    for name in (
        "name", "id_number", "mobile", "address", "reasons", "institution",
        "signed_on", "witness", "place", "letter", "identity_front", "identity_back",
    ):  # fmt: skip
        place = f'id="id_{name}_error"><p>'
        assert place in text, name
    assert letters(desk) == 0


def test_only_the_places_of_errors_are_sent_where_scripts_run(alice, desk) -> None:
    page = alice.post(LETTER, typed(witness="", letter=""), **HTMX)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="id_witness_error" hx-swap-oob="true"><p>' in text
    assert 'id="id_letter_error" hx-swap-oob="true"><p>' in text
    assert 'id="id_place_error" hx-swap-oob="true"></div>' in text
    assert "<input" not in text
    assert letters(desk) == 0


WRONG = {
    "a date that is none": ({"signed_on": "32.13."}, "signed_on"),
    "tomorrow's letter": ({"signed_on": "2999-01-01"}, "signed_on"),
    "days that are none": ({"days": "zehn"}, "days"),
    "too many days": ({"days": "9999"}, "days"),
    "no use": ({"uses": "0"}, "uses"),
    "another institution": ({"institution": "某银行"}, "institution"),
    "an unknown reason": ({"reasons": ["curiosity"]}, "reasons"),
    "post-loan by letter": ({"reasons": ["post_loan"]}, "reasons"),
    "a number with a wrong digit": ({"id_number": "110105198503084029"}, "id_number"),
    "an unknown document": ({"id_type": "图书证"}, "id_type"),
}


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_beside_its_field(alice, desk, what) -> None:
    changes, field = WRONG[what]
    page = alice.post(LETTER, typed(**changes))
    assert page.status_code == 422
    assert f'id="id_{field}_error"><p>' in page.content.decode()
    assert letters(desk) == 0


def test_a_file_counts_by_what_it_holds_and_not_by_its_name(alice, desk) -> None:
    named = SimpleUploadedFile("letter.pdf", b"GIF89a", "application/pdf")
    page = alice.post(LETTER, typed(letter=named))
    assert page.status_code == 422
    assert "不是完整的 PDF" in page.content.decode()
    assert letters(desk) == 0


def test_three_large_scans_are_taken_and_a_larger_one_is_told(alice, desk) -> None:
    filler = b"%" + b"x" * (4 * 1024 * 1024) + b"\n"
    large = base64.b64decode(PDF).replace(b"\n", b"\n" + filler, 1)
    three = {name: SimpleUploadedFile(f"{name}.pdf", large) for name in scans()}
    assert alice.post(LETTER, typed(**three)).status_code == 302
    larger = SimpleUploadedFile("letter.pdf", large + large)
    page = alice.post(LETTER, typed(letter=larger))
    assert page.status_code == 422
    assert "文件过大" in page.content.decode()
    assert letters(desk) == 1


def test_letters_that_hold_are_offered_and_others_are_not(alice, desk) -> None:
    holds, over = desk.letter(), desk.letter()
    path = f"/api/v1/letters/{over}/withdrawal"
    assert desk.bank.ask("alice", "POST", path).status == 200
    text = alice.get(LETTER).content.decode()
    assert f"?letter={holds}" in text
    assert f"?letter={over}" not in text
    assert leaked(text) == []


EVIDENCE = {
    "provider": "示范电子认证服务",
    "certificate": "SN-1",
    "digest": "AB" * 32,
    "signed_at": "2026-01-05T10:30",
}


@pytest.mark.duty("R7.2")
def test_an_electronic_signature_stands_for_the_scan_of_the_letter(alice, desk) -> None:
    page = alice.post(LETTER, typed(letter="", **EVIDENCE))
    assert page.status_code == 302, page.content.decode()
    assert letters(desk) == 1


LACKING = {
    **{f"no {name}": ({name: ""}, name) for name in EVIDENCE},
    "a digest that is none": ({"digest": "ab" * 31}, "digest"),
    "a moment that is none": ({"signed_at": "gestern"}, "signed_at"),
    "signed in times to come": ({"signed_at": "2999-01-01T10:00"}, "signed_at"),
    "a service with a long name": ({"provider": "构" * 201}, "provider"),
}


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize("what", LACKING)
def test_evidence_is_whole_or_nothing_is_kept(alice, desk, what) -> None:
    changes, field = LACKING[what]
    page = alice.post(LETTER, typed(letter="", **{**EVIDENCE, **changes}))
    text = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"><p>' in text
    assert '<details class="evidence" open>' in text
    assert 'id="id_letter_error"><p>' not in text, "the evidence stands for the scan"
    assert letters(desk) == 0


def test_without_evidence_the_scan_is_wanted_and_the_inputs_stay_closed(alice) -> None:
    page = alice.post(LETTER, typed(letter=""))
    assert page.status_code == 422
    text = page.content.decode()
    assert 'id="id_letter_error"><p>' in text
    assert '<details class="evidence"><summary' in text


def test_an_auditor_is_shown_no_form_and_takes_no_letter(desk, entering) -> None:
    audit = entering("op-audit")
    assert audit.get(LETTER).status_code == 403
    assert audit.post(LETTER, typed()).status_code == 403
    assert letters(desk) == 0


def test_a_stranger_is_led_to_the_log_in_page(desk, stranger) -> None:
    for answer in (stranger.get(LETTER), stranger.post(LETTER, typed())):
        assert answer.status_code == 302
        assert answer.url.startswith("/log-in/")
    assert letters(desk) == 0


@pytest.mark.parametrize(
    ("customer", "status"), [("x", 422), (NOBODY, 404), ("55" * 16, 403)]
)
def test_malformed_missing_and_erased_customers(alice, customer, status) -> None:
    address = f"/customers/{customer}/inquiry/"
    assert alice.get(address).status_code == status
    assert alice.post(address, typed()).status_code == status


def test_other_methods_are_refused(alice) -> None:
    assert alice.put(LETTER).status_code == 405
    assert alice.delete(LETTER).status_code == 405


def test_the_same_letter_sent_twice_is_two_letters_at_two_times(
    alice, desk, at_once
) -> None:
    answers = at_once(lambda who: who.post(LETTER, typed()), alice, alice)
    assert [each.status_code for each in answers] == [302, 302]
    assert letters(desk) == 2
