"""Under which post one acts: listed, switched, refused, and ended while one works."""

import json
from datetime import timedelta

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils.timezone import now

from console.exams import COURSE, courses
from factors import PASSWORD, acts
from staff_tree import ROOT
from xinhu.core.base.clock import DAY, system_clock
from xinhu.desks.staff.models import Assignment, Delegation, Operator, Session, Token
from xinhu.desks.staff.organisation.assigning import assign, end
from xinhu.desks.staff.organisation.delegating import Delegating, delegate, withdraw
from xinhu.desks.staff.organisation.errors import DutiesIncompatibleError
from xinhu.desks.staff.organisation.models import Unit
from xinhu.desks.staff.organisation.places import Place

ADDRESS = "/sessions/post/"
BANNER = "正在以非主岗办理"
APPROVE = frozenset({"approve"})


@pytest.fixture
def people(staff_desk) -> dict[str, Operator]:
    """A clerk and two supervisors who can come in with their own passwords."""
    for operator in staff_desk.values():
        Operator.objects.give(operator, PASSWORD, given=False)
    return staff_desk


@pytest.fixture
def further(people) -> Assignment:
    """The clerk's further post as a supervisor, in another branch.

    The shipped lists forbid the pair; an institution's own may permit it.
    """
    return Assignment.objects.create(
        operator=people["hanmei"],
        unit=Unit.objects.get(code="haidian"),
        kind="additional",
        temporary=False,
        role="supervisor",
        post="counter_supervisor",
        branch="海淀支行",
        department="counter",
        starts_at=now() - timedelta(days=1),
    )


@pytest.fixture
def handed(people) -> Delegation:
    """What the supervisor of Chaoyang handed on to the one of Haidian."""
    wanted = Delegating(scopes=APPROVE, ends=system_clock() + DAY)
    giver, taker = people["sunli"], people["haiying"]
    at = system_clock()
    return delegate(giver, taker, wanted, by=ROOT, now=at, approval="approval-x")


@pytest.fixture
def han(further, entering) -> Client:
    assert further
    return entering("hanmei")


@pytest.fixture
def hai(handed, entering) -> Client:
    assert handed
    return entering("haiying")


def choose(person: Client, code: str) -> int:
    return person.post(ADDRESS, {"post": code}).status_code


def of(held: Assignment) -> str:
    return f"assignment-{held.pk}"


def under(given: Delegation) -> str:
    return f"delegation-{given.pk}"


def told(database, event: str) -> list[dict]:
    return [detail for name, detail in acts(database) if name == event]


def last_act(database) -> dict:
    with psycopg.connect(database.gate) as gate:
        row = gate.execute(
            "SELECT act::text FROM desk.outbox ORDER BY id DESC LIMIT 1"
        ).fetchone()
    return dict(json.loads(row[0]))


def token() -> Token:
    return Token.objects.get(kind="session", revoked_at=None)


def text(person: Client, path: str = ADDRESS) -> str:
    return person.get(path).content.decode()


@pytest.mark.duty("R6.4")
def test_the_page_lists_what_one_may_act_under_and_marks_the_present(han, hai) -> None:
    page = text(han)
    assert page.count("以此岗位办理") == 1
    assert page.count('aria-current="true"') == 1
    assert "海淀支行" in page
    assert BANNER not in page
    page = text(hai)
    assert "代理 孙立" in page
    assert "审批" in page
    english = han.post("/language/", {"language": "en", "next": ADDRESS})
    assert "Under which post you act" in text(han, english.url)


@pytest.mark.duty("R6.4")
def test_a_further_post_speaks_for_its_role_and_branch_until_one_goes_back(
    han, further, database
) -> None:
    assert choose(han, of(further)) == 302
    row = token()
    assert (row.assignment_id, row.delegation_id) == (further.pk, None)
    assert "approve" in row.scopes
    home = text(han, "/")
    assert BANNER in home
    assert "海淀支行" in home
    assert told(database, "session.post_taken") == [
        {"from": "main", "to": of(further), "to_post": "counter_supervisor"}
    ]
    assert choose(han, "main") == 302
    assert (token().assignment_id, "approve" in token().scopes) == (None, False)
    assert BANNER not in text(han, "/")
    assert last_act(database)["post"] == "counter_supervisor"


@pytest.mark.duty("R6.4")
@pytest.mark.parametrize("post", ["further", "main"])
def test_what_is_the_persons_own_names_the_main_post_whatever_one_acts_under(
    han, further, database, post
) -> None:
    """A lesson, other sessions, the way out; an act under the post names the post."""
    assert choose(han, of(further) if post == "further" else "main") == 302
    name = courses().pack(COURSE).lessons[0].name
    for act in (f"/training/courses/{COURSE}/lessons/{name}/", "/sessions/end-others/"):
        assert han.post(act).status_code == 302
        assert last_act(database)["post"] == "counter"
    assert han.post("/log-out/").status_code == 302
    assert last_act(database)["post"] == "counter"
    done = [event for event, _ in acts(database)][-3:]
    assert done == ["lesson.read", "session.others_ended", "session.closed"]


@pytest.mark.duty("R6.4")
def test_a_delegation_is_good_for_what_was_handed_on_and_nothing_else(
    hai, handed, database
) -> None:
    assert choose(hai, under(handed)) == 302
    row = token()
    assert row.delegation_id == handed.pk
    assert row.assignment_id == handed.assignment_id
    assert row.scopes == ["approve"]
    assert hai.get("/customers/").status_code == 403
    assert "朝阳支行" in text(hai, "/")
    assert hai.get("/approvals/history.csv").status_code == 200
    act = last_act(database)
    assert act["post"] == "counter_supervisor"
    assert ["by_delegation", handed.pk] in act["detail"]


def test_what_the_giver_may_no_more_is_not_handed_on(hai, handed) -> None:
    Delegation.objects.update(scopes=["approve", "disclose", "register"])
    assert choose(hai, under(handed)) == 302
    assert token().scopes == ["approve"]


@pytest.mark.parametrize(
    "code",
    [
        "", "Main", "main ", "main\n", "assignment-", "assignment-0", "assignment-01",
        "assignment-1x", "assignment-999999", "delegation-999999", "delegation--1",
        "assignment-99999999999999999999", "assignment-٣", "assignment-1\x00",
        "../main", "操作员",
    ],
)  # fmt: skip
def test_what_names_no_post_changes_nothing_and_is_an_entry(
    han, database, code
) -> None:
    assert choose(han, code) == 403
    assert token().assignment_id is None
    assert told(database, "session.post_refused") == [
        {"reason": "session.post_unknown"}
    ]


def test_nothing_said_is_no_post_either(han) -> None:
    assert han.post(ADDRESS).status_code == 403


def test_wrong_person_takes_no_post(
    han, hai, further, handed, stranger, people
) -> None:
    assert choose(hai, of(further)) == 403
    assert choose(han, under(handed)) == 403
    mains = people["sunli"].assignments.get()
    assert choose(hai, of(mains)) == 403
    assert not Token.objects.exclude(assignment=None).exists()
    assert stranger.get(ADDRESS).url.startswith("/log-in/")
    assert stranger.post(ADDRESS, {"post": "main"}).url.startswith("/log-in/")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_method(han, method) -> None:
    assert getattr(han, method)(ADDRESS).status_code == 405


def test_a_form_from_elsewhere_is_not_taken(han, further) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = han.cookies
    assert strict.post(ADDRESS, {"post": of(further)}).status_code == 403
    assert token().assignment_id is None


@pytest.mark.parametrize("how", ["over", "ended", "to come"])
def test_a_post_that_does_not_hold_now_is_not_taken(
    han, further, database, how
) -> None:
    moments = {
        "over": {"ends_at": now() - timedelta(seconds=1)},
        "ended": {"ended_at": now()},
        "to come": {"starts_at": now() + timedelta(hours=1)},
    }
    Assignment.objects.filter(pk=further.pk).update(**moments[how])
    answer = han.post(ADDRESS, {"post": of(further)})
    assert answer.status_code == 403
    assert "尚未开始" in answer.content.decode()
    assert told(database, "session.post_refused") == [{"reason": "session.post_over"}]
    assert "以此岗位办理" not in text(han)


@pytest.mark.parametrize("how", ["withdrawn", "over", "giver stopped", "giver's over"])
def test_a_delegation_that_does_not_hold_now_is_not_taken(hai, handed, how) -> None:
    if how == "withdrawn":
        withdraw(handed, by=ROOT, now=system_clock())
    elif how == "over":
        past = {"starts_at": now() - timedelta(2), "ends_at": now() - timedelta(1)}
        Delegation.objects.update(**past)
    elif how == "giver stopped":
        Operator.objects.filter(pk=handed.giver_id).update(is_active=False)
    else:
        Assignment.objects.filter(pk=handed.assignment_id).update(ended_at=now())
    assert choose(hai, under(handed)) == 403
    assert token().delegation_id is None


def test_the_present_post_again_is_no_second_entry(han, further, database) -> None:
    assert choose(han, of(further)) == choose(han, of(further)) == 302
    assert len(told(database, "session.post_taken")) == 1


def test_two_at_once_are_one_switch(han, further, database, at_once) -> None:
    both = at_once(lambda person: choose(person, of(further)), han, han)
    assert both == [302, 302]
    assert len(told(database, "session.post_taken")) == 1


@pytest.mark.duty("R6.4")
def test_a_post_that_ends_while_one_works_ends_here_and_nothing_more_is_done(
    han, further, database
) -> None:
    choose(han, of(further))
    end(further, "ended", by=ROOT, now=system_clock())
    # Good for nothing at once, whoever asks the gate with it.
    assert token().scopes == []
    answer = han.post("/sessions/end-others/")
    assert answer.url == f"{ADDRESS}?over=1"
    assert told(database, "session.others_ended") == []
    page = text(han, answer.url)
    assert "会话已回到主岗" in page
    assert BANNER not in page
    assert (token().assignment_id, token().scopes != []) == (None, True)
    assert told(database, "session.post_ended") == [{"from": of(further), "to": "main"}]


@pytest.mark.duty("R6.4")
def test_a_delegation_that_ends_by_the_clock_ends_here_too(hai, handed) -> None:
    choose(hai, under(handed))
    past = {"starts_at": now() - timedelta(2), "ends_at": now() - timedelta(1)}
    Delegation.objects.update(**past)
    script = {"Sec-Fetch-Mode": "cors"}
    assert hai.get("/session/state/", headers=script).status_code == 204
    assert token().delegation_id == handed.pk
    part = hai.get("/approvals/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == f"{ADDRESS}?over=1"
    assert token().delegation_id is None
    assert hai.get("/customers/").status_code == 200


def test_whose_post_ended_may_still_lock_and_leave(hai, handed) -> None:
    choose(hai, under(handed))
    withdraw(handed, by=ROOT, now=system_clock())
    assert hai.post("/session/lock/").url.startswith("/unlock/")
    assert hai.post("/unlock/", {"password": PASSWORD}).status_code == 302
    assert hai.get("/").url == f"{ADDRESS}?over=1"
    assert hai.post("/log-out/").status_code == 302


@pytest.mark.duty("R6.4")
def test_a_switch_does_not_outlive_its_session(han, further) -> None:
    choose(han, of(further))
    han.post("/log-out/")
    han.post("/log-in/", {"login": "hanmei", "password": PASSWORD})
    assert token().assignment_id is None
    assert BANNER not in text(han, "/")


def test_a_programs_token_is_none_of_it(han, further, people) -> None:
    program = token()
    program.pk, program.digest, program.kind = None, b"program", "api"
    program.save()
    choose(han, of(further))
    program.refresh_from_db()
    assert (program.assignment_id, program.revoked_at) == (None, None)
    end(further, "ended", by=ROOT, now=system_clock())
    han.get("/")
    program.refresh_from_db()
    assert (program.assignment_id, program.revoked_at) == (None, None)
    assert Session.objects.filter(operator=people["hanmei"], ended_at=None).exists()


@pytest.mark.duty("R6.3")
def test_a_post_that_comes_in_with_a_second_factor_wants_one(
    han, further, settings_of, database
) -> None:
    with settings_of(XINHU_OWN_RULES=None):
        answer = han.post(ADDRESS, {"post": of(further)})
        assert answer.status_code == 403
        assert token().assignment_id is None
        refusal = {"reason": "second_factor.stale"}
        assert told(database, "session.post_refused") == [refusal]
        assert last_act(database)["post"] == "counter"
        Token.objects.update(second_factor_until=now() + timedelta(minutes=1))
        assert choose(han, of(further)) == 302
    assert len(told(database, "session.post_taken")) == 1


@pytest.mark.duty("R6.4")
def test_two_posts_that_exclude_each_other_are_no_choice(people, han) -> None:
    place = Place(unit="haidian", post="counter_checker")
    with pytest.raises(DutiesIncompatibleError):
        assign(people["hanmei"], place, by=ROOT, now=system_clock())
    assert text(han).count("以此岗位办理") == 1


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_used_with_keys_alone_and_reads_well(page, hai, language) -> None:
    assert hai
    page.goto("/log-in/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    page.fill("#id_login", "haiying")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    page.locator("header [accesskey=z]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("main table")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator("main td button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".acting")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator(".acting button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".acting", state="detached")
