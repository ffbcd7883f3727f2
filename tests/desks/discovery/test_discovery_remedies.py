"""Remedies are asked for by one, approved by others, done once by the worker."""

import psycopg
import pytest

from desks.discovery.remedy_desk import (
    BOOK,
    DIGEST,
    asked,
    asked_back,
    decided,
    deed,
    enter_officer,
    found,
    later,
    nothing_acted_on,
)
from desks.discovery.room import Room
from xinhu.core.base.errors import Refusal, XinhuError
from xinhu.core.base.ids import MalformedCustomerError
from xinhu.core.policy.approval.refusals import ApprovalReasonError
from xinhu.desks.discovery.errors import (
    FindingClosedError,
    FindingsUnknownError,
    NoDiscoveryOfficerError,
    RemediesLeftError,
    RemedyClosedError,
    RemedyContentError,
    RemedyKindError,
    RemedyOfFolderError,
    RemedyPendingError,
)
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.discovery.remedies.asking import ask_for_remedy
from xinhu.desks.discovery.remedies.performing import (
    Order,
    end_done,
    end_failed,
    next_order,
)
from xinhu.desks.discovery.targets import retire_target

pytestmark = pytest.mark.duty("R6.1")


@pytest.fixture
def desk(room: Room) -> Room:
    enter_officer(room)
    return room


def _taken(desk: Room, hours: int = 2) -> Order | None:
    with desk.as_worker():
        return next_order(later(hours), (), desk.desk.locations, nothing_acted_on)


def _done(desk: Room, finding: int, kind: str = "quarantine") -> Remedy:
    """Have a remedy asked for, approved and done."""
    remedy = asked(desk, finding, kind)
    decided(desk, remedy.approval, "gu")
    order = _taken(desk)
    assert order is not None
    with desk.as_worker():
        end_done(order.ref, {"sha256": DIGEST}, later(2))
    remedy.refresh_from_db()
    return remedy


@pytest.mark.parametrize(
    ("who", "kind", "error"),
    [
        ("he", "quarantine", NoDiscoveryOfficerError),
        ("li", "delete", NoDiscoveryOfficerError),
        ("shen", "mask_copy", NoDiscoveryOfficerError),
        ("fang", "vault", MalformedCustomerError),
        ("fang", "restore", RemedyKindError),
        ("fang", "accept", RemedyKindError),
    ],
)
def test_who_may_not_or_asks_for_no_remedy_is_refused(
    desk: Room, who: str, kind: str, error: type[XinhuError]
) -> None:
    finding = found(desk)
    with pytest.raises(error):
        asked(desk, finding, kind, who=who)
    assert not Remedy.objects.exists()


def test_what_is_gone_unknown_or_of_unknown_content_is_not_remedied(desk: Room) -> None:
    finding = found(desk, digest="")
    with pytest.raises(RemedyContentError):
        asked(desk, finding)
    with pytest.raises(FindingsUnknownError):
        asked(desk, finding + 1_000)
    with desk.as_worker():
        Place.objects.update(status="gone")
    with pytest.raises(FindingClosedError):
        asked(desk, finding)


def test_what_stands_in_the_name_of_a_folder_is_not_remedied(desk: Room) -> None:
    finding = found(desk, "hr/客户/")
    with pytest.raises(RemedyOfFolderError):
        asked(desk, finding)
    assert not Remedy.objects.exists()
    assert asked(desk, found(desk, "hr/客户/a.csv")).state == "asked"


def test_of_a_file_one_remedy_waits_at_a_time(desk: Room) -> None:
    finding = found(desk)
    asked(desk, finding)
    other = Place.objects.exclude(pk=finding).get().pk
    with pytest.raises(RemedyPendingError):
        asked(desk, other, "delete")


def test_of_two_who_ask_at_once_one_is_told(desk: Room) -> None:
    finding = found(desk)
    assert desk.at_once(
        lambda: asked(desk, finding), lambda: asked(desk, finding, who="gu")
    ) == ["Remedy", "RemedyPendingError"]


def test_what_waits_for_approval_is_not_given_to_the_worker(desk: Room) -> None:
    remedy = asked(desk, found(desk))
    assert _taken(desk) is None
    decided(desk, remedy.approval, "gu", yes=False)
    assert _taken(desk) is None


def test_nobody_approves_what_they_asked_for(desk: Room) -> None:
    remedy = asked(desk, found(desk))
    with pytest.raises(Refusal):
        decided(desk, remedy.approval, "fang")
    assert _taken(desk) is None


def test_a_deletion_needs_both_groups(desk: Room) -> None:
    remedy = asked(desk, found(desk), "delete")
    decided(desk, remedy.approval, "gu")
    assert _taken(desk) is None
    decided(desk, remedy.approval, "han")
    order = _taken(desk)
    assert order is not None
    assert (order.kind, set(order.approved_by)) == ("delete", {"op-gu", "op-han"})


def test_who_answers_for_the_file_does_not_decide(desk: Room) -> None:
    finding = found(desk)
    # By their post they might: Gu is a privacy officer.
    with psycopg.connect(desk.database.owner) as owner:
        owner.execute(
            "UPDATE desk.discovery_target SET owner_id = %s", [desk.people["gu"].pk]
        )
    remedy = asked(desk, finding)
    with pytest.raises(Refusal):
        decided(desk, remedy.approval, "gu")
    assert _taken(desk) is None


def test_the_worker_is_given_exactly_what_was_approved_and_once(desk: Room) -> None:
    finding = found(desk)
    remedy = asked(desk, finding)
    decided(desk, remedy.approval, "gu")
    order = _taken(desk)
    assert order is not None
    assert order.path.endswith("/share/hr/a.csv")
    assert (order.digest, order.approval) == (DIGEST, remedy.approval)
    assert order.kinds == {"cn_mobile", "bank_card"}
    assert (order.asked_by, order.approved_by) == ("op-fang", ("op-gu",))
    assert not order.begun
    again = _taken(desk)
    assert again is not None
    assert (again.ref, again.begun) == (order.ref, True)
    with desk.as_worker():
        end_done(order.ref, {}, later(3))
        with pytest.raises(RemedyClosedError):
            end_done(order.ref, {}, later(3))
    assert _taken(desk, hours=4) is None


def test_what_is_not_done_in_time_is_not_done(desk: Room) -> None:
    remedy = asked(desk, found(desk))
    decided(desk, remedy.approval, "gu")
    assert _taken(desk, hours=73) is None
    remedy.refresh_from_db()
    assert (remedy.state, remedy.failure) == ("failed", "discovery.remedy_expired")
    assert desk.events()[-1] == "remedy.failed record"


@pytest.mark.parametrize("end", ["denied", "expired"])
def test_what_was_denied_or_ran_out_may_be_asked_for_again(
    desk: Room, end: str
) -> None:
    finding = found(desk)
    first = asked(desk, finding)
    if end == "denied":
        decided(desk, first.approval, "gu", yes=False)
    second = asked(desk, finding, hours=80)
    first.refresh_from_db()
    assert (first.state, second.state) == ("closed", "asked")


def test_a_yes_to_what_was_closed_meanwhile_changes_nothing(desk: Room) -> None:
    remedy = asked(desk, found(desk))
    Remedy.objects.filter(pk=remedy.pk).update(state="closed")
    with pytest.raises(RemedyClosedError):
        decided(desk, remedy.approval, "gu")
    assert _taken(desk) is None


def test_a_remedied_file_is_told_so_and_each_step_is_an_entry(desk: Room) -> None:
    finding = found(desk)
    before = len(desk.events())
    remedy = _done(desk, finding)
    assert (remedy.state, remedy.certificate) == ("done", {"sha256": DIGEST})
    assert {row.status for row in Place.objects.all()} == {"remedied"}
    assert [event.split()[0] for event in desk.events()[before:]] == [
        "approval.requested",
        "remedy.asked",
        "approval.opened",
        "approval.granted",
        "approval.used",
        "remedy.done",
    ]
    told = str(desk.acts())
    assert "a.csv" not in told
    assert DIGEST not in told


def test_a_masked_copy_leaves_findings_open(desk: Room) -> None:
    _done(desk, found(desk), "mask_copy")
    assert {row.status for row in Place.objects.all()} == {"open"}


def test_a_restoration_is_approved_as_well_and_opens_findings_again(
    desk: Room,
) -> None:
    kept = _done(desk, found(desk))
    back = asked_back(desk, kept.ref)
    assert _taken(desk) is None
    decided(desk, back.approval, "gu")
    order = _taken(desk)
    assert order is not None
    assert (order.kind, order.of) == ("restore", kept.ref)
    with desk.as_worker():
        end_done(order.ref, {}, later(3))
    kept.refresh_from_db()
    assert kept.state == "restored"
    assert {row.status for row in Place.objects.all()} == {"open"}
    assert desk.events()[-1] == "remedy.restored record"
    with pytest.raises(RemedyClosedError):
        asked_back(desk, kept.ref)


def _retired(desk: Room, hours: int = 0) -> None:
    retire_target(desk.desk, deed(desk, "he", hours), desk.target().pk)


@pytest.mark.parametrize("step", ["asked", "approved", "doing", "kept", "asked back"])
def test_a_target_is_not_retired_while_a_remedy_waits_or_a_file_is_kept(
    desk: Room, step: str
) -> None:
    finding = found(desk)
    if step in ("kept", "asked back"):
        kept = _done(desk, finding)
        if step == "asked back":
            asked_back(desk, kept.ref)
    else:
        remedy = asked(desk, finding)
        if step != "asked":
            decided(desk, remedy.approval, "gu")
        if step == "doing":
            assert _taken(desk) is not None
    with pytest.raises(RemediesLeftError):
        _retired(desk, hours=3)
    desk.target().refresh_from_db()
    assert desk.target().retired_at is None
    assert desk.events()[-1] == "target.retired refuse"


@pytest.mark.parametrize("end", ["denied", "expired", "failed", "copied", "restored"])
def test_a_target_is_retired_when_its_remedies_are_over(desk: Room, end: str) -> None:
    finding = found(desk)
    if end == "copied":
        _done(desk, finding, "mask_copy")
    elif end == "restored":
        back = asked_back(desk, _done(desk, finding).ref)
        decided(desk, back.approval, "gu")
        order = _taken(desk)
        assert order is not None
        with desk.as_worker():
            end_done(order.ref, {}, later(3))
    else:
        remedy = asked(desk, finding)
        if end != "expired":
            decided(desk, remedy.approval, "gu", yes=end == "failed")
        if end == "failed":
            assert _taken(desk) is not None
            with desk.as_worker():
                end_failed(remedy.ref, "remedy.changed", later(2))
    _retired(desk, hours=80)
    assert desk.target().retired_at is not None


def test_of_who_retires_and_who_asks_at_once_one_is_told(desk: Room) -> None:
    finding = found(desk)
    came = desk.at_once(lambda: asked(desk, finding), lambda: _retired(desk))
    assert came in (
        ["RemediesLeftError", "Remedy"],
        ["FindingsUnknownError", "NoneType"],
    )


@pytest.mark.parametrize("kind", ["mask_copy", "delete"])
def test_only_a_quarantine_is_restored(desk: Room, kind: str) -> None:
    remedy = asked(desk, found(desk), kind)
    for ref in (remedy.ref, "rm-0000000000000000"):
        with pytest.raises(RemedyKindError):
            asked_back(desk, ref)


def test_what_failed_is_an_entry_and_may_be_asked_for_again(desk: Room) -> None:
    finding = found(desk)
    remedy = asked(desk, finding)
    decided(desk, remedy.approval, "gu")
    order = _taken(desk)
    assert order is not None
    with desk.as_worker():
        end_failed(order.ref, "remedy.changed", later(2))
    detail = desk.acts()[-1]["detail"]
    assert (detail["event"], detail["reason"]) == ("remedy.failed", "remedy.changed")
    assert asked(desk, finding).ref != remedy.ref


def test_a_reason_is_needed(desk: Room) -> None:
    with pytest.raises(ApprovalReasonError):
        ask_for_remedy(
            desk.desk, deed(desk, "fang"), found(desk), "quarantine", " ", BOOK
        )
    assert not Remedy.objects.exists()
