"""One-time links: asked for, approved by a second person, used once, by their owner."""

import re
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from msgspec import structs

from approval_desk import BOOK, acts, by, denied, granted, open_desk, operator, together
from password_desk import asked_for, asked_here
from xinhu.core.base.clock import DAY, SECOND, Instant, system_clock
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.approval import refusals as refused
from xinhu.desks.staff.approvals.kinds import kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.password_reset.errors import (
    ResetAddressError,
    ResetLinkError,
    ResetOperatorError,
)
from xinhu.desks.staff.password_reset.models import ResetLink
from xinhu.desks.staff.password_reset.redeeming import Chosen, redeem, usable
from xinhu.desks.staff.password_reset.requesting import (
    ask_for,
    ask_for_oneself,
    ask_for_reference,
)
from xinhu.desks.staff.password_reset.secret import Secret, draw
from xinhu.desks.staff.passwords.errors import PasswordRefusedError
from xinhu.desks.staff.passwords.imprints import imprint_key
from xinhu.desks.staff.passwords.rules import load_password_rules
from xinhu.desks.staff.passwords.setting import Surroundings, put
from xinhu.wiring.django_settings import XINHU_RULES

pytestmark = pytest.mark.duty("R6.3")
NEW = "seven blue teapots, 47"
SECRET = "c" * 50
RULES = load_password_rules(XINHU_RULES, None)


@pytest.fixture(autouse=True)
def desk(database) -> Iterator[None]:
    """A desk without mail: links wait in the browser that asked."""
    with (
        open_desk(database),
        override_settings(XINHU_MAIL=False, XINHU_CHANNEL_SECRET=SECRET),
    ):
        yield


def under(at: int | None = None) -> Surroundings:
    now = system_clock() if at is None else Instant(at)
    return Surroundings(rules=RULES, key=imprint_key(SECRET), zone="branch", at=now)


def set_by(secret: Secret | str, new: str = NEW, at: int | None = None) -> None:
    text = secret if isinstance(secret, str) else secret.text
    redeem(Chosen(secret=text, new=new, again=new), under(at))


def test_from_asking_to_the_new_password(database) -> None:
    secret = asked_here("limin", approver="zhouning")
    set_by(secret)
    assert check_password(NEW, operator("limin").password)
    events = [act["event"] for act in acts(database)]
    assert events == [
        "approval.requested",
        "approval.opened",
        "approval.granted",
        "approval.used",
        "password.changed",
    ]
    assert acts(database)[0]["actor"] == "system:log-in"
    assert acts(database)[-1]["why"] == "reset"
    assert acts(database)[-1]["actor"] == "op-limin"


def test_a_link_works_once_even_for_two_at_once() -> None:
    secret = asked_here("limin", approver="zhouning")
    results = together(
        lambda: set_by(secret, NEW), lambda: set_by(secret, "nine green kettles, 85")
    )
    assert sorted(type(each).__name__ for each in results) == [
        "NoneType",
        "ResetLinkError",
    ]
    with pytest.raises(ResetLinkError):
        set_by(secret, "four red saucers, 3?")


def test_a_link_opens_nothing_before_it_is_granted_or_once_it_is_denied() -> None:
    secret = asked_here("limin")
    with pytest.raises(ResetLinkError):
        set_by(secret)
    denied(ApprovalRow.objects.get().ref, "zhouning")
    with pytest.raises(ResetLinkError):
        set_by(secret)
    assert not check_password(NEW, operator("limin").password)


def test_a_link_holds_for_a_short_time() -> None:
    secret = asked_here("limin", approver="zhouning")
    late = system_clock() + 31 * 60 * SECOND
    with pytest.raises(ResetLinkError):
        set_by(secret, at=late)
    set_by(secret, at=late - 2 * 60 * SECOND)


@pytest.mark.parametrize(
    "how", ["cut", "longer", "changed", "empty", "another's", "odd"]
)
def test_a_link_that_was_touched_opens_nothing(how: str) -> None:
    secret = asked_here("limin", approver="zhouning").text
    other = {
        "cut": secret[:-1],
        "longer": f"{secret}A",
        "changed": ("B" if secret[0] == "A" else "A") + secret[1:],
        "empty": "",
        "another's": draw(lambda count: b"\7" * count).text,
        "odd": "刘" * 500,
    }[how]
    with pytest.raises(ResetLinkError):
        set_by(other)
    assert not check_password(NEW, operator("limin").password)


def test_a_password_that_is_not_taken_leaves_the_link(database) -> None:
    secret = asked_here("limin", approver="zhouning")
    for weak in ("short", "limin limin limin 9", "correct horse battery 9"):
        with pytest.raises(PasswordRefusedError):
            set_by(secret, weak)
    with pytest.raises(PasswordRefusedError):
        redeem(Chosen(secret=secret.text, new=NEW, again="other"), under())
    assert acts(database)[-1]["event"] == "password.refused"
    set_by(secret)


def test_a_later_password_and_a_stopped_operator_end_the_link() -> None:
    first = asked_here("limin", approver="zhouning")
    put(operator("limin"), "nine green kettles, 85", under())
    with pytest.raises(ResetLinkError):
        set_by(first)
    second = asked_here("wangfang", approver="zhouning")
    leaver = operator("wangfang")
    leaver.is_active = False
    leaver.save()
    with pytest.raises(ResetLinkError):
        set_by(second)


def test_of_two_requests_the_newer_takes_the_place_of_the_older(database) -> None:
    older = asked_here("limin")
    newer = asked_here("limin", approver="zhouning")
    assert ApprovalRow.objects.filter(state="withdrawn").count() == 1
    assert [a["event"] for a in acts(database)].count("approval.withdrawn") == 1
    with pytest.raises(ResetLinkError):
        set_by(older)
    set_by(newer)


@pytest.mark.parametrize("who", ["limin", "wangfang", "wujie", "chenjing"])
def test_who_decides_is_a_supervisor_of_the_branch_or_keeps_security(who: str) -> None:
    asked_here("limin")
    with pytest.raises(Refusal):
        granted(ApprovalRow.objects.get().ref, who)
    granted(ApprovalRow.objects.get().ref, "hanmei")


def test_the_approver_reads_whose_it_is_and_the_number_on_their_screen() -> None:
    secret = asked_here("limin")
    row = ApprovalRow.objects.get()
    for language, way in (("zh", "浏览器"), ("en", "browser")):
        said = kind_of(row.kind).read(row.facts).words(language)
        text = f"{said.title} {said.lines}"
        assert "李敏" in text
        assert "朝阳支行" in text
        assert f"{secret.check[:4]} {secret.check[4:]}" in text
        assert way in text
        assert secret.text not in text


def test_nobody_learns_who_has_an_account(database) -> None:
    known = ask_for_oneself(
        "limin", "忘记", zone="branch", book=BOOK, now=system_clock()
    )
    unknown = ask_for_oneself(
        "nobody", "忘记", zone="branch", book=BOOK, now=system_clock()
    )
    assert isinstance(known, Secret)
    assert isinstance(unknown, Secret)
    assert ApprovalRow.objects.count() == 1
    with pytest.raises(refused.ApprovalReasonError):
        ask_for_oneself("limin", "。", zone="branch", book=BOOK, now=system_clock())
    assert "nobody" not in str(acts(database))


@pytest.mark.parametrize("reason", ["", "。", "字" * 5_000])
@pytest.mark.parametrize("name", ["limin", "nobody"])
def test_a_reason_that_is_none_is_told_for_every_name(
    name: str, reason: str, database
) -> None:
    with (
        pytest.raises(refused.ApprovalReasonError),
        CaptureQueriesContext(connection) as ran,
    ):
        ask_for_oneself(name, reason, zone="branch", book=BOOK, now=system_clock())
    with (
        pytest.raises(refused.ApprovalReasonError),
        CaptureQueriesContext(connection) as later,
    ):
        ask_for_reference(name, reason, by=by("hanmei"), book=BOOK, now=system_clock())
    assert len(ran) == len(later) == 0
    assert acts(database) == []


def shapes(name: str) -> list[str]:
    """Ask for a name; return the statements that ran, without their values."""
    with CaptureQueriesContext(connection) as ran:
        ask_for_oneself(name, "忘记", zone="branch", book=BOOK, now=system_clock())
    said = (re.sub(r"'[^']*'|[0-9]+", "?", each["sql"]) for each in ran)
    return [each for each in said if "SAVEPOINT" not in each]


@pytest.mark.parametrize("mail", [False, True])
def test_an_invented_name_costs_the_same_statements_and_leaves_nothing(
    database, mail
) -> None:
    with override_settings(XINHU_MAIL=mail):
        shapes("nobody")  # whatever a process looks up once
        before = ApprovalRow.objects.count(), Mail.objects.count(), acts(database)
        invented = shapes("nobody")
        after = ApprovalRow.objects.count(), Mail.objects.count(), acts(database)
        assert before == after == (0, 0, [])
        assert invented == shapes("limin")
    assert ResetLink.objects.count() == (0 if mail else 1)


def test_who_is_passed_over_costs_the_same_and_leaves_nothing() -> None:
    for _ in range(5):
        asked_here("limin")
    assert shapes("limin")[-1] == shapes("wangfang")[-1]
    assert ApprovalRow.objects.filter(requester="op-limin").count() == 5
    assert ApprovalRow.objects.filter(state="requested").count() == 2


def test_a_request_that_is_refused_is_written_down_and_told_to_nobody(
    database,
) -> None:
    older = asked_here("limin")
    nobody = structs.replace(BOOK.rule("password_reset"), asked_by=frozenset({"none"}))
    book = replace(BOOK, rules={**BOOK.rules, "password_reset": nobody})
    now = system_clock()
    newer = ask_for_oneself("limin", "忘记", zone="branch", book=book, now=now)
    assert isinstance(newer, Secret)
    assert acts(database)[-1]["reasons"] == ["approval.asker"]
    assert ApprovalRow.objects.get().state == "requested"
    granted(ApprovalRow.objects.get().ref, "zhouning")
    set_by(older)
    with pytest.raises(ResetLinkError):
        set_by(newer)


def test_requests_without_logging_in_are_counted() -> None:
    for _ in range(8):
        asked_here("limin")
    assert ApprovalRow.objects.count() == 5


def test_nothing_that_is_kept_opens_a_link(database) -> None:
    secret = asked_here("limin", approver="zhouning")
    tables = ("approval", "approval_vote", "staff_reset_link", "outbox", "staff_mail")
    with psycopg.connect(database.owner) as owner:
        kept = str(
            [owner.execute(f"SELECT * FROM desk.{t}").fetchall() for t in tables]
        )
    assert secret.text not in kept
    assert secret.text not in repr(secret)
    assert usable(secret.text, under(), lock=False).operator.username == "limin"


def keeper() -> str:
    """Return the name of somebody who keeps operators."""
    changed = Operator.objects.filter(username="qianhai")
    changed.update(role="system_admin", post="system", department="system")
    return "qianhai"


def test_an_administrator_asks_for_somebody_and_is_shown_no_link() -> None:
    with override_settings(XINHU_MAIL=True):
        ref = asked_for("limin", who=keeper())
        row = ApprovalRow.objects.get(pk=ref)
        assert row.requester == "op-qianhai"
        for who, error in (
            ("qianhai", refused.ApprovalSelfError),
            ("limin", refused.ApprovalConcernedError),
        ):
            with pytest.raises(error):
                granted(ref, who)
        Mail.objects.all()
        head = operator("zhouning")
        head.branch = "总行"
        head.save()
        granted(ref, "zhouning")
    (mail,) = Mail.objects.filter(kind="password_link")
    assert mail.operator.username == "limin"
    assert set(mail.params) == {"approval", "granted"}
    assert ResetLink.objects.count() == 0


def test_for_who_has_no_address_or_is_stopped_nobody_asks() -> None:
    nowhere = operator("limin")
    nowhere.email = ""
    nowhere.save()
    with pytest.raises(ResetAddressError):
        ask_for(nowhere, "新入职", by=by("hanmei"), book=BOOK, now=system_clock())
    stopped = operator("wangfang")
    stopped.is_active = False
    with pytest.raises(ResetOperatorError):
        ask_for(stopped, "新入职", by=by("hanmei"), book=BOOK, now=system_clock())


def test_what_was_granted_for_somebody_who_was_stopped_since_is_not_carried_out(
    database,
) -> None:
    with override_settings(XINHU_MAIL=True):
        ref = asked_for("limin", who=keeper())
        stopped = operator("limin")
        stopped.is_active = False
        stopped.save()
        head = operator("zhouning")
        head.branch = "总行"
        head.save()
        with pytest.raises(ResetOperatorError):
            granted(ref, "zhouning")
    assert ApprovalRow.objects.get(pk=ref).state == "requested"
    assert acts(database)[-1]["reasons"] == ["reset.operator"]


def test_a_request_that_nobody_approves_in_a_day_is_over() -> None:
    secret = asked_here("limin")
    row = ApprovalRow.objects.get()
    assert row.expires_at - row.requested_at < DAY
    with pytest.raises(ResetLinkError):
        set_by(secret, at=row.expires_at + 1)
