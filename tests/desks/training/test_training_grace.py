"""A purpose with a grace stays open for a while; no other, and for nobody without."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from desks.training.small_packs import NOON, RULES, SHANGHAI, book, certificate, pack
from xinhu.core.base.clock import DAY, SECOND, Instant
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.grace import load_grace
from xinhu.desks.training.refusals import TrainingLackingError
from xinhu.desks.training.requiring import overlooked_courses, require_trained
from xinhu.desks.training.trained import TrainedByCourses

SMALL = pack({"a": 3}, draw=3)
BOOK = replace(book(SMALL, purposes=("serve", "emergency")), grace={"emergency": 30})
ENDED = NOON
HELD = (certificate(SMALL, Instant(NOON - 300 * DAY), ENDED),)


def after(days: float) -> Instant:
    return Instant(ENDED + int(days * DAY))


@pytest.mark.duty("R1.1")
@pytest.mark.parametrize("days", [0, 1, 29.99])
def test_an_emergency_stays_open_for_its_grace_and_is_told(days: float) -> None:
    until = require_trained(BOOK, "emergency", HELD, after(days), SHANGHAI)
    assert until == after(30)
    told = overlooked_courses(BOOK, "emergency", HELD, after(days), SHANGHAI)
    assert told == ("small",)


@pytest.mark.parametrize("days", [0, 1, 29.99])
def test_every_other_purpose_closes_at_once(days: float) -> None:
    with pytest.raises(TrainingLackingError):
        require_trained(BOOK, "serve", HELD, after(days), SHANGHAI)
    assert overlooked_courses(BOOK, "serve", HELD, after(days), SHANGHAI) == ()


@pytest.mark.parametrize("days", [30, 31, 400])
def test_after_its_grace_an_emergency_is_closed_as_well(days: int) -> None:
    with pytest.raises(TrainingLackingError):
        require_trained(BOOK, "emergency", HELD, after(days), SHANGHAI)


def test_nobody_has_a_grace_who_never_passed() -> None:
    other = certificate(pack({"a": 3}, draw=3, code="other"), NOON, after(300))
    later = certificate(SMALL, after(2), after(300))
    unknown = certificate(SMALL, after(-300), after(300), version=9)
    for held in ((), (other,), (later,), (unknown,)):
        with pytest.raises(TrainingLackingError):
            require_trained(BOOK, "emergency", held, after(1), SHANGHAI)


def test_while_the_certificate_counts_nothing_is_overlooked() -> None:
    before = Instant(ENDED - SECOND)
    assert overlooked_courses(BOOK, "emergency", HELD, before, SHANGHAI) == ()


def test_what_the_gate_asks_ends_with_the_grace_and_begins_with_it() -> None:
    asked = TrainedByCourses(BOOK, SHANGHAI)
    assert asked.require_trained("emergency", HELD, after(1)) == after(30)
    assert asked.overlooked("emergency", HELD, after(1)) == ("small",)
    with pytest.raises(Refusal):
        asked.require_trained("emergency", HELD, after(30))
    assert asked.require_trained("emergency", HELD, after(29)) == after(30)


def test_only_the_emergency_has_a_grace_as_shipped() -> None:
    purposes = RuleBook.load(RULES).purposes
    assert load_grace(RULES, None, purposes) == {"emergency": 30}
    assert CourseBook.load(RULES, None, purposes).grace == {"emergency": 30}


def write(folder: Path, **days: object) -> Path:
    rule = {"source": "own", "status": "confirmed"}
    given = {purpose: {**rule, "days": each} for purpose, each in days.items()}
    (folder / "training_grace.yaml").write_text(yaml.safe_dump(given), "utf-8")
    return folder


def test_an_institution_takes_the_grace_away(tmp_path: Path) -> None:
    own = write(tmp_path, emergency=0)
    purposes = RuleBook.load(RULES).purposes
    strict = CourseBook.load(RULES, own, purposes)
    assert strict.grace == {"emergency": 0}
    held = [
        certificate(each, Instant(NOON - 300 * DAY), ENDED)
        for each in strict.packs.values()
    ]
    with pytest.raises(TrainingLackingError):
        require_trained(strict, "emergency", held, after(1), SHANGHAI)


@pytest.mark.parametrize("days", [-1, 400, "some"])
def test_a_grace_that_makes_no_sense_stops_the_start(tmp_path: Path, days) -> None:
    with pytest.raises(PolicyInvalidError):
        load_grace(RULES, write(tmp_path, emergency=days), ["emergency"])


def test_a_grace_of_an_unknown_purpose_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalidError):
        load_grace(RULES, write(tmp_path, curiosity=1), ["emergency"])
