"""Changing one's password, and the log-in that asks for nothing else first."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils.timezone import now

from xinhu.desks.staff.models import Operator, Token, UsedPassword
from xinhu.desks.staff.passwords.imprints import imprint_key, keep_details
from xinhu.desks.staff.passwords.personal import Details

ADDRESS = "/password/"
OLD, NEW = "correct horse battery 9", "seven blue teapots, 47"
FORM = {"current": OLD, "new": NEW, "again": NEW}


def li() -> Operator:
    return Operator.objects.get(username="limin")


def unchanged() -> bool:
    return li().check_password(OLD) and UsedPassword.objects.count() == 4


@pytest.mark.duty("R6.3")
def test_a_change_ends_the_session_and_the_new_password_comes_in(clerk) -> None:
    answer = clerk.post(ADDRESS, FORM)
    assert answer.url == "/log-in/?changed=1"
    assert "密码已修改" in clerk.get(answer.url).content.decode()
    assert clerk.get("/").status_code == 302
    assert not Token.objects.filter(revoked_at=None).exists()
    assert clerk.post("/log-in/", {"login": "limin", "password": NEW}).url == "/"


def test_nobody_elses_session_ends(clerk, auditor) -> None:
    clerk.post(ADDRESS, FORM)
    assert auditor.get("/").status_code == 200


@pytest.mark.duty("R6.3")
def test_nothing_of_the_operator_is_taken_and_no_page_repeats_it(clerk) -> None:
    key = imprint_key("c" * 50)
    keep_details(li(), Details(phones=("13900139042",)), key=key)
    weak = "limin 13900139042"
    page = clerk.post(ADDRESS, {**FORM, "new": weak, "again": weak})
    text = page.content.decode()
    assert page.status_code == 422
    assert "密码中含有您本人的电话号码" in text
    assert "密码中含有您的姓名" in text
    assert "13900139042" not in text
    assert OLD not in text
    assert unchanged()


def test_refusals_are_told_in_english_where_english_was_chosen(clerk) -> None:
    clerk.post("/language/", {"language": "en", "next": ADDRESS})
    page = clerk.post(ADDRESS, {**FORM, "new": "short", "again": "short"})
    assert "The password is too short: at least 10 characters." in page.content.decode()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({**FORM, "current": "wrong"}, "当前密码不正确"),
        ({**FORM, "again": NEW + "!"}, "两次输入的新密码不一致"),
        ({**FORM, "new": OLD, "again": OLD}, "最近 1 个密码之一"),
        ({**FORM, "new": "a" * 200, "again": "a" * 200}, "密码太长"),
        ({**FORM, "new": "tea\u200bpots, 47", "again": "tea\u200bpots, 47"}, "看不见"),
    ],
    ids=["wrong present", "typed differently", "the old one", "endless", "unseen"],
)
def test_each_refusal_says_what_to_do(clerk, form, told) -> None:
    page = clerk.post(ADDRESS, form)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert unchanged()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"current": OLD},
        {**FORM, "new": ""},
        {**FORM, "new": "a\x00b", "again": "a\x00b"},
    ],
    ids=["nothing", "no new one", "empty", "zero byte"],
)
def test_malformed_changes_nothing(clerk, form) -> None:
    assert clerk.post(ADDRESS, form).status_code == 200
    assert unchanged()


def test_a_password_is_taken_as_typed_with_the_spaces_around_it(clerk) -> None:
    typed = f" {NEW} "
    clerk.post(ADDRESS, {**FORM, "new": typed, "again": typed})
    assert li().check_password(typed)


def test_wrong_person(stranger) -> None:
    assert stranger.get(ADDRESS).url == "/log-in/?next=%2Fpassword%2F"
    assert stranger.post(ADDRESS, FORM).url == "/log-in/?next=%2F"
    assert unchanged()


def test_nobody_names_another_operator(clerk) -> None:
    clerk.post(ADDRESS, {**FORM, "operator": "zhaolei", "id": "2", "login": "zhaolei"})
    assert Operator.objects.get(username="zhaolei").check_password(OLD)
    assert li().check_password(NEW)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method(clerk, method) -> None:
    assert getattr(clerk, method)(ADDRESS).status_code == 405


def test_a_form_from_elsewhere_is_not_taken(clerk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    assert strict.post(ADDRESS, FORM).status_code == 403
    assert unchanged()


def test_a_repetition_finds_nobody_logged_in(clerk) -> None:
    clerk.post(ADDRESS, FORM)
    assert clerk.post(ADDRESS, FORM).url.startswith("/log-in/")
    assert UsedPassword.objects.filter(operator=li()).count() == 2


def test_of_two_at_once_one_wins_and_the_other_is_refused(clerk, at_once) -> None:
    twin = Client()
    twin.cookies = clerk.cookies.copy()
    answers = at_once(lambda who: who.post(ADDRESS, FORM).status_code, clerk, twin)
    assert answers.count(302) >= 1
    assert set(answers) <= {302, 401, 422}
    assert UsedPassword.objects.filter(operator=li()).count() == 2


@pytest.mark.duty("R6.3")
def test_guessing_the_present_password_is_slowed_down(clerk) -> None:
    for _ in range(5):
        clerk.post(ADDRESS, {**FORM, "current": "wrong"})
    page = clerk.post(ADDRESS, FORM)
    assert page.status_code == 429
    assert "密码输错次数过多" in page.content.decode()
    assert unchanged()


@pytest.mark.duty("R6.3")
def test_a_password_set_by_somebody_else_opens_nothing_but_its_change(
    entering, console
) -> None:
    UsedPassword.objects.filter(operator=li()).update(given=True)
    clerk = entering("limin")
    assert Token.objects.get().scopes == []
    for address in ("/", "/customers/", "/register/", "/register/checkpoint/"):
        assert clerk.get(address).url == ADDRESS
    page = clerk.get(ADDRESS).content.decode()
    assert "这个密码是别人为您设置的" in page
    assert 'href="/customers/"' not in page
    assert console.asked == []
    clerk.post(ADDRESS, FORM)
    clerk.post("/log-in/", {"login": "limin", "password": NEW})
    assert clerk.get("/").status_code == 200
    assert Token.objects.get(revoked_at=None).scopes != []


def test_whoever_must_change_may_still_log_out(entering) -> None:
    UsedPassword.objects.filter(operator=li()).update(given=True)
    assert entering("limin").post("/log-out/").url == "/log-in/"


def test_a_part_of_a_page_leads_to_the_change_as_a_whole(entering) -> None:
    UsedPassword.objects.filter(operator=li()).update(given=True)
    answer = entering("limin").get("/customers/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == ADDRESS


@pytest.mark.duty("R6.3")
def test_an_expired_password_is_changed_first(entering) -> None:
    UsedPassword.objects.update(set_at=now() - timedelta(days=90))
    clerk = entering("limin")
    assert clerk.get("/").url == ADDRESS
    assert "密码已使用 90 天" in clerk.get(ADDRESS).content.decode()


@pytest.mark.duty("R6.3")
def test_a_password_soon_to_expire_is_told_on_the_first_page(entering) -> None:
    UsedPassword.objects.update(set_at=now() - timedelta(days=85, hours=1))
    assert "密码还有 5 天到期" in entering("limin").get("/").content.decode()


def test_no_page_and_no_column_gives_a_password_back(clerk) -> None:
    assert OLD not in clerk.get(ADDRESS).content.decode()
    assert check_password(OLD, li().password)
    assert OLD not in str(Operator.objects.values().get(username="limin"))
