"""The first page: what waits for one, and who came in before."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.models import StoredCertificate

PASSWORD = "correct horse battery 9"
COURSES = (
    "customer_information",
    "credit_inquiry",
    "passwords_and_media",
    "leak_response",
)


def _pass(username: str, course: str, *, days: int = 365) -> None:
    now = to_datetime(system_clock())
    StoredCertificate.objects.create(
        operator=Operator.objects.get(username=username),
        course=course,
        version=1,
        digest="",
        passed_at=now - timedelta(days=1),
        valid_until=now + timedelta(days=days),
    )


def _home(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_has_a_course_to_take_is_told_which_and_by_when(clerk: Client) -> None:
    page = _home(clerk)
    assert "学习《客户信息保护基本义务》并通过考试" in page
    assert "/training/courses/customer_information/" in page


def test_a_course_that_was_passed_waits_no_more(clerk: Client) -> None:
    _pass("limin", "customer_information")
    page = _home(clerk)
    assert "《客户信息保护基本义务》" not in page
    assert "《征信查询合规》" in page


def test_a_certificate_that_soon_ends_is_told(clerk: Client) -> None:
    _pass("limin", "customer_information", days=5)
    assert "《客户信息保护基本义务》的证书即将到期" in _home(clerk)


def test_the_most_urgent_comes_first(clerk: Client) -> None:
    _pass("limin", "customer_information", days=5)
    Operator.objects.filter(username="limin").update(
        date_joined=to_datetime(system_clock()) - timedelta(days=90)
    )
    page = _home(clerk)
    order = [
        page.index("《征信查询合规》"),
        page.index("《客户信息保护基本义务》的证书"),
    ]
    assert order == sorted(order)
    assert "已逾期" in page


def test_whoever_runs_the_training_is_told_how_many_are_overdue_and_nobody_else(
    clerk: Client, entering: Callable[[str], Client]
) -> None:
    Operator.objects.update(
        date_joined=to_datetime(system_clock()) - timedelta(days=90)
    )
    assert "人培训逾期" in _home(entering("chenjing"))
    assert "人培训逾期" not in _home(clerk)


def test_whoever_runs_the_staff_desk_is_told_who_owes_leave_and_nobody_else(
    clerk: Client, administrator: Client, staff_desk: dict[str, Operator]
) -> None:
    long_ago = to_datetime(system_clock()) - timedelta(days=800)
    Operator.objects.filter(pk=staff_desk["hanmei"].pk).update(date_joined=long_ago)
    assert "有 1 人尚欠强制休假" in _home(administrator)
    assert "强制休假" not in _home(clerk)


def test_nothing_of_somebody_else_is_told(clerk: Client, auditor: Client) -> None:
    for course in COURSES:
        _pass("zhaolei", course)
    assert "《" not in _home(auditor).split('<h2 id="standing"')[0]
    assert "《客户信息保护基本义务》" in _home(clerk)


def test_the_first_log_in_is_told_as_such_and_the_next_names_the_one_before(
    clerk: Client,
) -> None:
    assert "这是您第一次登录" in _home(clerk)
    again = Client()
    again.post("/log-in/", {"login": "limin", "password": PASSWORD})
    assert "上次登录：" in _home(again)


def test_attempts_that_failed_meanwhile_are_counted(clerk: Client) -> None:
    thief = Client()
    for _ in range(3):
        thief.post("/log-in/", {"login": "limin", "password": "wrong horse 9"})
    assert "有 3 次登录失败" in _home(clerk)


def test_it_is_told_in_english_where_english_was_chosen(clerk: Client) -> None:
    clerk.cookies["xinhu_language"] = "en"
    page = _home(clerk)
    assert "Waiting for me" in page
    assert "Duties towards customer information" in page


def test_nobody_who_is_not_logged_in_sees_it(stranger: Client) -> None:
    assert stranger.get("/").status_code == 302


def test_it_is_read_only(clerk: Client) -> None:
    assert clerk.post("/").status_code == 405
