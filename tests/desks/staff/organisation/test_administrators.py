"""Nobody makes an administrator alone, on any way: a second person grants it."""

import pytest
from django.conf import settings

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.policy.approval.refusals import (
    ApprovalConcernedError,
    ApprovalGroupError,
    ApprovalReasonError,
    ApprovalSelfError,
    ApprovalStateError,
)
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.approvals.deciding import Stated, deny, grant
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.administrators import (
    ADMINISTRATOR_POST,
    AS_MAIN,
    BESIDES,
    ask_joining,
    ask_post,
)
from xinhu.desks.staff.organisation.assigning import assign
from xinhu.desks.staff.organisation.errors import (
    AdministratorPostError,
    AssignmentRepeatError,
    DutiesIncompatibleError,
    OneselfError,
    OperatorChangedError,
    PostDepartmentError,
    UsernameTakenError,
)
from xinhu.desks.staff.organisation.joining import Joining, join
from xinhu.desks.staff.organisation.leaving import leave
from xinhu.desks.staff.organisation.moving import Move, move
from xinhu.desks.staff.organisation.places import Place
from xinhu.desks.staff.organisation.units import NewUnit, found
from xinhu.desks.staff.token_errors import OperatorStoppedError
from xinhu.desks.staff.tokens import Actor

BOOK = ApprovalBook.load(settings.XINHU_RULES)
POSTS = ("system", "security", "audit_admin")
WHERE = {"system": "it", "security": "it", "audit_admin": "audit"}
SYSTEM = Place(unit="it", post="system")


def actor(operator: Operator) -> Actor:
    return Actor(reference=operator.reference, post=operator.post, zone="head_office")


def asked(
    people: dict[str, Operator],
    who: str = "tao",
    by: str = "zhou",
    seen: int | None = None,
) -> str:
    by_whom, about = actor(people[by]), people[who]
    return ask_post(
        about, SYSTEM, AS_MAIN, "接任", seen=seen, by=by_whom, book=BOOK, now=NOW
    )


def asked_besides(operator: Operator, place: Place, by: Actor) -> str:
    return ask_post(
        operator, place, BESIDES, "代班", seen=None, by=by, book=BOOK, now=NOW
    )


def stated(ref: str, by: Operator) -> Stated:
    shown = show(ref, viewer=by, by=actor(by), sees_all=True, book=BOOK, now=NOW)
    return Stated(seen=bytes(shown.row.digest), look=shown.look or 0, reason="已核对")


def granted(ref: str, by: Operator) -> None:
    grant(ref, stated(ref, by), by=actor(by), book=BOOK, now=NOW)


@pytest.fixture
def people(enter) -> dict[str, Operator]:
    return {
        "zhou": enter("zhou", post="system", unit="it"),
        "wu": enter("wu", post="security", unit="it"),
        "zheng": enter("zheng", post="audit_admin", unit="audit"),
        "tao": enter("tao", post="it", unit="it", full_name="孙涛"),
    }


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize("post", POSTS)
def test_no_door_gives_an_administrators_post_without_a_ground(
    people, acts, post
) -> None:
    place = Place(unit=WHERE[post], post=post)
    joining = Joining(username="new", full_name="新来", place=place)
    for act in (
        lambda: join(joining, by=ROOT, now=NOW),
        lambda: move(people["tao"], Move(place=place), by=ROOT, now=NOW),
        lambda: assign(people["tao"], place, by=ROOT, now=NOW),
    ):
        with pytest.raises(AdministratorPostError):
            act()
        assert acts()[-1]["reason"] == "staff.administrator"
    assert not Operator.objects.filter(username="new").exists()
    assert people["tao"].assignments.get().post == "it"


@pytest.mark.duty("R3.5")
def test_a_transfer_to_an_administrators_post_waits_for_the_yes(people, acts) -> None:
    ref = asked(people)
    tao = people["tao"]
    tao.refresh_from_db()
    assert (tao.post, tao.assignments.count()) == ("it", 1), "asking gives nothing"
    granted(ref, people["wu"])
    tao.refresh_from_db()
    assert (tao.post, tao.role) == ("system", "system_admin")
    told = next(each for each in acts() if each["event"] == "operator.moved")
    assert (told["granted"], told["asked_by"]) == (ref, people["zhou"].reference)
    assert (told["actor"], told["acted_in"]) == (people["wu"].reference, "security")
    with pytest.raises(ApprovalStateError):
        granted(ref, people["wu"])


@pytest.mark.duty("R3.5")
def test_whoever_joins_as_an_administrator_stands_nowhere_before_the_yes(
    people,
) -> None:
    wanted = Joining(username="new", full_name="新来", place=SYSTEM)
    by = actor(people["zhou"])
    new = ask_joining(wanted, "增配", by=by, book=BOOK, now=NOW)
    assert not new.assignments.exists()
    assert new.role == ""
    granted(ApprovalRow.objects.get().ref, people["wu"])
    new.refresh_from_db()
    assert (new.post, new.standing_until) == ("system", None)
    with pytest.raises(UsernameTakenError):
        ask_joining(wanted, "增配", by=by, book=BOOK, now=NOW)


def test_an_account_whose_post_cannot_be_asked_for_is_not_opened(people) -> None:
    by = actor(people["zhou"])
    far = Place(unit="counter", post="system")
    for place, why, error in (
        (far, "增配", PostDepartmentError),
        (SYSTEM, " ", ApprovalReasonError),
    ):
        wanted = Joining(username="new", full_name="新来", place=place)
        with pytest.raises(error):
            ask_joining(wanted, why, by=by, book=BOOK, now=NOW)
    assert not Operator.objects.filter(username="new").exists()
    assert not ApprovalRow.objects.exists()


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize(
    ("who", "error"), [("zhou", ApprovalSelfError), ("zheng", ApprovalGroupError)]
)
def test_neither_who_asked_nor_another_kind_of_administrator_decides(
    people, who, error
) -> None:
    ref = asked(people)
    with pytest.raises(error):
        granted(ref, people[who])
    people["tao"].refresh_from_db()
    assert people["tao"].post == "it"


@pytest.mark.duty("R3.5")
def test_whom_it_is_about_neither_asks_nor_decides(people, enter) -> None:
    other = enter("other", post="security", unit="it")
    with pytest.raises(OneselfError):
        asked(people, by="tao")
    people["other"] = other
    ref = asked(people, who="other")
    with pytest.raises(ApprovalConcernedError):
        granted(ref, other)


def test_a_no_gives_nothing(people) -> None:
    ref = asked(people)
    wu = people["wu"]
    deny(ref, stated(ref, wu), by=actor(wu), book=BOOK, now=NOW)
    people["tao"].refresh_from_db()
    assert people["tao"].post == "it"


def test_whose_posts_changed_or_who_left_meanwhile_is_not_made_one(people) -> None:
    ref = asked(people)
    move(
        people["tao"],
        Move(place=Place(unit="it", post="key_custodian")),
        by=ROOT,
        now=NOW,
    )
    with pytest.raises(OperatorChangedError):
        granted(ref, people["wu"])
    again = asked(people)
    leave(people["tao"], "left", by=ROOT, now=NOW)
    with pytest.raises(OperatorStoppedError):
        granted(again, people["wu"])


def test_whose_main_post_is_not_the_one_that_was_seen_is_not_asked_for(
    people, acts
) -> None:
    seen = people["tao"].assignments.get().pk
    wanted = Move(place=Place(unit="it", post="key_custodian"))
    for wrong in (0, seen + 1):
        with pytest.raises(OperatorChangedError):
            asked(people, seen=wrong)
    move(people["tao"], wanted, by=ROOT, now=NOW)
    with pytest.raises(OperatorChangedError):
        asked(people, seen=seen)
    assert acts()[-1]["reason"] == OperatorChangedError.code
    assert not ApprovalRow.objects.exists()
    now_seen = people["tao"].assignments.not_over(NOW).get().pk
    asked(people, seen=now_seen)


def test_a_further_post_is_asked_for_and_judged_beside_the_others(
    people, enter
) -> None:
    technology = NewUnit(
        code="tech",
        name="科技二部",
        kind="department",
        department="technology",
        under="head",
    )
    found(technology, by=ROOT, now=NOW)
    by, until = actor(people["zhou"]), Instant(NOW + 9 * DAY)
    with pytest.raises(DutiesIncompatibleError):
        asked_besides(people["tao"], SYSTEM, by)
    other = enter("other", post="system", unit="it")
    place = Place(unit="tech", post="system", ends=until, temporary=True)
    ref = asked_besides(other, place, by)
    late = asked_besides(other, place, by)
    assert other.assignments.count() == 1
    granted(ref, people["wu"])
    assert other.assignments.count() == 2
    with pytest.raises(AssignmentRepeatError):
        granted(late, people["wu"])


def test_the_approver_reads_who_becomes_what(people) -> None:
    asked(people)
    read = ADMINISTRATOR_POST.read(ApprovalRow.objects.get().facts)
    zh, en = read.words("zh"), read.words("en")
    assert zh.title == "孙涛任系统管理员"
    assert [line.text for line in zh.lines][2:] == ["it", "系统管理员", "—", "—"]
    assert en.lines[1].text == "main post (all others end)"
    assert read == ADMINISTRATOR_POST.read(read.facts())
