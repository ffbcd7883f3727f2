"""A file of one customer is moved into the vault: asked for, approved, handed over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from desks.discovery.remedy_desk import DIGEST, asked, decided, enter_officer
from desks.discovery.remedy_shop import BODY, PATH, Shop
from desks.discovery.room import Room, seen
from shut_policies import shut_found_files
from xinhu.adapters.remedies.errors import (
    GateAwayError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTokenMissingError,
)
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import MalformedCustomerError
from xinhu.core.policy.matrix.found_files import FoundFilesShutError
from xinhu.desks.discovery.errors import (
    ManyCustomersError,
    NeverKeptError,
    NoDiscoveryOfficerError,
    RemedyClosedError,
)
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.staff.approvals.kinds import kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow

pytestmark = pytest.mark.duty("R6.1")
WHOSE, PAPER = "11" * 16, "paper-0123456789abcdef"


class NotSentError(GateAwayError):
    """It did not get to the gate."""


class Gate:
    """What the worker hands over to: one paper a remedy, as the gate keeps them."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.kept: dict[str, tuple[str, bytes]] = {}

    def __call__(self, remedy: str, customer: str, body: bytes) -> str:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, VaultRefusedError | NotSentError):
            raise answer
        self.kept[remedy] = (customer, body)
        if answer is not None:
            raise answer  # kept, and the answer was lost
        return PAPER


@pytest.fixture
def shop(room: Room, tmp_path: Path) -> Shop:
    return Shop(room, tmp_path)


@pytest.fixture
def opened(shop: Shop) -> Callable[..., Gate]:
    def made(*answers: Exception | None) -> Gate:
        gate = Gate(*answers)
        shop.hands = replace(shop.hands, hand_over=gate)
        return gate

    return made


def test_it_is_handed_over_gone_and_told_with_its_paper(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    gate = opened()
    remedy = shop.granted("vault", WHOSE)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert gate.kept == {remedy.ref: (WHOSE, BODY)}
    assert not shop.file.exists()
    assert remedy.certificate == {
        "paper": PAPER, "sha256": shop.digest, "size": len(BODY),
    }  # fmt: skip
    assert set(Place.objects.values_list("status", flat=True)) == {"remedied"}
    told = shop.room.acts()[-1]["detail"]
    assert (told["event"], told["paper"]) == ("remedy.done", PAPER)
    assert WHOSE not in str(told)
    assert not list(shop.hands.folder.glob("*.journal"))
    assert shop.perform() == 0


def test_approvers_read_whose_it_is_and_their_yes_is_bound_to_it(shop: Shop) -> None:
    remedy = asked(shop.room, shop.finding, "vault", customer=WHOSE)
    with psycopg.connect(shop.room.database.owner) as owner:
        owner.execute("UPDATE desk.discovery_remedy SET customer = %s", ("22" * 16,))
    with pytest.raises(RemedyClosedError):
        decided(shop.room, remedy.approval, "gu")
    remedy.refresh_from_db()
    assert remedy.state == "asked"


def test_while_the_gate_is_away_it_waits_and_is_handed_over_again(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    gate = opened(GateAwayError())
    remedy = shop.granted("vault", WHOSE)
    with capture_logs() as logs:
        assert shop.perform() == 0
    assert [each["event"] for each in logs] == ["remedy_waits"]
    assert shop.told(remedy)[0] == "doing"
    assert shop.file.read_bytes() == BODY
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert list(gate.kept) == [remedy.ref]


def test_what_the_gate_refuses_is_told_and_the_file_stays(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    opened(VaultRefusedError("customer.unknown"))
    remedy = shop.granted("vault", WHOSE)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "customer.unknown")
    assert shop.file.read_bytes() == BODY


def test_a_worker_that_died_after_the_answer_hands_it_over_again(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    class Died(BaseException):
        pass

    gate = opened(Died())
    remedy = shop.granted("vault", WHOSE)
    with pytest.raises(Died):
        shop.perform()
    assert shop.file.read_bytes() == BODY
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert gate.kept == {remedy.ref: (WHOSE, BODY)}
    assert shop.room.events().count("remedy.done record") == 1


def test_a_worker_without_a_token_hands_nothing_over(shop: Shop) -> None:
    remedy = shop.granted("vault", WHOSE)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "remedy.vault_token_missing")
    assert shop.file.read_bytes() == BODY


def test_what_may_be_kept_is_not_told_as_failed_for_hours_that_are_over(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    gate = opened(GateAwayError())
    remedy = shop.granted("vault", WHOSE)
    shop.perform()
    shop.hours = 73
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert list(gate.kept) == [remedy.ref]
    assert not shop.file.exists()


def test_what_the_gate_never_kept_is_told_as_failed_when_its_hours_are_over(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    gate = opened(NotSentError(), VaultNeverKeptError("found_file.not_approved"))
    remedy = shop.granted("vault", WHOSE)
    shop.perform()
    shop.hours = 73
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "found_file.not_approved")
    assert not gate.kept
    assert shop.file.read_bytes() == BODY
    assert not list(shop.hands.folder.glob("*.journal"))


@pytest.mark.parametrize(
    "second",
    [
        VaultRefusedError("token.expired"),
        VaultRefusedError("token.scope"),
        VaultTokenMissingError(),
        ValueError("unforeseen"),
    ],
)
def test_an_answer_that_was_lost_and_then_a_refusal_is_not_told_as_failed(
    shop: Shop, opened: Callable[..., Gate], second: Exception
) -> None:
    gate = opened(GateAwayError(), second)
    remedy = shop.granted("vault", WHOSE)
    for _ in range(2):
        assert shop.perform() == 0
        assert shop.told(remedy) == ("doing", "")
        assert shop.file.read_bytes() == BODY
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert list(gate.kept) == [remedy.ref]


def test_whoever_asked_may_leave_while_it_is_handed_over(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    opened(GateAwayError())
    remedy = shop.granted("vault", WHOSE)
    shop.perform()
    with psycopg.connect(shop.room.database.owner) as owner:
        owner.execute("UPDATE desk.staff_operator SET is_active = false")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")


def test_whose_file_it_is_may_be_erased_while_it_is_handed_over(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    opened(GateAwayError())
    remedy = shop.granted("vault", WHOSE)
    shop.perform()
    with psycopg.connect(shop.room.database.owner) as owner:
        owner.execute("UPDATE desk.discovery_remedy SET customer = ''")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "customer.erased")
    assert shop.file.read_bytes() == BODY
    assert not list(shop.hands.folder.glob("*.journal"))


def test_a_file_that_changed_after_the_answer_was_lost_stays_and_is_told(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    opened(GateAwayError())
    remedy = shop.granted("vault", WHOSE)
    shop.perform()
    shop.file.write_bytes(BODY + b"more")
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "remedy.changed")
    assert shop.file.read_bytes() == BODY + b"more"


@pytest.mark.parametrize(
    ("who", "customer", "error"),
    [
        ("he", WHOSE, NoDiscoveryOfficerError),
        ("shen", WHOSE, NoDiscoveryOfficerError),
        ("fang", "", MalformedCustomerError),
        ("fang", "刘芳菲", MalformedCustomerError),
        ("fang", WHOSE + "0", MalformedCustomerError),
    ],
)
def test_nobody_else_asks_and_nobody_for_no_customer(
    shop: Shop, who: str, customer: str, error: type[XinhuError]
) -> None:
    with pytest.raises(error):
        asked(shop.room, shop.finding, "vault", who=who, customer=customer)
    assert not Remedy.objects.exists()


def test_where_nobody_may_open_it_none_is_asked_for_and_that_is_an_entry(
    shop: Shop,
) -> None:
    shop.room.desk = replace(shop.room.desk, found_files=lambda: False)
    with pytest.raises(FoundFilesShutError):
        asked(shop.room, shop.finding, "vault", customer=WHOSE)
    assert not Remedy.objects.exists()
    refused = shop.room.acts()[-1]
    assert refused["decision"] == "refuse"
    assert refused["reasons"] == ["found_file.shut"]
    assert WHOSE not in str(refused)
    assert asked(shop.room, shop.finding, "quarantine").state == "asked"


def test_whether_somebody_may_is_told_by_the_version_in_force(shop: Shop) -> None:
    assert shop.room.desk.found_files()
    with psycopg.connect(shop.room.database.owner) as owner:
        shut_found_files(owner)
    assert not shop.room.desk.found_files()


@pytest.mark.parametrize(
    ("kind", "column", "error"),
    [
        ("cvv", None, NeverKeptError),
        ("card_track", None, NeverKeptError),
        ("cn_resident_id", "证件号码", ManyCustomersError),
        ("person_name", "", ManyCustomersError),
    ],
)
def test_what_is_of_several_people_or_never_kept_does_not_go_there(
    room: Room, kind: str, column: str | None, error: type[XinhuError]
) -> None:
    enter_officer(room)
    room.scan(seen(PATH), seen(PATH, kind, column=column))
    with room.as_worker():
        Place.objects.update(digest=DIGEST)
    finding = Place.objects.get(kind="cn_mobile").pk
    with pytest.raises(error):
        asked(room, finding, "vault", customer=WHOSE)
    assert not Remedy.objects.exists()
    assert asked(room, finding, "quarantine").customer == ""


@pytest.mark.parametrize(
    "found",
    [
        [("cn_resident_id", 5_000)],
        [("cn_resident_id", 3), ("passport", 2)],
        [("person_name", 21)],
        [("bank_card", 13)],
        [("cn_mobile", 7), ("cn_mobile", 6)],
    ],
)
def test_what_is_too_much_for_one_person_in_the_whole_file_does_not_go_there(
    room: Room, found: list[tuple[str, int]]
) -> None:
    enter_officer(room)
    texts = [
        seen(PATH, kind, count=count, place=f"page {page}")
        for page, (kind, count) in enumerate(found)
    ]
    room.scan(seen(PATH, "email"), *texts)
    with room.as_worker():
        _known()
    finding = Place.objects.get(kind="email").pk
    with pytest.raises(ManyCustomersError):
        asked(room, finding, "vault", customer=WHOSE)
    assert not Remedy.objects.exists()


def test_sheets_of_one_person_each_are_of_several_people(room: Room) -> None:
    enter_officer(room)
    of = {"kind": "cn_resident_id", "column": "证件号码", "count": 1}
    sheets = [seen(PATH, place=f"Sheet{each}", **of) for each in range(5)]
    room.scan(*sheets)
    with room.as_worker():
        _known()
    finding = Place.objects.order_by("pk")[0].pk
    with pytest.raises(ManyCustomersError):
        asked(room, finding, "vault", customer=WHOSE)
    with room.as_worker():
        Place.objects.filter(place="Sheet4").update(status="gone")
    assert asked(room, finding, "vault", customer=WHOSE).customer == WHOSE


@pytest.mark.parametrize(("kind", "count"), [("bank_card", 5), ("cn_mobile", 5)])
def test_a_column_of_cards_or_mobiles_is_of_several_people(
    room: Room, kind: str, count: int
) -> None:
    enter_officer(room)
    room.scan(seen(PATH, kind, column="号码", count=count))
    with room.as_worker():
        _known()
    with pytest.raises(ManyCustomersError):
        asked(room, Place.objects.get().pk, "vault", customer=WHOSE)


def test_a_contract_that_repeats_its_partys_numbers_goes_there_and_is_counted(
    room: Room,
) -> None:
    enter_officer(room)
    pages = [
        seen(PATH, kind, count=2, place=f"page {page}")
        for kind in ("cn_resident_id", "bank_card", "cn_mobile")
        for page in (1, 9)
    ]
    elsewhere = seen("hr/b.pdf", "cn_resident_id", count=5_000)
    room.scan(*pages, elsewhere)
    with room.as_worker():
        _known()
    finding = Place.objects.filter(path=PATH)[0].pk
    remedy = asked(room, finding, "vault", customer=WHOSE)
    request = ApprovalRow.objects.get(ref=remedy.approval)
    assert request.facts["found"] == {
        "bank_card": 4,
        "cn_mobile": 4,
        "cn_resident_id": 4,
    }
    said = kind_of(request.kind).read(request.facts).words("en")
    told = {line.label: line.text for line in said.lines}
    assert told["Found in the file (how many)"] == (
        "bank card number 4, mobile number 4, resident identity number 4"
    )
    decided(room, remedy.approval, "gu")


def _known() -> None:
    """Let the content of every file be known."""
    Place.objects.update(digest=DIGEST)


def test_of_one_person_in_a_column_it_does(room: Room) -> None:
    enter_officer(room)
    row = seen(PATH, "cn_resident_id", column="证件号码", count=1, digest=DIGEST)
    room.scan(row)
    with room.as_worker():
        Place.objects.update(digest=DIGEST)
    remedy = asked(room, Place.objects.get().pk, "vault", customer=f" {WHOSE} ")
    assert remedy.customer == WHOSE
    decided(room, remedy.approval, "gu")
