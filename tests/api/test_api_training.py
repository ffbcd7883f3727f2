"""Certificates at the gate: refused without, open at once with, in every process."""

import os
from collections.abc import Iterator

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()

from django.db import connections  # noqa: E402 -- Django is up only now

from bank import Bank  # noqa: E402 -- the same
from bank_people import LIU  # noqa: E402 -- the same
from desks.training.room import NUMBERS  # noqa: E402 -- the same
from trained import COURSES  # noqa: E402 -- the same
from xinhu.core.base.clock import DAY, Instant, system_clock, to_datetime  # noqa: E402
from xinhu.desks.staff.models import Operator  # noqa: E402 -- the same
from xinhu.desks.training.certificates.revoking import revoke  # noqa: E402 -- the same
from xinhu.desks.training.desk import Desk  # noqa: E402 -- the same
from xinhu.desks.training.grading import Answer  # noqa: E402 -- the same
from xinhu.desks.training.models import StoredCertificate  # noqa: E402 -- the same
from xinhu.desks.training.sittings.answering import hand_in  # noqa: E402 -- the same
from xinhu.desks.training.sittings.starting import start_exam  # noqa: E402 -- the same
from xinhu.wiring.django_settings import database_from  # noqa: E402 -- the same
from xinhu.wiring.training import ZONE  # noqa: E402 -- the same

COURSE = "customer_information"
OPEN = ("counter_service", "loan_review")


@pytest.fixture
def alice(bank: Bank) -> Iterator[Operator]:
    """Alice at the console's tables, and two gates over them."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(bank.database.console), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    yield Operator.objects.get(reference="op-alice")
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def desk() -> Desk:
    return Desk(
        book=COURSES, numbers=NUMBERS, days=ZONE, zone="branch", at=system_clock()
    )


def take_exam(operator: Operator, course: str) -> None:
    sitting = start_exam(operator.pk, course, os.urandom, desk())
    questions = COURSES.pack(course).questions
    answers = [
        Answer(n, tuple(i for i, o in enumerate(options, 1) if o in questions[q].right))
        for n, (q, options) in enumerate(sitting.drawn, 1)
    ]
    hand_in(operator.pk, sitting.reference, answers, desk())


def end(bank: Bank, operator: Operator, course: str, *, days: float) -> None:
    """Let a person's certificates of a course have ended so many days ago."""
    ended = to_datetime(Instant(system_clock() - int(days * DAY)))
    bank.owner.execute(
        "UPDATE desk.training_certificate SET valid_until = %s"
        " WHERE operator_id = %s AND course = %s",
        (ended, operator.pk, course),
    )


def statuses(bank: Bank, gates: list, **changes: object) -> list[tuple[int, str]]:
    told = []
    for gate in gates:
        body = bank.wish(**changes)
        answer = gate.request("POST", "/api/v1/disclosures", "alice", body)
        error = answer.json.get("error", {})
        told.append((answer.status, error.get("code", "")))
    return told


SHUT, FREE = (403, "training.lacking"), (200, "")


@pytest.mark.duty("R1.1")
@pytest.mark.duty("R4.1")
def test_refused_without_open_after_the_exam_and_shut_when_it_lapses_in_every_gate(
    bank: Bank, alice: Operator
) -> None:
    gates = [bank.client, bank.another_gate()]
    assert statuses(bank, gates) == [FREE, FREE]
    for row in StoredCertificate.objects.filter(operator=alice, course=COURSE):
        officer = Operator.objects.get(reference="op-pan")
        revoke(row.pk, "cheated", officer, desk())
    assert statuses(bank, gates) == [SHUT, SHUT]
    assert f"certificate.missing:{COURSE}" in bank.last()["reasons"]
    take_exam(alice, COURSE)
    assert statuses(bank, gates) == [FREE, FREE]
    end(bank, alice, COURSE, days=0)
    assert statuses(bank, gates) == [SHUT, SHUT]
    assert f"certificate.lapsed:{COURSE}" in bank.last()["reasons"]
    take_exam(alice, COURSE)
    assert statuses(bank, gates) == [FREE, FREE]
    bank.drain()
    events = [dict(r.entry["detail"] or {}).get("event") for r in bank.entries()]
    assert events.count("exam.passed") == 2
    assert events.count("certificate.revoked") == 1


@pytest.mark.duty("R1.1")
def test_only_the_purposes_that_want_the_course_are_shut(
    bank: Bank, alice: Operator
) -> None:
    end(bank, alice, "credit_inquiry", days=1)
    assert statuses(bank, [bank.client]) == [FREE]
    letter = bank.letter(purposes=["loan_review"])
    loan = {"purpose": "loan_review", "ground": letter, "fields": ["name", "income"]}
    assert statuses(bank, [bank.client], **loan) == [SHUT]


@pytest.mark.duty("R1.1")
def test_an_emergency_within_the_grace_is_open_and_marked_and_then_shut(
    bank: Bank, alice: Operator
) -> None:
    def emergency() -> dict[str, object]:
        ground = bank.glass("name", "mobile")
        return {"purpose": "emergency", "ground": ground, "customer": LIU.id}

    end(bank, alice, COURSE, days=3)
    assert statuses(bank, [bank.client]) == [SHUT]
    assert statuses(bank, [bank.client], **emergency()) == [FREE]
    entry = bank.last()
    assert entry["decision"] == "permit"
    assert f"certificate.grace:{COURSE}" in entry["reasons"]
    end(bank, alice, COURSE, days=31)
    assert statuses(bank, [bank.client], **emergency()) == [SHUT]
    take_exam(alice, COURSE)
    assert statuses(bank, [bank.client], **emergency()) == [FREE]
    assert not [r for r in bank.last()["reasons"] if r.startswith("certificate")]
