"""One finding: told in words, assigned, accepted, opened again; by whom it may be."""

from datetime import timedelta

import pytest

from xinhu.console.kit.times import today
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.triage import assign

UNTIL = (today() + timedelta(days=30)).isoformat()
ASSIGN = {"do": "assign", "owner": "limin"}
ACCEPT = {"do": "accept", "reason": "测试数据", "until": UNTIL}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def place(scene) -> Place:
    """Identity numbers in a workbook for which 李敏 answers."""
    scene.whole()
    return Place.objects.get(kind="cn_resident_id")


@pytest.fixture
def address(place) -> str:
    return f"/discovery/findings/{place.pk}/"


def test_it_is_told_in_words_and_masked(officer, address) -> None:
    page = text(officer.get(address))
    for told in (
        "居民身份证号码",
        "人事/员工名册.xlsx · Sheet1 · 证件号码",
        "1101**********1234",
        "列名如此、本列大多数值符合、校验位正确",
        "涉及 1000 人以上",
        "首次发现",
    ):
        assert told in page


def test_names_from_outside_stay_text(officer, scene) -> None:
    scene.whole()
    place = Place.objects.get(kind="email")
    page = text(officer.get(f"/discovery/findings/{place.pk}/"))
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_what_does_not_exist_is_not_found(officer, scene) -> None:
    scene.whole()
    for number in ("0", "999999999999999999", "9" * 30, "x", "-1"):
        address = f"/discovery/findings/{number}/"
        assert officer.get(address).status_code == 404
        assert officer.post(f"{address}deal/", ASSIGN).status_code == 404


def test_no_other_role_comes_in(nobody, registrar, stranger, address) -> None:
    for who in (nobody, registrar):
        assert who.get(address).status_code == 404
        assert who.post(f"{address}deal/", ASSIGN).status_code == 403
    assert stranger.get(address).status_code == 302
    assert stranger.post(f"{address}deal/", ASSIGN).status_code == 302


def test_who_only_reads_decides_nothing(reader, place, address) -> None:
    assert f"{address}deal/" not in text(reader.get(address))
    for given in (ASSIGN, ACCEPT):
        assert reader.post(f"{address}deal/", given).status_code == 403
    place.refresh_from_db()
    assert (place.owner, place.status) == (None, "open")


def test_wrong_method(officer, address) -> None:
    assert officer.post(address).status_code == 405
    assert officer.get(f"{address}deal/").status_code == 405


def test_it_is_assigned_and_its_owner_sees_it(officer, nobody, address) -> None:
    answer = officer.post(f"{address}deal/", ASSIGN, follow=True)
    assert "已指定责任人。" in text(answer)
    assert "李敏" in text(answer)
    assert "有 1 处发现等您整改" in text(nobody.get("/"))
    assert "居民身份证号码" in text(nobody.get("/discovery/own/"))
    page = nobody.get(address)
    assert page.status_code == 200
    assert "deal/" not in text(page)


def test_nobody_of_that_name_is_told_beside_the_field(officer, place, address) -> None:
    given = {**ASSIGN, "owner": "谁"}
    answer = officer.post(f"{address}deal/", given)
    assert answer.status_code == 422
    assert "没有这样一名在岗操作员。" in text(answer)
    assert 'value="谁"' in text(answer)
    assert Place.objects.get(pk=place.pk).owner is None


def test_what_cannot_be_accepted_so_is_told(officer, address) -> None:
    for changed, told in (
        ({"reason": ""}, "deal_reason_error"),
        ({"reason": " \u0007 "}, "deal_reason_error"),
        ({"until": "2020-01-01"}, "截止日须从今天起"),
        ({"until": "9999-12-31"}, "截止日须从今天起"),
        ({"until": "morgen"}, "deal_until_error"),
    ):
        answer = officer.post(f"{address}deal/", {**ACCEPT, **changed})
        assert answer.status_code == 422
        assert told in text(answer)


def test_it_is_accepted_and_opened_again(officer, place, address) -> None:
    page = text(officer.post(f"{address}deal/", ACCEPT, follow=True))
    assert "测试数据" in page
    assert UNTIL in page
    page = text(officer.post(f"{address}deal/", {"do": "reopen"}, follow=True))
    assert "已恢复为未处理。" in page
    place.refresh_from_db()
    assert place.status == "open"


def test_a_repeat_is_refused_with_the_way_back(officer, address) -> None:
    officer.post(f"{address}deal/", ACCEPT)
    answer = officer.post(f"{address}deal/", ACCEPT)
    assert answer.status_code == 403
    assert f'href="{address}"' in text(answer)


def test_of_two_who_accept_at_once_one_is_told(officer, address, at_once) -> None:
    answers = at_once(
        lambda who: who.post(f"{address}deal/", ACCEPT).status_code, officer, officer
    )
    assert sorted(answers) == [302, 403]


def test_what_may_not_be_kept_is_never_accepted(officer, scene) -> None:
    scene.whole()
    track = Place.objects.get(kind="card_track")
    answer = officer.post(f"/discovery/findings/{track.pk}/deal/", ACCEPT)
    assert answer.status_code == 403
    track.refresh_from_db()
    assert track.status == "open"


def test_who_answers_for_it_does_not_accept_it(officer, scene, place, address) -> None:
    assign(scene.desk, scene.deed("chenjing"), [place.pk], "chenjing")
    assert officer.post(f"{address}deal/", ACCEPT).status_code == 403


def test_what_cannot_be_done_is_not_found(officer, address) -> None:
    for do in ("", "delete", "assign accept"):
        assert officer.post(f"{address}deal/", {"do": do}).status_code == 404


def test_what_is_gone_tells_so_and_offers_nothing(officer, scene, place) -> None:
    scene.scanned(place.target)
    page = text(officer.get(f"/discovery/findings/{place.pk}/"))
    assert "扫描未再发现" in page
    assert 'value="accept"' not in page


def test_in_english(officer, address) -> None:
    officer.cookies["xinhu_language"] = "en"
    page = text(officer.get(address))
    assert "Resident identity number" in page
    assert "its check digit is right" in page
