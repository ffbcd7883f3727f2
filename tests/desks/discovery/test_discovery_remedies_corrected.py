"""A file in the vault is another customer's, or destroyed: asked, approved, done."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from django.db import connections
from structlog.testing import capture_logs

from desks.discovery.remedy_desk import BOOK, asked, decided, deed, later
from desks.discovery.remedy_shop import BODY, PATH, Shop
from desks.discovery.room import Room
from xinhu.adapters.remedies.errors import (
    GateAwayError,
    VaultNeverKeptError,
    VaultRefusedError,
    VaultTokenMissingError,
)
from xinhu.core.base.clock import to_datetime
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import MalformedCustomerError
from xinhu.core.policy.approval.refusals import ApprovalSelfError
from xinhu.core.policy.matrix.found_files import FoundFilesShutError
from xinhu.desks.discovery.errors import (
    NoDiscoveryOfficerError,
    PaperUnknownError,
    RemedyClosedError,
    RemedyKindError,
    RemedyPendingError,
)
from xinhu.desks.discovery.models import Place, Remedy, Target
from xinhu.desks.discovery.remedies.correcting import ask_for_correction
from xinhu.desks.discovery.remedies.reading import kept_in_vault
from xinhu.desks.staff.approvals.kinds import kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.wiring.remedy_corrections import Corrected

pytestmark = pytest.mark.duty("R6.1")
WHOSE, OTHERS, PAPER = "11" * 16, "22" * 16, "paper-0123456789abcdef"
SEALED, AT = "cd" * 32, "2026-11-24T05:00:00.000000Z"
KINDS = pytest.mark.parametrize("kind", ["reassign", "destroy"])
_KEPT = """
INSERT INTO vault.found_file (ref, remedy, customer, size, salt, body, kept_by, kept_at)
VALUES (%s, %s, %s, 9, sha256('salt'), 'sealed', 'op-it', 0)
"""


class Gate:
    """Corrects as it is told to: once a remedy, and tells the same again."""

    def __init__(self, *answers: Exception | BaseException | None) -> None:
        self.answers = list(answers)
        self.done: dict[str, Corrected] = {}
        self.kinds: dict[str, str] = {}

    def __call__(self, remedy: str) -> Corrected:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, VaultRefusedError | NotSentError):
            raise answer
        kind: Any = Remedy.objects.get(ref=remedy).kind
        self.done.setdefault(remedy, Corrected(PAPER, kind, SEALED, AT))
        if answer is not None:
            raise answer  # done, and the answer was lost
        return self.done[remedy]


class NotSentError(GateAwayError):
    """It did not get to the gate."""


class Vaulted:
    """A shop whose file was moved into the vault."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.room = shop, shop.room
        shop.hands = replace(shop.hands, hand_over=lambda *_: PAPER)
        self.moved = shop.granted("vault", WHOSE)
        assert shop.perform() == 1
        with psycopg.connect(self.room.database.owner) as owner:
            owner.execute(_KEPT, (PAPER, self.moved.ref, WHOSE))

    def gate(self, *answers: Exception | BaseException | None) -> Gate:
        gate = Gate(*answers)
        self.shop.hands = replace(self.shop.hands, correct=gate)
        return gate

    def asked(
        self, kind: str, *, who: str = "fang", paper: str = PAPER, to: str | None = None
    ) -> Remedy:
        whose = (OTHERS if kind == "reassign" else "") if to is None else to
        by = deed(self.room, who, 4)
        return ask_for_correction(
            self.room.desk, by, paper, kind, "错放客户", BOOK, customer=whose
        )

    def granted(self, kind: str) -> Remedy:
        self.shop.hours = 6
        remedy = self.asked(kind)
        decided(self.room, remedy.approval, "gu", hours=5)
        if kind == "destroy":
            decided(self.room, remedy.approval, "han", hours=5)
        return remedy

    def certificates(self) -> list[Path]:
        return list(self.shop.hands.folder.glob("*.certificate.json"))


@pytest.fixture
def vaulted(room: Room, tmp_path: Path) -> Vaulted:
    return Vaulted(Shop(room, tmp_path))


def test_it_is_given_to_another_customer_and_told_without_either(
    vaulted: Vaulted,
) -> None:
    gate = vaulted.gate()
    remedy = vaulted.granted("reassign")
    assert remedy.customer == OTHERS
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")
    assert list(gate.done) == [remedy.ref]
    assert remedy.customer == "", "no pseudonym stays beside the path"
    told = vaulted.room.acts()[-1]["detail"]
    assert (told["event"], told["kind"]) == ("remedy.done", "reassign")
    assert told["paper"] == PAPER
    assert OTHERS not in str(vaulted.room.acts())
    assert not vaulted.certificates()
    vaulted.moved.refresh_from_db()
    assert vaulted.moved.state == "done"
    assert set(Place.objects.values_list("status", flat=True)) == {"remedied"}


def test_it_is_destroyed_and_certified_for_what_that_is_worth(vaulted: Vaulted) -> None:
    vaulted.gate()
    remedy = vaulted.granted("destroy")
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")
    (file,) = vaulted.certificates()
    assert file.name == f"{remedy.ref}.certificate.json"
    told = msgspec.json.decode(file.read_bytes())
    assert told == remedy.certificate
    assert told["paper"] == PAPER
    assert told["sha256"] == vaulted.shop.digest
    assert (told["sealed_sha256"], told["deleted_at"]) == (SEALED, AT)
    assert told["method"] == "salt_destroyed"
    assert (told["asked_by"], told["approved_by"]) == ("op-fang", "op-gu, op-han")
    assert told["approval"] == remedy.approval
    assert "备份" in told["worth_zh"]
    assert "backups" in told["worth_en"].lower()
    whole = file.read_text("utf-8")
    assert PATH not in whole
    assert WHOSE not in whole
    assert vaulted.shop.perform() == 0


@KINDS
def test_approvers_read_which_paper_it_is_and_no_path_beside_a_customer(
    vaulted: Vaulted, kind: str
) -> None:
    remedy = vaulted.asked(kind)
    row = ApprovalRow.objects.get(ref=remedy.approval)
    assert row.kind == f"file_{kind}"
    for language in ("zh", "en"):
        said = kind_of(row.kind).read(row.facts).words(language)
        told = [line.text for line in said.lines]
        assert PAPER in told
        assert (OTHERS in told) == (kind == "reassign")
        assert (PATH in told) == (kind == "destroy")


@KINDS
def test_whoever_asked_does_not_approve_nor_whoever_answers_for_it(
    vaulted: Vaulted, kind: str
) -> None:
    remedy = vaulted.asked(kind)
    with pytest.raises(ApprovalSelfError):
        decided(vaulted.room, remedy.approval, "fang", hours=5)
    for who in ("he", "shen", "li"):
        with pytest.raises(XinhuError):
            decided(vaulted.room, remedy.approval, who, hours=5)
    remedy.refresh_from_db()
    assert remedy.state == "asked"


def test_one_yes_does_not_destroy_it(vaulted: Vaulted) -> None:
    vaulted.gate()
    vaulted.shop.hours = 6
    remedy = vaulted.asked("destroy")
    decided(vaulted.room, remedy.approval, "gu", hours=5)
    assert vaulted.shop.perform() == 0
    assert vaulted.shop.told(remedy) == ("asked", "")


def test_a_yes_is_bound_to_the_customer(vaulted: Vaulted) -> None:
    remedy = vaulted.asked("reassign")
    with psycopg.connect(vaulted.room.database.owner) as owner:
        owner.execute(
            "UPDATE desk.discovery_remedy SET customer = %s WHERE ref = %s",
            ("33" * 16, remedy.ref),
        )
    with pytest.raises(RemedyClosedError):
        decided(vaulted.room, remedy.approval, "gu", hours=5)


@KINDS
@pytest.mark.parametrize("who", ["he", "shen", "li", "han"])
def test_no_other_role_asks_and_that_is_an_entry(
    vaulted: Vaulted, kind: str, who: str
) -> None:
    with pytest.raises(NoDiscoveryOfficerError):
        vaulted.asked(kind, who=who)
    assert Remedy.objects.count() == 1
    refused = vaulted.room.acts()[-1]
    assert (refused["decision"], refused["reasons"]) == ("refuse", ["discovery.role"])


@KINDS
def test_what_is_not_kept_is_not_asked_about(vaulted: Vaulted, kind: str) -> None:
    for paper in ("", "x", "paper-zzzzzzzzzzzzzzzz", vaulted.moved.ref):
        with pytest.raises(PaperUnknownError):
            vaulted.asked(kind, paper=paper)
    with psycopg.connect(vaulted.room.database.owner) as owner:
        owner.execute("UPDATE vault.found_file SET salt = NULL, destroyed_at = 1")
    with pytest.raises(PaperUnknownError):
        vaulted.asked(kind)
    assert not kept_in_vault(vaulted.room.desk, deed(vaulted.room, "fang")).exists()
    assert Remedy.objects.count() == 1


@pytest.mark.parametrize("kind", ["quarantine", "delete", "vault", "restore", "", "x"])
def test_nothing_else_is_done_with_it(vaulted: Vaulted, kind: str) -> None:
    with pytest.raises(RemedyKindError):
        vaulted.asked(kind)


@KINDS
def test_a_correction_is_no_remedy_of_a_finding(vaulted: Vaulted, kind: str) -> None:
    with pytest.raises(RemedyKindError):
        asked(vaulted.room, vaulted.shop.finding, kind, customer=OTHERS)


@pytest.mark.parametrize("to", ["", "刘芳菲", OTHERS + "0"])
def test_it_is_given_to_no_text_that_is_no_customer(vaulted: Vaulted, to: str) -> None:
    with pytest.raises(MalformedCustomerError):
        vaulted.asked("reassign", to=to)
    assert Remedy.objects.count() == 1


def test_where_nobody_may_open_it_it_is_destroyed_and_not_given_away(
    vaulted: Vaulted,
) -> None:
    vaulted.room.desk = replace(vaulted.room.desk, found_files=lambda: False)
    with pytest.raises(FoundFilesShutError):
        vaulted.asked("reassign")
    assert vaulted.asked("destroy").state == "asked"


@KINDS
def test_one_waits_at_a_time_and_after_a_no_it_is_asked_for_anew(
    vaulted: Vaulted, kind: str
) -> None:
    remedy = vaulted.asked(kind)
    for again in ("reassign", "destroy"):
        with pytest.raises(RemedyPendingError):
            vaulted.asked(again)
    decided(vaulted.room, remedy.approval, "gu", hours=5, yes=False)
    assert vaulted.asked(kind).state == "asked"
    assert vaulted.shop.told(remedy)[0] == "closed"
    assert remedy.customer == ""


def test_of_two_who_ask_at_once_one_is_told_that_something_waits(
    vaulted: Vaulted,
) -> None:
    def ask(kind: str) -> str:
        try:
            return vaulted.asked(kind).state
        except RemedyPendingError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(ask, ("reassign", "destroy")))
    assert told == ["asked", "discovery.remedy_pending"]


@KINDS
def test_while_the_gate_is_away_it_waits_and_is_asked_again(
    vaulted: Vaulted, kind: str
) -> None:
    gate = vaulted.gate(NotSentError())
    remedy = vaulted.granted(kind)
    with capture_logs() as logs:
        assert vaulted.shop.perform() == 0
    assert [each["event"] for each in logs] == ["remedy_waits"]
    assert vaulted.shop.told(remedy)[0] == "doing"
    assert not vaulted.certificates()
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")
    assert list(gate.done) == [remedy.ref]


@KINDS
@pytest.mark.parametrize(
    "second",
    [
        VaultRefusedError("token.expired"),
        VaultTokenMissingError(),
        ValueError("unforeseen"),
        GateAwayError(),
    ],
)
def test_what_may_be_done_is_not_told_as_failed(
    vaulted: Vaulted, kind: str, second: Exception
) -> None:
    vaulted.gate(GateAwayError(), second)
    remedy = vaulted.granted(kind)
    for hours in (6, 99):
        vaulted.shop.hours = hours
        assert vaulted.shop.perform() == 0
        assert vaulted.shop.told(remedy) == ("doing", "")
    with psycopg.connect(vaulted.room.database.owner) as owner:
        owner.execute("UPDATE desk.staff_operator SET is_active = false")
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")
    assert vaulted.room.events().count("remedy.done record") == 2


@KINDS
@pytest.mark.parametrize(
    "code",
    ["found_file.not_approved", "found_file.same_customer", "customer.erased"],
)
def test_what_the_gate_never_did_is_told_as_failed_at_any_time(
    vaulted: Vaulted, kind: str, code: str
) -> None:
    gate = vaulted.gate(NotSentError(), VaultNeverKeptError(code))
    remedy = vaulted.granted(kind)
    vaulted.shop.perform()
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("failed", code)
    assert not gate.done
    assert not vaulted.certificates()


@KINDS
@pytest.mark.parametrize("begin", [VaultRefusedError("token.scope"), None])
def test_a_worker_without_a_good_token_has_nothing_done(
    vaulted: Vaulted, kind: str, begin: Exception | None
) -> None:
    if begin is not None:
        vaulted.gate(begin)
    remedy = vaulted.granted(kind)
    assert vaulted.shop.perform() == 1
    code = "token.scope" if begin else "remedy.vault_token_missing"
    assert vaulted.shop.told(remedy) == ("failed", code)


@KINDS
def test_a_worker_that_died_after_the_answer_asks_again(
    vaulted: Vaulted, kind: str
) -> None:
    class Died(BaseException):
        pass

    gate = vaulted.gate(Died())
    remedy = vaulted.granted(kind)
    with pytest.raises(Died):
        vaulted.shop.perform()
    assert not vaulted.certificates()
    vaulted.shop.hours = 99
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")
    assert list(gate.done) == [remedy.ref]
    assert len(vaulted.certificates()) == (kind == "destroy")


@pytest.mark.parametrize("call", ["rename", "fsync", "unlink", "fsync after"])
def test_a_worker_that_died_at_the_certificate_writes_the_same_one(
    vaulted: Vaulted, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    class Died(BaseException):
        pass

    vaulted.gate()
    remedy = vaulted.granted("destroy")
    name, _, after = call.partition(" ")
    whole: Callable[..., Any] = getattr(os, name)

    def died(*given: Any, **more: Any) -> Any:
        if after:
            whole(*given, **more)
        raise Died

    with monkeypatch.context() as once:
        once.setattr(os, name, died)
        with pytest.raises(Died):
            vaulted.shop.perform()
    assert vaulted.shop.told(remedy)[0] == "doing"
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")
    (file,) = vaulted.certificates()
    assert msgspec.json.decode(file.read_bytes()) == remedy.certificate


@KINDS
def test_its_hours_are_over_before_it_is_begun(vaulted: Vaulted, kind: str) -> None:
    gate = vaulted.gate()
    remedy = vaulted.granted(kind)
    vaulted.shop.hours = 99
    assert vaulted.shop.perform() == 0
    assert vaulted.shop.told(remedy) == ("failed", "discovery.remedy_expired")
    assert not gate.done


def test_whose_it_is_to_be_was_erased_before_it_is_begun(vaulted: Vaulted) -> None:
    gate = vaulted.gate()
    remedy = vaulted.granted("reassign")
    with psycopg.connect(vaulted.room.database.owner) as owner:
        owner.execute("UPDATE desk.discovery_remedy SET customer = ''")
    assert vaulted.shop.perform() == 0
    assert vaulted.shop.told(remedy) == ("failed", "customer.erased")
    assert not gate.done


@KINDS
def test_of_a_target_that_was_retired_it_is_corrected(
    vaulted: Vaulted, kind: str
) -> None:
    vaulted.gate()
    fang = vaulted.room.people["fang"]
    Target.objects.update(retired_by=fang, retired_at=to_datetime(later(3)))
    remedy = vaulted.granted(kind)
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")


@KINDS
def test_a_new_file_of_the_same_path_is_left_alone(vaulted: Vaulted, kind: str) -> None:
    vaulted.gate()
    vaulted.shop.file.write_bytes(BODY)
    with vaulted.room.as_worker():
        Place.objects.filter(path=PATH).update(status="open")
    remedy = vaulted.granted(kind)
    assert vaulted.shop.perform() == 1
    assert vaulted.shop.told(remedy) == ("done", "")
    assert vaulted.shop.file.read_bytes() == BODY
    assert set(Place.objects.values_list("status", flat=True)) == {"open"}
