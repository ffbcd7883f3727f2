"""Approvals at the console: the inbox, one request in words, the vote, the history."""

import re
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approval_desk import BOOK, Tried
from simulators.gate_world import ZHANG
from xinhu.console.approvals import rules as console_rules
from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.policy.query import Query, request_digest
from xinhu.desks.staff.approvals.asking import ask
from xinhu.desks.staff.approvals.models import ApprovalRow, LookRow, VoteRow
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

PASSWORD = "correct horse battery 9"
MORE = {
    "zhouning": ("周宁", "supervisor", "counter_supervisor", "朝阳支行"),
    "wujie": ("吴杰", "supervisor", "counter_supervisor", "海淀支行"),
}


@pytest.fixture(autouse=True)
def desk(console, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two supervisors more, and the kinds that only tests know."""
    monkeypatch.setattr(console_rules, "book", lambda: BOOK)
    for module in ("waiting", "showing", "vote", "listing", "history_filters"):
        monkeypatch.setattr(f"xinhu.console.approvals.{module}.book", lambda: BOOK)
    for username, (name, role, post, branch) in MORE.items():
        Operator.objects.enter(
            password=PASSWORD,
            given=False,
            reference=f"op-{username}0123456789",
            username=username,
            full_name=name,
            role=role,
            post=post,
            branch=branch,
            department=post,
        )
    assert console


def asked(kind: str = "trial_at_once", who: str = "limin", reason: str = "月初") -> str:
    return ask(
        Tried(kind, "三月开户名单"),
        by=Actor(reference=f"op-{who}0123456789", post="counter", zone="branch"),
        reason=reason,
        book=BOOK,
        now=system_clock(),
    )


def look_asked(database, customer: str = ZHANG) -> str:
    """A look that the gate would have entered: its reason is sealed."""
    query = Query(customer, "counter_service", ("name", "mobile"))
    who = "op-limin0123456789"
    insert = """
    INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs,
        lapses, requested_at, expires_at, note, customer, purpose, fields)
    VALUES ('approval-look', 'disclosure', %s, %s, %s, '{supervisor}', '{1}', true, %s,
        %s, 'x', %s, %s, %s)
    """
    now = system_clock()
    place = ["clerk", "counter", "朝阳支行", "counter"]
    with psycopg.connect(database.gate) as gate:
        gate.execute(
            insert,
            (
                request_digest(query, who),
                who,
                place,
                now,
                now + 10**10,
                UUID(customer),
                query.purpose,
                list(query.fields),
            ),
        )
    return "approval-look"


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def form_of(client: Client, ref: str) -> dict[str, str]:
    """Open a request; return what its form carries."""
    text = text_of(client, f"/approvals/{ref}/")
    found = dict(
        re.findall(r'type="hidden" name="(digest|look)" value="([^"]+)"', text)
    )
    assert found.keys() == {"digest", "look"}
    return found


def vote(client: Client, ref: str, says: str = "grant", **more: str) -> int:
    form = {**form_of(client, ref), "says": says, "reason": "已核对", **more}
    return client.post(f"/approvals/{ref}/vote/", form).status_code


@pytest.mark.parametrize("path", ["/", "/approvals/", "/register/checkpoint/"])
def test_what_waits_is_looked_up_once_for_a_page(
    entering: Callable[[str], Client], path: str
) -> None:
    asked()
    supervisor = entering("zhouning")
    with CaptureQueriesContext(connection) as taken:
        assert '<span class="count">1</span>' in text_of(supervisor, path)
    looked = [each["sql"] for each in taken if '"groups" &&' in each["sql"]]
    assert len(looked) == 1


@pytest.mark.duty("R6.4")
def test_from_the_inbox_to_the_vote_in_words(entering: Callable[[str], Client]) -> None:
    ref = asked()
    supervisor, privacy = entering("zhouning"), entering("chenjing")
    inbox = text_of(supervisor, "/approvals/")
    assert "项请求等您审批" in text_of(supervisor, "/")
    assert f"/approvals/{ref}/" in inbox
    assert '<span class="count">1</span>' in inbox
    page = text_of(supervisor, f"/approvals/{ref}/")
    for shown in ("zh: 三月开户名单", "月初", "李敏", "0 / 1", "内容摘要"):
        assert shown in page
    assert vote(supervisor, ref) == 302
    assert '<span class="count">' not in text_of(supervisor, "/approvals/")
    assert ApprovalRow.objects.get().state == "requested"
    assert vote(privacy, ref) == 302
    assert ApprovalRow.objects.get().state == "used"
    after = text_of(privacy, f"/approvals/{ref}/?done=voted")
    assert "已记录您的意见" in after
    assert "周宁" in after
    assert "已核对" in after
    assert 'name="look"' not in after


@pytest.mark.duty("R6.4")
def test_how_long_somebody_looked_is_kept(entering) -> None:
    ref = asked()
    assert vote(entering("zhouning"), ref) == 302
    row = VoteRow.objects.get()
    assert row.opened_at is not None
    assert row.opened_at <= row.voted_at


def test_a_denial_says_why_and_the_requester_reads_it(entering) -> None:
    ref = asked()
    supervisor = entering("zhouning")
    assert vote(supervisor, ref, "deny", reason=" ") == 422
    assert VoteRow.objects.count() == 0
    assert vote(supervisor, ref, "deny", reason="名单不全") == 302
    assert "名单不全" in text_of(entering("limin"), f"/approvals/{ref}/")


def test_who_has_nothing_to_do_with_it_does_not_even_learn_that_it_exists(
    entering,
) -> None:
    ref = asked()
    for path in (f"/approvals/{ref}/", "/approvals/approval-none/"):
        for who in ("suntao",):
            text = text_of(entering(who), path, 403)
            assert "没有这一审批申请" in text
            assert "三月" not in text


def test_whoever_asked_sees_it_and_votes_on_nothing(entering, database) -> None:
    ref = asked()
    clerk = entering("limin")
    page = text_of(clerk, f"/approvals/{ref}/")
    assert 'name="look"' not in page
    assert "撤回申请" in page
    stated = {"digest": "00" * 32, "look": "1", "says": "grant", "reason": ""}
    assert clerk.post(f"/approvals/{ref}/vote/", stated).status_code == 403
    with psycopg.connect(database.gate) as gate:
        acts = gate.execute("SELECT act::text FROM desk.outbox").fetchall()
    assert "approval.self" in str(acts)


def test_the_auditor_sees_all_and_decides_nothing(entering) -> None:
    ref = asked()
    page = text_of(entering("zhaolei"), f"/approvals/{ref}/")
    assert "您不能就此表决" in page
    assert LookRow.objects.count() == 0


BAD = {
    "another digest": {"digest": "00" * 32},
    "half a digest": {"digest": "00"},
    "no digest": {"digest": ""},
    "letters": {"digest": "刘"},
    "another look": {"look": "999999"},
}
ODD = {
    "a look that is no number": {"look": "x"},
    "a look of many digits": {"look": "9" * 40},
    "another word": {"says": "maybe"},
    "no word": {"says": ""},
}


@pytest.mark.parametrize("how", [*BAD, *ODD])
def test_what_was_not_shown_is_not_voted_on(entering, how: str) -> None:
    ref = asked()
    supervisor = entering("zhouning")
    form = {**form_of(supervisor, ref), "says": "grant", **(BAD | ODD)[how]}
    status = supervisor.post(f"/approvals/{ref}/vote/", form).status_code
    assert status == (403 if how in BAD else 422)
    assert VoteRow.objects.count() == 0


def test_a_vote_that_is_sent_twice_counts_once(entering) -> None:
    ref = asked()
    supervisor = entering("zhouning")
    form = {**form_of(supervisor, ref), "says": "grant", "reason": ""}
    first = supervisor.post(f"/approvals/{ref}/vote/", form).status_code
    second = supervisor.post(f"/approvals/{ref}/vote/", form).status_code
    assert (first, second) == (302, 403)
    assert VoteRow.objects.count() == 1


def test_two_supervisors_at_once_are_one_vote(entering, at_once) -> None:
    ref = asked()
    people = [entering("zhouning"), entering("wujie")]
    statuses = at_once(lambda who: vote(who, ref), *people)
    assert sorted(statuses) == [302, 403]
    assert VoteRow.objects.count() == 1


def test_only_who_asked_takes_it_back_by_a_post(entering) -> None:
    ref = asked()
    address = f"/approvals/{ref}/withdraw/"
    assert entering("zhouning").post(address).status_code == 403
    clerk = entering("limin")
    assert clerk.get(address).status_code == 405
    assert clerk.post(address).status_code == 302
    assert ApprovalRow.objects.get().state == "withdrawn"
    assert clerk.post(address).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/approvals/",
        "/approvals/history/",
        "/approvals/history.csv",
        "/approvals/figures/",
        "/approvals/approval-1/",
    ],
)
def test_a_stranger_logs_in_first(stranger, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/log-in/")


@pytest.mark.duty("R6.4")
def test_what_was_decided_stays_visible_filtered_sorted_and_exported(
    entering, database
) -> None:
    denied, open_one = asked(reason="=1+1"), asked()
    vote(entering("zhouning"), denied, "deny", reason="不符")
    auditor = entering("zhaolei")
    page = text_of(auditor, "/approvals/history/")
    assert denied in page
    assert open_one not in page
    for query, there in (
        ("?state=denied", True),
        ("?state=granted", False),
        ("?person=op-zhouning0123456789", True),
        ("?person=op-wujie0123456789", False),
        ("?since=2100-01-01", False),
        ("?until=2100-01-01&sort=state&page=7", True),
        ("?sort=nonsense&page=-1", True),
    ):
        assert (denied in text_of(auditor, f"/approvals/history/{query}")) == there
    text_of(auditor, "/approvals/history/?since=yesterday", 422)
    answer = auditor.get("/approvals/history.csv?state=denied")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "op-zhouning0123456789:supervisor:deny" in rows[1]
    assert "=1+1" not in rows[1]
    with psycopg.connect(database.gate) as gate:
        acts = str(gate.execute("SELECT act::text FROM desk.outbox").fetchall())
    assert "approvals.exported" in acts
    assert denied in text_of(entering("zhouning"), "/approvals/history/")
    assert denied not in text_of(entering("wujie"), "/approvals/history/")


def test_figures_are_for_who_reads_the_register_and_mark_what_was_instant(
    entering,
) -> None:
    assert vote(entering("zhouning"), asked()) == 302
    assert entering("zhouning").get("/approvals/figures/").status_code == 403
    page = text_of(entering("zhaolei"), "/approvals/figures/")
    assert "looking-dot-instant" in page
    assert "周宁" in page


def test_a_look_is_decided_through_the_gate_which_opens_the_reason(
    entering, database, console
) -> None:
    ref = look_asked(database)
    supervisor = entering("zhouning")
    page = text_of(supervisor, f"/approvals/{ref}/")
    for shown in ("查看一位客户的 2 项信息", "柜面服务", "客户致电核对", ZHANG):
        assert shown in page
    assert LookRow.objects.count() == 0  # the gate writes its own
    assert vote(supervisor, ref) == 302
    method, path = console.asked[-1][0], console.asked[-1][1]
    assert (method, path) == ("POST", f"/api/v1/approvals/{ref}/grant")
    auditor = text_of(entering("zhaolei"), f"/approvals/{ref}/")
    assert "理由已密封" in auditor
    assert "客户致电核对" not in auditor


def test_a_clerk_asks_for_a_look_from_the_customers_page(entering, console) -> None:
    clerk = entering("limin")
    page = text_of(clerk, f"/customers/{ZHANG}/?purpose=counter_service")
    assert f'formaction="/customers/{ZHANG}/ask/"' in page
    chosen = {"purpose": "counter_service", "fields": ["name", "mobile"]}
    asking = clerk.post(f"/customers/{ZHANG}/ask/", chosen).content.decode()
    assert "柜面服务" in asking
    assert "手机" in asking
    assert (
        clerk.post(f"/customers/{ZHANG}/ask/", {**chosen, "reason": " "}).status_code
        == 422
    )
    done = clerk.post(f"/customers/{ZHANG}/ask/", {**chosen, "reason": "客户致电核对"})
    assert done["Location"] == "/approvals/approval-new/?done=asked"
    assert console.asked[-1] == ("POST", "/api/v1/approvals")
    for bad in ("x", "刘" * 40):
        assert clerk.post(f"/customers/{bad}/ask/", chosen).status_code == 422
    assert clerk.get(f"/customers/{ZHANG}/ask/").status_code == 405


def test_breaking_the_glass_shows_the_record_and_asks_for_its_review(
    entering, console
) -> None:
    clerk = entering("limin")
    assert "破窗即看" in text_of(clerk, f"/customers/{ZHANG}/break-glass/")
    form = {"reason": "customer_in_danger", "fields_wanted": ["name", "mobile"]}
    shown = clerk.post(f"/customers/{ZHANG}/break-glass/", form)
    assert "张三" in shown.content.decode()
    assert [path for _, path in console.asked[-2:]] == [
        "/api/v1/break-glass",
        "/api/v1/disclosures",
    ]
    for bad in (
        {},
        {"reason": "curious", "fields_wanted": ["name"]},
        {**form, "fields_wanted": ["cvv"]},
    ):
        assert clerk.post(f"/customers/{ZHANG}/break-glass/", bad).status_code == 422
    assert entering("suntao").get(f"/customers/{ZHANG}/break-glass/").status_code == 403


def test_an_expired_request_is_shown_as_expired_and_not_voted_on(
    entering, database
) -> None:
    ref = asked()
    with psycopg.connect(database.owner) as owner:
        owner.execute("ALTER TABLE desk.approval DISABLE TRIGGER approval_guard")
        past = Instant(system_clock() - 10**9)
        owner.execute(
            "UPDATE desk.approval SET requested_at = %s, expires_at = %s",
            (past, past + 1),
        )
        owner.execute("ALTER TABLE desk.approval ENABLE TRIGGER approval_guard")
    page = text_of(entering("zhouning"), f"/approvals/{ref}/")
    assert "已到期" in page
    assert 'name="look"' not in page
