"""The staff list at the console: shown to who enters operators, then taken in."""

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from looked_at import require_clean
from staff_tree import NOW, ROOT, UNITS
from xinhu.console.kit.uploads import MOST
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.approvals.deciding import Stated, grant
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.units import close, found
from xinhu.desks.staff.tokens import Actor

PASSWORD = "correct horse battery 9"
PAGE = "/staff/import/"
HEADER = "用户名,姓名,机构代码,岗位代码\n"
LIST = f"{HEADER}zhouyu,周瑜,counter,counter\nluxun,陆逊,credit,loan_officer\n"
BAD = f"{HEADER}zhouyu,周瑜,nowhere,counter\nlimin,李敏,counter,counter\n"

pytestmark = pytest.mark.usefixtures("console")


@pytest.fixture
def tree(console) -> None:  # noqa: ARG001 -- for its effect
    for unit in UNITS:
        found(unit, by=ROOT, now=NOW)


def make_administrator() -> None:
    """孙涛 enters operators from now on."""
    row = Operator.objects.filter(username="suntao")
    row.update(role="system_admin", post="system")


@pytest.fixture
def admin(entering, tree) -> Client:  # noqa: ARG001 -- for its effect
    client = entering("suntao")
    make_administrator()
    return client


def send(client: Client, text: str | bytes, **more: str):  # noqa: ANN201 -- Django's answer
    raw = text.encode() if isinstance(text, str) else text
    return client.post(PAGE, {"file": SimpleUploadedFile("staff.csv", raw), **more})


def seen_in(page: str) -> str:
    found_digest = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found_digest is not None
    return found_digest.group(1)


def supervisor() -> None:
    """周宁 decides at a branch."""
    Operator.objects.enter(
        password=PASSWORD,
        given=False,
        reference="op-zhouning0123456789",
        username="zhouning",
        full_name="周宁",
        role="supervisor",
        post="counter_supervisor",
        branch="朝阳支行",
        department="counter",
    )


def asked(client: Client, text: str = LIST, **more: str) -> ApprovalRow:
    """Have a list shown, and ask that it be taken in."""
    seen = seen_in(send(client, text, **more).content.decode())
    answer = send(client, text, seen=seen, why="新员工入职", **more)
    assert answer.status_code == 302, answer.content.decode()
    return ApprovalRow.objects.latest("requested_at")


def vote(client: Client, row: ApprovalRow, says: str = "grant") -> HttpResponse:
    """Open a request, and say what its page offers."""
    page = client.get(f"/approvals/{row.ref}/").content.decode()
    look = re.search(r'name="look" value="(\d+)"', page)
    form = {
        "says": says,
        "digest": bytes(row.digest).hex(),
        "look": look[1] if look else "0",
        "reason": "已核对",
    }
    return client.post(f"/approvals/{row.ref}/vote/", form)


def voted(row: ApprovalRow) -> None:
    """Grant a request by both groups, at the desk."""
    supervisor()
    for who in ("zhouning", "chenjing"):
        them = Operator.objects.get(username=who)
        by = Actor(reference=them.reference, post=them.post, zone="branch")
        book, at = staff_rules().approvals, system_clock()
        shown = show(row.ref, viewer=them, by=by, sees_all=False, book=book, now=at)
        stated = Stated(seen=bytes(row.digest), look=shown.look or 0, reason="")
        grant(row.ref, stated, by=by, book=book, now=at)


def take_in(client: Client, row: ApprovalRow, text: str = LIST) -> HttpResponse:
    raw = SimpleUploadedFile("staff.csv", text.encode())
    return client.post(f"{PAGE}{row.ref}/", {"file": raw})


@pytest.fixture
def granted(admin, entering) -> Callable[..., ApprovalRow]:
    """A list that was asked for, and that both groups granted."""

    def granting(text: str = LIST, **more: str) -> ApprovalRow:
        row = asked(admin, text, **more)
        if not Operator.objects.filter(username="zhouning").exists():
            supervisor()
        for who in ("zhouning", "chenjing"):
            assert vote(entering(who), row).status_code == 302
        return row

    return granting


@pytest.mark.duty("R6.2")
def test_a_list_is_shown_asked_for_granted_and_then_taken_in(
    admin, entering, database
) -> None:
    shown = send(admin, LIST).content.decode()
    assert "badge-staff_change-join" in shown
    assert "运营部 <code>counter</code> · 柜员 <code>counter</code>" in shown
    row = asked(admin)
    assert (row.kind, row.state) == ("bulk_import", "requested")
    assert take_in(admin, row).status_code == 403, "not granted yet"
    assert vote(admin, row).status_code == 403, "whoever asked"
    supervisor()
    theirs = entering("zhouning")
    page = theirs.get(f"/approvals/{row.ref}/").content.decode()
    for words in (
        "zhouyu",
        "luxun",
        "信贷部 <code>credit</code> · 客户经理 <code>loan_officer</code>",
        "变动 2 人",
        "新员工入职",
    ):
        assert words in page
    assert vote(theirs, row).status_code == 302
    assert take_in(admin, row).status_code == 403, "one of two groups"
    assert vote(entering("chenjing"), row).status_code == 302
    assert not Operator.objects.filter(username="zhouyu").exists()
    own = admin.get(f"/approvals/{row.ref}/").content.decode()
    assert f'href="{PAGE}{row.ref}/"' in own
    done = take_in(admin, row)
    assert done.status_code == 200
    assert "名册已导入" in done.content.decode()
    assert Operator.objects.get(username="zhouyu").full_name == "周瑜"
    row.refresh_from_db()
    assert row.state == "used"
    assert take_in(admin, row).status_code == 403, "once"
    with psycopg.connect(database.gate) as gate:
        told = gate.execute(
            "SELECT act::text FROM desk.outbox WHERE act::text LIKE '%list.applied%'"
        ).fetchone()
    assert row.ref in told[0]


@pytest.mark.duty("R6.4")
def test_approvers_read_every_post_and_that_an_address_changes(
    admin, entering, granted
) -> None:
    header = "用户名,姓名,机构代码,岗位代码,兼岗,邮箱\n"
    row = "zhouyu,周瑜,counter,counter,credit/loan_officer,{}@bank.example\n"
    first = header + row.format("zhouyu")
    shown = send(admin, first).content.decode()
    assert "<code>credit</code>" in shown
    joins = granted(first)
    page = entering("chenjing").get(f"/approvals/{joins.ref}/").content.decode()
    assert "信贷部 <code>credit</code> · 客户经理 <code>loan_officer</code>" in page
    assert take_in(admin, joins, first).status_code == 200
    second = header + row.format("somebody")
    assert "邮箱变更（重置链接" in send(admin, second).content.decode()
    update = asked(admin, second)
    assert update.facts["changes"][0][4] == ["email"]
    assert "somebody" not in str(update.facts)
    page = entering("chenjing").get(f"/approvals/{update.ref}/").content.decode()
    assert "邮箱变更（重置链接" in page


def test_without_a_reason_nothing_is_asked_for(admin) -> None:
    seen = seen_in(send(admin, LIST).content.decode())
    for why in ("", " ", "…"):
        assert send(admin, LIST, seen=seen, why=why).status_code == 422
    assert not ApprovalRow.objects.exists()


@pytest.mark.duty("R6.4")
def test_what_was_denied_or_is_somebody_elses_is_not_taken_in(
    admin, granted, entering
) -> None:
    row = granted()
    other = entering("zhaolei")
    Operator.objects.filter(username="zhaolei").update(role="system_admin")
    assert take_in(other, row).status_code == 403
    assert other.get(f"{PAGE}{row.ref}/").status_code == 403
    second = asked(admin, f"{HEADER}lusu,鲁肃,counter,counter\n")
    assert vote(entering("chenjing"), second, "deny").status_code == 302
    assert take_in(admin, second).status_code == 403
    assert not Operator.objects.filter(username__in=("zhouyu", "lusu")).exists()


@pytest.mark.duty("R6.4")
def test_another_file_or_another_plan_than_granted_is_told_row_by_row(
    admin, granted
) -> None:
    row = granted()
    more = take_in(admin, row, LIST + "lusu,鲁肃,counter,counter\n")
    assert more.status_code == 422
    assert "与批准不同的行" in more.content.decode()
    assert "lusu" in more.content.decode()
    broken = take_in(admin, row, BAD)
    assert broken.status_code == 422
    assert "机构代码" in broken.content.decode()
    assert not Operator.objects.filter(username="zhouyu").exists()
    # Meanwhile the unit of one row was closed: none of the rows is taken in.
    close("credit", by=ROOT, now=NOW)
    late = take_in(admin, row)
    assert late.status_code == 422
    assert "luxun" in late.content.decode()
    assert not Operator.objects.filter(username="zhouyu").exists()
    row.refresh_from_db()
    assert row.state == "granted", "it may still be used for what was granted"


@pytest.mark.duty("R6.4")
def test_two_who_take_in_the_same_at_once_do_it_once(admin, granted, at_once) -> None:
    row = granted()
    answers = at_once(lambda who: take_in(who, row).status_code, admin, admin)
    assert answers.count(200) == 1
    assert set(answers) <= {200, 403, 422}


@pytest.mark.duty("R3.5")
def test_a_list_at_the_console_makes_no_administrator(admin) -> None:
    answer = send(admin, f"{HEADER}zhouyu,周瑜,it,system\n")
    assert answer.status_code == 422
    assert "管理员岗位" in answer.content.decode()


@pytest.mark.parametrize("ref", ["approval-x", "nothing", "a" * 200])
def test_what_nobody_asked_for_is_not_taken_in(admin, ref) -> None:
    assert admin.get(f"{PAGE}{ref}/").status_code in {403, 404}
    assert admin.post(f"{PAGE}{ref}/").status_code in {403, 404}
    assert admin.put(f"{PAGE}{ref}/").status_code == 405


def test_what_is_wrong_is_told_by_line_and_column_and_nothing_is_done(admin) -> None:
    answer = send(admin, BAD)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "机构代码" in text
    assert "手工登记" in text or "由控制台登记" in text
    assert 'name="seen"' not in text
    assert not Operator.objects.filter(username="zhouyu").exists()


def test_another_file_than_the_one_shown_is_refused(admin) -> None:
    seen = seen_in(send(admin, LIST).content.decode())
    for text in (LIST + "lusu,鲁肃,counter,counter\n", BAD):
        answer = send(admin, text, seen=seen, why="新员工入职")
        assert answer.status_code == 422
    answer = send(admin, LIST, seen=seen, why="新员工入职", complete="on")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Operator.objects.filter(username="zhouyu").exists()


def test_a_list_that_was_taken_in_changes_nothing_the_second_time(
    admin, granted
) -> None:
    seen = seen_in(send(admin, LIST).content.decode())
    assert take_in(admin, granted()).status_code == 200
    assert send(admin, LIST, seen=seen, why="再来").status_code == 422
    assert "没有变动" in send(admin, LIST).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_comes_here(clerk, auditor, it_officer, stranger, method) -> None:
    for person in (clerk, auditor, it_officer):
        assert getattr(person, method)(PAGE).status_code == 403
    assert getattr(stranger, method)(PAGE).status_code == 302


def test_a_wrong_method_is_told(admin) -> None:
    assert admin.put(PAGE).status_code == 405
    assert admin.delete(PAGE).status_code == 405


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\xfd", b"PK\x03\x04", "姓名\n".encode()]
)
def test_what_is_no_list_is_told_on_the_page(admin, content) -> None:
    answer = send(admin, content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_form_without_a_file_is_told(admin) -> None:
    answer = admin.post(PAGE, {})
    assert answer.status_code == 422


def test_more_than_a_list_may_have_is_refused_unread(admin, stranger) -> None:
    for client in (admin, stranger):
        answer = send(client, b"x" * (MOST + 1))
        assert answer.status_code in {302, 400}
    assert send(admin, b"x" * (8 * 1024 * 1024 + 1)).status_code == 422


def test_what_a_cell_holds_is_escaped(admin) -> None:
    answer = send(admin, f"{HEADER}zhouyu,<script>alert(1)</script>,counter,counter\n")
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_are_clean_and_done_by_keyboard(
    page, tree, tmp_path: Path, language
) -> None:
    del tree
    page.goto("/log-in/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    page.fill("#id_login", "suntao")
    page.fill("#id_password", "correct horse battery 9")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    make_administrator()
    good, bad = tmp_path / "名册.csv", tmp_path / "bad.csv"
    good.write_text(LIST, "utf-8")
    bad.write_text(BAD, "utf-8")
    for state, file in (("problems", bad), ("shown", good)):
        page.goto(PAGE)
        require_clean(page, "form")
        page.set_input_files("#id_file", file)
        page.focus("#id_complete")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("main table")
        require_clean(page, state)
    page.set_input_files("#id_file", good)
    page.fill("#id_why", "新员工入职")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    require_clean(page, "asked")
    row = ApprovalRow.objects.get()
    voted(row)
    page.goto(f"{PAGE}{row.ref}/")
    require_clean(page, "granted")
    page.set_input_files("#id_file", bad)
    page.focus("main form .button-main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-refused")
    require_clean(page, "otherwise")
    page.set_input_files("#id_file", good)
    page.focus("main form .button-main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    require_clean(page, "done")


"""A folder for pictures, set by whoever wants to look."""
