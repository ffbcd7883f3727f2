"""A staff list: shown first, taken in as a whole, and never anybody else's account."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter

from reference.slow_duties import DEPARTMENTS, PAIRS, a_department
from staff_tree import NOW, ROOT
from xinhu.core.base.clock import system_clock, to_datetime
from xinhu.desks.staff.models import Operator, ProvisionedPerson
from xinhu.desks.staff.organisation.models import Assignment
from xinhu.desks.staff.organisation.units import NewUnit, found
from xinhu.desks.staff.provisioning.staff_list.applying import Plan
from xinhu.desks.staff.provisioning.staff_list.errors import (
    ListChangedError,
    ListHeaderError,
    ListProblemsError,
    ListTooLargeError,
    ListUnreadableError,
)

HEADER = "用户名,姓名,机构代码,岗位代码,兼岗,工号,邮箱,手机,主管用户名,状态\n"
LI = "li.min,李敏,counter,counter,,1001,li@bank.example,138 1001 7001,wang,在岗\n"
WANG = "wang,王芳,counter,counter_supervisor,,1002,,,,\n"
LIST = HEADER + LI + WANG


def line(username: str, **cells: str) -> str:
    """Write a row with other cells than usual."""
    usual = {
        "name": "李敏",
        "unit": "counter",
        "post": "counter",
        "besides": "",
        "number": "",
        "email": "",
        "phone": "",
        "manager": "",
        "status": "",
    }
    return ",".join([username, *{**usual, **cells}.values()]) + "\n"


def kinds(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.line, one.kind, one.username) for one in plan.changes]


def problems(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.why.code) for one in plan.problems]


def posts(username: str) -> list[str]:
    rows = Assignment.objects.not_over(system_clock())
    return sorted(row.post for row in rows.filter(operator__username=username))


def names() -> set[str]:
    return set(Operator.objects.values_list("username", flat=True))


@pytest.mark.duty("R6.2")
def test_a_list_is_shown_first_and_changes_nothing(hand) -> None:
    plan = hand(LIST)
    assert kinds(plan) == [(2, "join", "li.min"), (3, "join", "wang")]
    assert problems(plan) == []
    assert names() == {"suntao"}
    assert not ProvisionedPerson.objects.exists()


def test_what_was_shown_is_taken_in_as_a_whole(hand, take, acts) -> None:
    take(LIST)
    li = Operator.objects.get(username="li.min")
    assert (li.full_name, li.email, li.role) == ("李敏", "li@bank.example", "clerk")
    assert not li.has_usable_password()
    assert posts("wang") == ["counter_supervisor"]
    told = [one for one in acts() if one["event"] == "staff_list.applied"]
    assert [(one["join"], one["leave"]) for one in told] == [(2, 0)]
    assert "李敏" not in str(acts())
    assert [one.kind for one in hand(LIST).changes] == ["same", "same"]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("gb18030"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode(),
    ],
    ids=["utf-8", "mark", "gb18030", "utf-16", "crlf", "semicolon", "tab"],
)
def test_every_usual_way_to_write_a_list_is_read(hand, encode) -> None:
    assert kinds(hand(encode(LIST))) == kinds(hand(LIST))


def test_english_headers_in_any_order_and_case_are_read(hand) -> None:
    text = "POST,Unit,  Full   Name ,user name\ncounter,counter,Li Min,li\n"
    assert kinds(hand(text)) == [(2, "join", "li")]


def test_a_workbook_is_read(hand) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADER, LI, WANG)):
            sheet.write_row(number, 0, row.strip("\n").split(","))
        sheet.write_number(1, 5, 1001)
    assert kinds(hand(file.getvalue())) == kinds(hand(LIST))


@pytest.mark.parametrize(
    ("content", "at"),
    [
        (b"", 1),
        (b"\n\n", 1),
        ("用户名,姓名\n".encode() + b"li,\xff\xff\n", 2),
        (b"PK\x03\x04 broken", 1),
        ('用户名,姓名\nli,"李敏\n'.encode(), 2),
        ('用户名,姓名\nli,"李"敏\n'.encode(), 2),
    ],
    ids=["empty", "blank", "encoding", "workbook", "open quote", "stray quote"],
)
def test_what_cannot_be_read_is_refused_with_its_line(hand, content, at) -> None:
    with pytest.raises(ListUnreadableError) as refused:
        hand(content)
    assert refused.value.params["line"] == at


def test_a_list_that_is_too_large_is_refused(hand) -> None:
    with pytest.raises(ListTooLargeError):
        hand(HEADER + "".join(line(f"p{n}") for n in range(5001)))
    with pytest.raises(ListTooLargeError):
        hand(b" " * (8388608 + 1))


@pytest.mark.parametrize(
    "header",
    [
        "用户名,姓名,机构代码\n",
        "用户名,姓名,机构代码,岗位代码,身份证号\n",
        "用户名,username,姓名,机构代码,岗位代码\n",
        "li,李敏,counter,counter\n",
    ],
    ids=["missing", "unknown", "twice", "none"],
)
def test_a_header_that_is_none_is_refused(hand, header) -> None:
    with pytest.raises(ListHeaderError) as refused:
        hand(header + LI)
    assert "身份证号" not in str(refused.value.params)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("li,李敏,counter\n", (2, "", "staff_list.width")),
        (line(""), (2, "username", "staff_list.missing")),
        (line("li", name=""), (2, "name", "staff_list.missing")),
        (line("li", name='"=1+1"'), (2, "name", "staff_list.formula")),
        (line("li", email="@SUM(A1)"), (2, "email", "staff_list.formula")),
        (line("li", phone="-cmd"), (2, "phone", "staff_list.formula")),
        (line("李敏"), (2, "username", "provision.text")),
        (line("x" * 61), (2, "username", "provision.text")),
        (line("li", name="李\u202e敏"), (2, "name", "provision.text")),
        (line("li", status="退休"), (2, "status", "staff_list.status")),
        (line("li", besides="counter"), (2, "besides", "staff_list.posts")),
        (line("li", unit="nowhere"), (2, "unit", "staff_list.unknown")),
        (line("li", post="nobody"), (2, "post", "staff_list.unknown")),
        (line("li", unit="credit"), (2, "", "post.department")),
        (line("li", manager="nobody"), (2, "manager", "staff_list.manager")),
        (line("li", manager="li"), (2, "manager", "staff_list.manager")),
        (line("suntao"), (2, "", "staff_list.desk")),
    ],
)
def test_a_row_that_cannot_be_is_told_by_line_and_column(hand, row, found) -> None:
    plan = hand(HEADER + row)
    assert problems(plan) == [found]
    assert plan.changes == ()


def test_a_number_with_a_plus_is_no_formula(hand) -> None:
    assert problems(hand(HEADER + line("li", phone="+86 138-1001-7001"))) == []


def test_everything_wrong_is_told_at_once_and_nothing_is_taken_in(hand) -> None:
    text = HEADER + LI + line("a", status="?", name="") + line("b", unit="nowhere")
    plan = hand(text)
    assert problems(plan) == [
        (2, "manager", "staff_list.manager"),
        (3, "name", "staff_list.missing"),
        (3, "status", "staff_list.status"),
        (4, "unit", "staff_list.unknown"),
    ]
    with pytest.raises(ListProblemsError):
        hand(text, seen=plan.digest)
    assert names() == {"suntao"}


def test_one_bad_row_keeps_out_the_good_ones(hand, acts) -> None:
    text = LIST + line("suntao")
    plan = hand(text)
    with pytest.raises(ListProblemsError):
        hand(text, seen=plan.digest)
    assert names() == {"suntao"}
    assert [one["why"] for one in acts() if one["event"] == "staff_list.refused"] == [
        "staff_list.problems"
    ]


def test_the_same_row_twice_is_told_in_both_places(hand) -> None:
    plan = hand(HEADER + line("li") + line("wang") + line("LI"))
    assert problems(plan) == [
        (2, "username", "staff_list.conflict"),
        (4, "username", "staff_list.conflict"),
    ]
    plan = hand(HEADER + line("li") + line("li"))
    assert problems(plan) == [
        (2, "username", "staff_list.repeat"),
        (3, "username", "staff_list.repeat"),
    ]
    assert plan.problems[0].why.params["line"] == 3


def test_one_staff_number_for_two_people_is_a_conflict(hand) -> None:
    plan = hand(HEADER + line("li", number="7") + line("wang", number="7"))
    assert [one[2] for one in problems(plan)] == ["staff_list.conflict"] * 2


def test_managers_in_a_circle_are_told_in_each_row(hand, take) -> None:
    circle = [line("a", manager="b"), line("b", manager="c"), line("c", manager="a")]
    plan = hand(HEADER + "".join(circle) + line("d", manager="a"))
    assert [one[:2] for one in problems(plan)][:3] == [
        (2, "manager"),
        (3, "manager"),
        (4, "manager"),
    ]
    take(HEADER + line("a") + line("b", manager="a"))
    plan = hand(HEADER + line("a", manager="b"))
    assert problems(plan) == [(2, "manager", "staff_list.manager")]


def test_a_second_list_moves_updates_and_stops(hand, take) -> None:
    take(LIST + line("zhao"))
    second = (
        HEADER
        + line("li.min", unit="credit", post="loan_officer")
        + line("wang", name="王芳芳", post="counter_supervisor")
        + line("zhao", status="离职")
        + line("qian")
    )
    plan = hand(second)
    assert kinds(plan) == [
        (2, "move", "li.min"),
        (3, "update", "wang"),
        (4, "leave", "zhao"),
        (5, "join", "qian"),
    ]
    take(second)
    assert posts("li.min") == ["loan_officer"]
    assert Operator.objects.get(username="wang").full_name == "王芳芳"
    zhao = Operator.objects.get(username="zhao")
    assert (zhao.is_active, posts("zhao")) == (False, [])


@pytest.mark.duty("R6.2")
def test_every_post_and_the_name_of_every_detail_that_changes_is_shown(
    hand, take
) -> None:
    first = line("li", email="li@bank.example", phone="138 1001 7001", number="7")
    take(HEADER + first)
    mail = hand(HEADER + first.replace("li@bank", "evil@bank"))
    assert [(one.kind, one.fields) for one in mail.changes] == [("update", ("email",))]
    assert "evil" not in repr(mail)
    phone = hand(HEADER + first.replace("7001", "7002"))
    assert [one.fields for one in phone.changes] == [("phone",)]
    assert mail.digest != phone.digest
    besides = first.replace("counter,counter,,", "counter,counter,credit/loan_officer,")
    moved = hand(HEADER + besides)
    assert [(one.kind, one.duties) for one in moved.changes] == [
        ("move", (("counter", "counter"), ("credit", "loan_officer")))
    ]


def test_what_the_desk_wrote_and_a_list_takes_back_is_shown_as_changing(
    hand, take
) -> None:
    take(HEADER + line("li", email="li@bank.example"))
    Operator.objects.filter(username="li").update(email="own@bank.example")
    plan = hand(HEADER + line("li", email="li@bank.example", number="8"))
    assert [one.fields for one in plan.changes] == [("email", "number")]


@pytest.mark.duty("R6.2")
def test_whoever_is_not_on_a_complete_list_leaves_and_nobody_else(hand, take) -> None:
    take(LIST)
    part = HEADER + WANG
    assert kinds(hand(part)) == [(2, "same", "wang")]
    plan = hand(part, complete=True)
    assert kinds(plan) == [(0, "leave", "li.min"), (2, "same", "wang")]
    take(part, complete=True)
    assert not Operator.objects.get(username="li.min").is_active
    assert Operator.objects.get(username="suntao").is_active


def test_nobody_leaves_while_a_row_of_a_complete_list_cannot_be_read(
    hand, take
) -> None:
    take(LIST)
    plan = hand(HEADER + WANG + line("li.min", status="?"), complete=True)
    assert problems(plan) == [(3, "status", "staff_list.status")]
    assert kinds(plan) == [(2, "same", "wang")]


def test_whoever_left_is_not_brought_back_by_a_list(hand, take) -> None:
    take(LIST)
    take(HEADER + line("li.min", status="离职"))
    assert problems(hand(HEADER + line("li.min"))) == [(2, "", "provision.returning")]


def test_only_what_was_shown_is_taken_in(hand, take) -> None:
    plan = hand(LIST)
    with pytest.raises(ListChangedError):
        hand(LIST + line("zhao"), seen=plan.digest)
    with pytest.raises(ListChangedError):
        hand(LIST, complete=True, seen=plan.digest)
    with pytest.raises(ListChangedError):
        hand(LIST, seen="")
    # Meanwhile somebody took in one of them.
    take(HEADER + WANG)
    with pytest.raises(ListChangedError):
        hand(LIST, seen=plan.digest)
    assert "li.min" not in names()


def test_an_account_of_the_directory_is_not_touched(hand) -> None:
    ProvisionedPerson.objects.create(
        identifier="11111111-1111-4111-8111-111111111111",
        source="scim",
        name_key="li.min",
        kept={},
        folded={},
        active=True,
        created_at=to_datetime(NOW),
        changed_at=to_datetime(NOW),
    )
    assert problems(hand(LIST)) == [(2, "", "staff_list.directory")]


@pytest.mark.duty("R6.2")
def test_the_last_administrator_cannot_be_taken_off_by_a_list(hand, take, desk) -> None:
    boss = line("boss", unit="it", post="system")
    take(HEADER + boss)
    Operator.objects.filter(pk=desk.pk).update(standing_until="2020-01-01T00:00Z")
    away = line("boss", unit="it", post="system", status="离职")
    last = [(2, "", "operator.last_administrator")]
    assert problems(hand(HEADER + away)) == last
    other = HEADER + line("qian")
    assert problems(hand(other, complete=True)) == [
        (0, "", "operator.last_administrator")
    ]
    moved = HEADER + line("boss")
    assert problems(hand(moved)) == last
    # Whoever follows is there first.
    handed_over = HEADER + away + line("next", unit="it", post="system")
    assert problems(hand(handed_over)) == []


@pytest.mark.duty("R6.4")
def test_every_pair_of_posts_is_judged_alike_by_a_list(hand, take) -> None:
    """Both posts in one row, for somebody new and for somebody who moves to them."""
    far = NewUnit(code="far", name="远方支行", kind="branch", under="head")
    found(far, by=ROOT, now=NOW)
    for branch in ("head", "far"):
        for department in DEPARTMENTS:
            unit = NewUnit(
                code=f"{branch}.{department}",
                name=department,
                kind="department",
                department=department,
                under=branch,
            )
            found(unit, by=ROOT, now=NOW)
    text, expected = HEADER, {}
    for number, (one, other, forbidden) in enumerate(PAIRS):
        expected[f"p{number}"] = forbidden
        text += line(
            f"p{number}",
            unit=f"head.{a_department(one)}",
            post=one,
            besides=f"far.{a_department(other)}/{other}",
        )
    _judge(hand(text), expected)
    waiting = "".join(
        line(name, unit="head.counter", post="counter") for name in expected
    )
    take(HEADER + waiting)
    _judge(hand(text), expected)


def _judge(plan: Plan, expected: dict[str, bool]) -> None:
    refused = {p.line - 2: p.why.code for p in plan.problems}
    assert set(refused.values()) == {"duties.incompatible"}
    wrong = [
        name
        for number, (name, forbidden) in enumerate(expected.items())
        if (number in refused) is not forbidden
    ]
    assert wrong == []


def test_no_password_may_hold_a_number_of_the_list(take) -> None:
    take(LIST)
    assert Operator.objects.get(username="li.min").imprints.kept
    assert not hasattr(Operator.objects.get(username="wang"), "imprints")


def test_nothing_of_a_person_stands_in_what_a_plan_shows_of_itself(
    hand: Callable[..., Plan],
) -> None:
    plan = hand(LIST)
    assert "李敏" not in repr(plan)
    assert "138 1001" not in repr(plan)
