"""A forgotten password at the console: asking, the waiting link, setting it."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from factors import acts
from xinhu.console.approvals.rules import book
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

PASSWORD = "correct horse battery 9"
NEW = "seven blue teapots, 47"
ASKING = "/password/forgotten/"
FOR = "/password/for-somebody/"
pytestmark = pytest.mark.duty("R6.3")


@pytest.fixture(autouse=True)
def people(console) -> Iterator[None]:
    """A supervisor and two administrators more; links wait in the browser."""
    for username, role, post in (
        ("zhouning", "supervisor", "counter_supervisor"),
        ("hanmei", "security_admin", "security"),
        ("luban", "system_admin", "system"),
    ):
        Operator.objects.enter(
            password=PASSWORD,
            given=False,
            reference=f"op-{username}0123456789",
            username=username,
            full_name=username,
            email=f"{username}@bank.test",
            role=role,
            post=post,
            branch="朝阳支行",
            department=post,
        )
    cache.clear()
    assert console
    with override_settings(XINHU_MAIL=False):
        yield


def ask(username: str = "limin", reason: str = "忘记口令") -> str:
    answer = Client().post(ASKING, {"username": username, "reason": reason})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def link_in(text: str) -> str:
    (found,) = re.findall(r'href="(/password/link/[\w-]+/)"', text)
    return found


def approve(says: str = "grant") -> None:
    operator = Operator.objects.get(username="zhouning")
    by = Actor(reference=operator.reference, post=operator.post, zone="branch")
    row = ApprovalRow.objects.latest("requested_at")
    shown = show(
        row.ref,
        viewer=operator,
        by=by,
        sees_all=False,
        book=book(),
        now=system_clock(),
    )
    assert shown.look is not None
    stated = deciding.Stated(seen=bytes(row.digest), look=shown.look, reason="当面核对")
    act = deciding.grant if says == "grant" else deciding.deny
    act(row.ref, stated, by=by, book=book(), now=system_clock())


def set_by(link: str, new: str = NEW, again: str | None = None) -> int:
    form = {"new": new, "again": new if again is None else again}
    return Client().post(link, form).status_code


def test_from_the_log_in_page_to_the_new_password(entering, stranger) -> None:
    assert ASKING in stranger.get("/log-in/").content.decode()
    session = entering("limin")
    text = ask()
    assert re.search(r"\d{4} \d{4}", text)
    link = link_in(text)
    assert Client().get(link).status_code == 410
    approve()
    page = Client().get(link)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store, private"
    assert set_by(link) == 302
    assert session.get("/customers/").status_code == 302  # every session ended
    assert Operator.objects.get(username="limin").check_password(NEW)
    assert set_by(link, "nine green kettles, 85") == 410


def test_the_answer_is_the_same_for_every_name(stranger) -> None:
    assert stranger
    known, unknown = ask("limin"), ask("no-such-name")

    def shape(text: str) -> str:
        text = re.sub(r"\d{4} \d{4}", "N", text)
        text = re.sub(r'value="[^"]*"', "V", text)
        return re.sub(r"/password/link/[\w-]+/", "L", text)

    assert shape(known) == shape(unknown)
    assert Client().get(link_in(unknown)).status_code == 410
    with override_settings(XINHU_MAIL=True):
        assert ask("limin") == ask("no-such-name")
        assert ask("zhouning") == ask("no-such-name")
    assert ApprovalRow.objects.count() == 2


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"username": "limin"},
        {"username": "limin", "reason": "  "},
        {"username": "limin", "reason": "。。"},
        {"username": "刘" * 200, "reason": "忘记"},
        {"username": "limin", "reason": "字" * 300},
        {"username": "li\x00min", "reason": "忘记"},
    ],
)
def test_what_cannot_be_used_is_told_and_asks_for_nothing(form) -> None:
    assert Client().post(ASKING, form).status_code == 422
    assert ApprovalRow.objects.count() == 0


@pytest.mark.parametrize(
    "secret", ["x", "刘芳菲", "A" * 43, "A" * 5000, "%00", "..%2f"]
)
def test_a_made_up_link_opens_nothing(secret: str) -> None:
    for method in (Client().get, Client().post):
        answer = method(f"/password/link/{secret}/")
        assert answer.status_code in {404, 410}
        assert "刘芳菲" not in answer.content.decode()


def test_a_password_that_is_not_taken_is_told_with_reasons_and_the_link_stays() -> None:
    link = link_in(ask())
    approve()
    assert set_by(link, "short") == 422
    assert set_by(link, NEW, "another one, 85!") == 422
    assert set_by(link, "") == 422
    answer = Client().post(link, {"new": "limin 111111111", "again": "limin 111111111"})
    assert "limin 111111111" not in answer.content.decode()
    assert set_by(link) == 302


def test_two_at_once_set_it_once(at_once: Callable) -> None:
    link = link_in(ask())
    approve()

    def change(client: Client) -> int:
        form = {"new": NEW, "again": NEW}
        return client.post(link, form).status_code

    assert sorted(at_once(change, Client(), Client())) == [302, 410]


def test_a_denied_request_and_other_methods_open_nothing() -> None:
    link = link_in(ask())
    approve("deny")
    assert set_by(link) == 410
    for address in (ASKING, link):
        assert Client().delete(address).status_code == 405
        assert Client().put(address).status_code == 405


def test_the_form_cannot_be_sent_from_elsewhere() -> None:
    link = link_in(ask())
    approve()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, {"new": NEW, "again": NEW}).status_code == 403
    assert strict.post(ASKING, {"username": "limin", "reason": "x"}).status_code == 403


def test_an_administrator_asks_for_somebody_and_sees_no_link(entering) -> None:
    admin = entering("luban")
    assert admin.get(FOR).status_code == 200
    for form, status in (
        ({"operator": "nobody", "reason": "忘记"}, 422),
        ({"operator": "limin", "reason": "忘记"}, 422),  # no address
        ({"operator": "zhouning", "reason": ""}, 422),
        ({"operator": "zhouning", "reason": "电话申请"}, 302),
    ):
        answer = admin.post(FOR, form)
        assert answer.status_code == status, form
    page = admin.get(answer["Location"]).content.decode()
    assert "zhouning" in page
    assert "/password/link/" not in page
    assert Mail.objects.filter(kind="password_link").count() == 0


@pytest.mark.parametrize("who", ["limin", "zhaolei", "suntao"])
def test_nobody_else_asks_for_somebody_and_it_is_written_down(
    entering, database, who: str
) -> None:
    client = entering(who)
    for answer in (client.get(FOR), client.post(FOR, {"operator": "zhouning"})):
        assert answer.status_code == 403
    told = [detail for name, detail in acts(database) if name == "staff.refused"]
    refused = {"act": "page", "reason": "console.role"}
    assert [each | refused for each in told] == told
    assert len(told) == 2


def test_a_stranger_asks_for_nobody_else(stranger) -> None:
    assert stranger.get(FOR).status_code == 302
    assert stranger.post(FOR, {"operator": "limin", "reason": "x"}).status_code == 302
    assert ApprovalRow.objects.count() == 0
