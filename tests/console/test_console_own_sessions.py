"""One's own sessions: the present one, who came in, who tried; ending the others."""

import pytest
from django.test import Client

from looked_at import require_clean
from xinhu.desks.staff.models import Device, LogIn, Session, Token

ADDRESS, END = "/sessions/", "/sessions/end-others/"
RIGHT = {"login": "limin", "password": "correct horse battery 9"}
WRONG = {"login": "limin", "password": "wrong horse battery 9"}


@pytest.mark.duty("R6.2")
@pytest.mark.duty("R7.1")
def test_the_page_tells_the_present_session_and_the_last_ten(clerk) -> None:
    for _ in range(3):
        clerk.post("/log-out/")
        Client().post("/log-in/", WRONG)
        clerk.post("/log-in/", RIGHT)
    text = clerk.get(ADDRESS).content.decode()
    assert "网点业务网" in text
    assert text.count("登录成功") == 4
    assert text.count("密码错误") == 3
    assert text.count("已知设备") == 3
    for _ in range(12):
        clerk.post("/log-out/")
        clerk.post("/log-in/", RIGHT)
    assert clerk.get(ADDRESS).content.decode().count("登录成功") == 10


@pytest.mark.duty("R6.2")
def test_the_first_page_tells_the_last_log_in_and_what_failed_since(clerk) -> None:
    assert "这是您第一次登录" in clerk.get("/").content.decode()
    clerk.post("/log-out/")
    for _ in range(3):
        Client().post("/log-in/", WRONG)
    clerk.post("/log-in/", RIGHT)
    text = clerk.get("/").content.decode()
    assert "上次登录：" in text
    assert "有 3 次登录失败" in text
    clerk.post("/log-out/")
    clerk.post("/log-in/", RIGHT)
    assert "次登录失败" not in clerk.get("/").content.decode()


def test_nobody_is_told_of_another(clerk, auditor) -> None:
    Client().post("/log-in/", WRONG)
    assert "密码错误" in clerk.get(ADDRESS).content.decode()
    assert "密码错误" not in auditor.get(ADDRESS).content.decode()
    assert "密码错误" not in auditor.get(ADDRESS + "?operator=1").content.decode()


@pytest.mark.duty("R6.2")
def test_ending_the_others_leaves_this_session_and_this_device(clerk) -> None:
    elsewhere = Client()
    elsewhere.post("/log-in/", RIGHT)
    clerk.get("/")
    clerk.post("/log-in/", RIGHT)
    stray = Token.objects.filter(revoked_at=None).get()
    stray.pk, stray.digest = None, b"stray"
    stray.save()
    answer = clerk.post(END)
    assert answer.url == "/sessions/?done=1"
    assert "其他会话已结束" in clerk.get(answer.url).content.decode()
    assert Session.objects.filter(ended_at=None).count() == 1
    assert Token.objects.filter(revoked_at=None).count() == 1
    assert Device.objects.filter(forgotten_at=None).count() == 1
    clerk.post("/log-out/")
    elsewhere.post("/log-in/", RIGHT)
    elsewhere.post("/log-out/")
    clerk.post("/log-in/", RIGHT)
    known = LogIn.objects.order_by("pk").values_list("known", flat=True)
    assert list(known)[-2:] == [False, True]


def test_ending_the_others_twice_changes_nothing(clerk) -> None:
    assert clerk.post(END).status_code == clerk.post(END).status_code == 302
    assert clerk.get("/").status_code == 200


def test_nobody_elses_sessions_are_ended(clerk, auditor) -> None:
    clerk.post(END, {"operator": "2", "login": "zhaolei"})
    assert auditor.get("/").status_code == 200


def test_wrong_person(stranger) -> None:
    assert stranger.get(ADDRESS).url.startswith("/log-in/")
    assert stranger.post(END).url.startswith("/log-in/")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_wrong_method(clerk, method) -> None:
    assert getattr(clerk, method)(END).status_code == 405
    assert clerk.post(ADDRESS).status_code == 405


def test_a_form_from_elsewhere_is_not_taken(clerk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    assert strict.post(END).status_code == 403


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_used_with_keys_alone_and_reads_well(page, language) -> None:
    page.goto("/log-in/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    page.fill("#id_login", "limin")
    page.fill("#id_password", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-refused")
    page.fill("#id_login", "limin")
    page.fill("#id_password", RIGHT["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    for address in ("/", ADDRESS):
        page.goto(address)
        require_clean(page, address)
    page.locator(f"form[action='{END}'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    assert page.locator("tbody tr").count() == 2
