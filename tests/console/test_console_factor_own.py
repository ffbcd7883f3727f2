"""One's own second factors: adding, recovery codes, removing, and who must have one."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from factors import PASSWORD, App, acts, give_app, rewind, who
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.models import Operator, Token

OWN, APP, KEY, CODES = (
    "/second-factor/own/",
    "/second-factor/own/app/",
    "/second-factor/own/passkey/",
    "/second-factor/own/codes/",
)
PAGES = (OWN, APP, KEY, CODES, "/second-factor/own/1/remove/", "/second-factor/")


def app_on(page) -> App:
    """Read the secret from a page as a person does who types it."""
    found = re.search(r'id="app-text">([A-Z2-7 ]+)<', page.content.decode())
    assert found is not None
    return App(found[1])


def enrol(person: Client) -> tuple[App, list[str]]:
    app = app_on(person.get(APP))
    page = person.post(APP, {"code": app.code(), "password": PASSWORD})
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", page.content.decode())
    return app, codes


def fresh(username: str) -> bool:
    tokens = Token.objects.filter(operator=who(username), revoked_at=None)
    return any(token.second_factor_until for token in tokens)


@pytest.fixture
def demanding(settings_of, console) -> Iterator[None]:
    """The shipped rules: some roles come in with a second factor only."""
    assert console
    with settings_of(XINHU_OWN_RULES=None):
        yield


@pytest.mark.duty("R6.3")
def test_an_app_is_added_by_its_secret_as_text_and_codes_are_shown_once(clerk) -> None:
    page = clerk.get(APP).content.decode()
    assert "<svg" in page
    assert 'style="' not in page
    app, codes = enrol(clerk)
    assert len(codes) == 10
    assert fresh("limin")
    listed = clerk.get(OWN).content.decode()
    assert "身份验证器应用" in listed
    assert "剩余 10 个" in listed
    for text in (app.secret, *codes):
        assert text not in listed


def test_the_waiting_secret_lies_sealed_in_the_session(clerk) -> None:
    app = app_on(clerk.get(APP))
    assert app.secret not in str(dict(clerk.session))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"code": "000000"}, "第二重验证不正确"),
        ({"password": "wrong"}, "没有证明是账号本人"),
    ],
    ids=["wrong code", "wrong password"],
)
def test_a_wrong_code_or_password_adds_nothing_and_is_told(clerk, form, told) -> None:
    app = app_on(clerk.get(APP))
    page = clerk.post(APP, {"code": app.code(), "password": PASSWORD, **form})
    assert page.status_code == 422
    text = page.content.decode()
    assert told in text
    assert PASSWORD not in text
    assert not Authenticator.objects.exists()
    assert not fresh("limin")
    # The secret stays the same, so that the phone need not scan again.
    assert app_on(page).secret == app.secret


@pytest.mark.parametrize(
    "form",
    [{}, {"code": ""}, {"code": "1" * 500}, {"password": PASSWORD}, {"code": "a\0b"}],
)
def test_malformed_adds_nothing(clerk, form) -> None:
    clerk.get(APP)
    assert clerk.post(APP, form).status_code in {200, 422}
    assert not Authenticator.objects.exists()


def test_a_code_sent_without_having_seen_a_secret_adds_nothing(clerk) -> None:
    page = clerk.post(APP, {"code": "123456", "password": PASSWORD})
    assert page.status_code == 422
    assert not Authenticator.objects.exists()


def test_a_second_app_is_refused_and_a_repetition_adds_nothing(clerk) -> None:
    app, _ = enrol(clerk)
    page = clerk.post(APP, {"code": app.code(), "password": PASSWORD})
    assert page.status_code == 403
    assert "已经设置了身份验证器应用" in page.content.decode()
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_of_two_windows_that_add_at_once_one_wins(entering, at_once) -> None:
    one, other = entering("limin"), Client()
    other.cookies = one.cookies
    form = {"code": app_on(one.get(APP)).code(), "password": PASSWORD}
    answers = at_once(lambda who: who.post(APP, form).status_code, one, other)
    assert answers.count(200) == 1
    assert set(answers) < {200, 403, 422}
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.parametrize("address", PAGES)
def test_nobody_who_is_not_logged_in_sees_a_page(stranger, address) -> None:
    assert stranger.get(address).url.startswith("/log-in/?next=")
    sent = stranger.post(address, {"code": "1"})
    assert sent.status_code == 405 or sent.url.startswith("/log-in/?next=")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method(clerk, address, method) -> None:
    assert getattr(clerk, method)(address).status_code == 405


@pytest.mark.parametrize("address", PAGES)
def test_a_form_from_elsewhere_is_not_taken(clerk, address) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    assert strict.post(address, {"code": "1"}).status_code == 403


# --- recovery codes -------------------------------------------------------------------


def test_new_codes_take_a_fresh_factor_and_the_password(clerk) -> None:
    app, old = enrol(clerk)
    Token.objects.update(second_factor_until=None)
    asked = clerk.get(CODES)
    assert asked.status_code == 403
    assert "第二重验证" in asked.content.decode()
    rewind("limin")
    passed = clerk.post("/second-factor/", {"to": CODES, "code": app.code()})
    assert passed.url == CODES
    assert clerk.get(CODES).status_code == 200
    wrong = clerk.post(CODES, {"password": "wrong"})
    assert wrong.status_code == 422
    page = clerk.post(CODES, {"password": PASSWORD}).content.decode()
    new = re.findall(r"<code>(\w{5}-\w{5})</code>", page)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert clerk.post("/second-factor/", {"code": old[0]}).status_code == 422
    assert clerk.post("/second-factor/", {"code": new[0]}).status_code == 302


def test_codes_are_never_shown_again(clerk) -> None:
    _, codes = enrol(clerk)
    for address in (OWN, CODES, "/"):
        page = clerk.get(address).content.decode()
        assert not [code for code in codes if code in page]


# --- removing -------------------------------------------------------------------------


def removal(username: str) -> str:
    number = Authenticator.objects.get(user=who(username), type="totp").pk
    return f"/second-factor/own/{number}/remove/"


def test_removing_takes_a_fresh_factor(clerk) -> None:
    enrol(clerk)
    Token.objects.update(second_factor_until=None)
    assert clerk.post(removal("limin")).status_code == 403
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_clerk_removes_their_factor(clerk, database) -> None:
    enrol(clerk)
    assert "身份验证器应用" in clerk.get(removal("limin")).content.decode()
    assert clerk.post(removal("limin")).url == OWN
    assert not Authenticator.objects.exists()
    assert ("second_factor.removed", {"factor": "totp"}) in acts(database)


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40, "١", "1;--", "%00"])
def test_a_factor_that_is_none_is_not_found(clerk, number) -> None:
    enrol(clerk)
    assert clerk.post(f"/second-factor/own/{number}/remove/").status_code == 404


def test_nobody_removes_the_factor_of_somebody_else(clerk) -> None:
    enrol(clerk)
    give_app("zhaolei")
    assert clerk.get(removal("zhaolei")).status_code == 404
    assert clerk.post(removal("zhaolei")).status_code == 404
    assert Authenticator.objects.filter(user=who("zhaolei")).count() == 2


# --- who must have one ----------------------------------------------------------------


@pytest.mark.duty("R6.3")
@pytest.mark.usefixtures("demanding")
def test_a_role_that_needs_a_factor_and_has_none_can_only_add_one(
    entering, console
) -> None:
    person = entering("chenjing")
    assert Token.objects.get().scopes == []
    for address in ("/", "/customers/", "/register/", "/register/checkpoint/"):
        assert person.get(address).url == OWN
    page = person.get(OWN).content.decode()
    assert "您的岗位须有第二重验证" in page
    assert 'href="/customers/"' not in page
    assert console.asked == []
    assert person.get("/password/").status_code == 200
    enrol(person)
    assert Token.objects.get().scopes != []
    assert person.get("/").status_code == 200


@pytest.mark.usefixtures("demanding")
def test_the_last_factor_of_such_a_role_stays(entering) -> None:
    person = entering("chenjing")
    enrol(person)
    page = person.post(removal("chenjing"))
    assert page.status_code == 403
    assert "至少须保留 1 项第二重验证" in page.content.decode()


@pytest.mark.usefixtures("demanding")
def test_a_clerk_comes_in_with_the_password_alone(clerk) -> None:
    assert clerk.get("/").status_code == 200
    assert Token.objects.get().scopes != []


@pytest.mark.usefixtures("demanding")
def test_a_password_that_is_due_comes_before_the_factor(entering) -> None:
    from xinhu.desks.staff.models import UsedPassword  # noqa: PLC0415 -- needs Django

    UsedPassword.objects.filter(operator=who("chenjing")).update(given=True)
    person = entering("chenjing")
    assert person.get("/").url == "/password/"
    assert person.get(OWN).url == "/password/"


# --- coming in with one ---------------------------------------------------------------


def come(username: str = "limin") -> Client:
    person = Client()
    answer = person.post("/log-in/", {"login": username, "password": PASSWORD})
    assert answer.url == "/log-in/second/"
    return person


@pytest.mark.duty("R6.3")
@pytest.mark.usefixtures("console")
def test_whoever_has_a_factor_comes_in_with_it_and_is_fresh(database) -> None:
    app, _ = give_app("limin")
    person = come()
    assert not Token.objects.exists()
    assert person.get("/").status_code == 302
    assert "密码已核对" in person.get("/log-in/second/").content.decode()
    assert person.post("/log-in/second/", {"code": app.code()}).url == "/"
    assert person.get("/").status_code == 200
    assert fresh("limin")
    told = [event for event, _ in acts(database)]
    assert told[-2:] == ["second_factor.passed", "session.opened"]


@pytest.mark.usefixtures("console")
def test_a_code_that_came_in_once_does_not_come_in_again() -> None:
    app, _ = give_app("limin")
    code = app.code()
    come().post("/log-in/second/", {"code": code})
    page = come().post("/log-in/second/", {"code": code})
    assert page.status_code == 422
    assert "这个验证码已经用过" in page.content.decode()
    assert code not in page.content.decode()


@pytest.mark.usefixtures("console")
def test_the_same_code_in_two_browsers_at_once_comes_in_once(at_once) -> None:
    app, _ = give_app("limin")
    code = app.code()
    people = [come(), come()]
    answers = at_once(
        lambda who: who.post("/log-in/second/", {"code": code}).status_code, *people
    )
    assert sorted(answers) == [302, 422]


@pytest.mark.usefixtures("console")
def test_a_recovery_code_comes_in_once() -> None:
    _, codes = give_app("limin")
    assert come().post("/log-in/second/", {"code": codes[0]}).status_code == 302
    assert come().post("/log-in/second/", {"code": codes[0]}).status_code == 422


@pytest.mark.usefixtures("console")
def test_guessing_at_the_second_step_waits_in_every_browser() -> None:
    app, _ = give_app("limin")
    for _ in range(5):
        come().post("/log-in/second/", {"code": "000000"})
    page = come().post("/log-in/second/", {"code": app.code()})
    assert page.status_code == 422
    assert "第二重验证出错次数过多" in page.content.decode()
    assert not Token.objects.exists()


def test_the_second_step_without_the_first_leads_to_the_first(stranger) -> None:
    assert stranger.get("/log-in/second/").url == "/log-in/"
    assert stranger.post("/log-in/second/", {"code": "1"}).url == "/log-in/"


@pytest.mark.usefixtures("console")
def test_whoever_was_stopped_between_the_steps_does_not_come_in() -> None:
    app, _ = give_app("limin")
    person = come()
    Operator.objects.filter(username="limin").update(is_active=False)
    answer = person.post("/log-in/second/", {"code": app.code()})
    assert answer.url == "/log-in/stopped/"
    assert not Token.objects.exists()


@pytest.mark.usefixtures("console")
def test_a_way_in_left_half_way_opens_nothing_to_somebody_else() -> None:
    """The factor of one, then the password of another, in one browser."""
    app, _ = give_app("limin")
    give_app("zhaolei")
    person = come()
    Operator.objects.filter(username="limin").update(is_active=False)
    person.post("/log-in/second/", {"code": app.code()})
    answer = person.post("/log-in/", {"login": "zhaolei", "password": PASSWORD})
    assert answer.url == "/log-in/second/"
    assert not Token.objects.exists()


@pytest.mark.usefixtures("console")
def test_a_factor_that_was_shown_before_the_password_counts_for_nothing() -> None:
    give_app("limin")
    person = come()
    session = person.session
    session["factor_shown"] = [who("limin").pk, system_clock()]
    session.save()
    answer = person.post("/log-in/", {"login": "limin", "password": PASSWORD})
    assert answer.url == "/log-in/second/"
    assert not Token.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/log-in/second/", "/log-in/passkey/"])
def test_wrong_method_on_the_way_in(stranger, address, method) -> None:
    assert getattr(stranger, method)(address).status_code == 405


# --- lost -----------------------------------------------------------------------------

LOST = "/log-in/second/lost/"


@pytest.mark.usefixtures("console")
def test_whoever_lost_theirs_asks_for_a_reset_after_the_password() -> None:
    give_app("limin")
    person = come()
    assert "手机或密钥丢失" in person.get("/log-in/second/").content.decode()
    assert person.get(LOST).status_code == 200
    assert person.post(LOST, {"reason": ""}).status_code == 200
    page = person.post(LOST, {"reason": "手机遗失"}).content.decode()
    row = ApprovalRow.objects.get()
    assert row.ref in page
    assert (row.kind, row.requester) == ("second_factor_reset", who("limin").reference)
    assert Authenticator.objects.count() == 2


def test_nobody_asks_for_a_reset_before_the_password(stranger) -> None:
    give_app("limin")
    assert stranger.get(LOST).url == "/log-in/"
    assert stranger.post(LOST, {"reason": "x"}).url == "/log-in/"
    assert not ApprovalRow.objects.exists()
