"""The staff list at the console: shown to who enters operators, then taken in."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from staff_tree import NOW, ROOT, UNITS
from xinhu.console.kit.uploads import MOST
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.units import found

PAGE = "/staff/import/"
HEADER = "用户名,姓名,机构代码,岗位代码\n"
LIST = f"{HEADER}zhouyu,周瑜,counter,counter\nluxun,陆逊,credit,loan_officer\n"
BAD = f"{HEADER}zhouyu,周瑜,nowhere,counter\nlimin,李敏,counter,counter\n"

pytestmark = pytest.mark.usefixtures("console")


@pytest.fixture
def database(emptied):  # noqa: ANN201 -- as it is
    """One that tests share: a fresh one takes longer than they do."""
    return emptied


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


@pytest.mark.duty("R6.2")
def test_a_list_is_shown_and_then_taken_in(admin) -> None:
    shown = send(admin, LIST).content.decode()
    assert "zhouyu" in shown
    assert "badge-staff_change-join" in shown
    assert not Operator.objects.filter(username="zhouyu").exists()
    done = send(admin, LIST, seen=seen_in(shown))
    assert done.status_code == 200
    assert "名册已导入" in done.content.decode()
    assert Operator.objects.get(username="zhouyu").full_name == "周瑜"


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
        answer = send(admin, text, seen=seen)
        assert answer.status_code == 422
    answer = send(admin, LIST, seen=seen, complete="on")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Operator.objects.filter(username="zhouyu").exists()


def test_a_list_that_is_taken_in_twice_changes_nothing_the_second_time(admin) -> None:
    seen = seen_in(send(admin, LIST).content.decode())
    send(admin, LIST, seen=seen)
    assert send(admin, LIST, seen=seen).status_code == 422
    assert "没有变动" in send(admin, LIST).content.decode()


def test_two_who_take_in_the_same_at_once_do_it_once(admin, entering, at_once) -> None:
    seen = seen_in(send(admin, LIST).content.decode())
    other = entering("zhaolei")
    Operator.objects.filter(username="zhaolei").update(role="system_admin")
    answers = at_once(lambda who: send(who, LIST, seen=seen).status_code, admin, other)
    assert sorted(answers) == [200, 422]


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
        _clean(page, "form")
        page.set_input_files("#id_file", file)
        page.focus("#id_complete")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("main table")
        _clean(page, state)
    page.set_input_files("#id_file", good)
    page.focus("main form .button-main")
    page.keyboard.press("Enter")
    page.wait_for_selector(".state-done")
    _clean(page, "done")


def _clean(window, state: str) -> None:
    result = Axe().run(window)
    assert result.violations_count == 0, f"{state}\n{result.generate_report()}"
    if SHOTS is not None:
        window.screenshot(path=SHOTS / f"{state}-{window.title()}.png", full_page=True)


SHOTS: Path | None = None
"""A folder for pictures, set by whoever wants to look."""
