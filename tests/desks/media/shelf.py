"""A shelf of media: Li answers for one, and examinations come to what a test says."""

from pathlib import Path
from typing import Any, Final

import psycopg

import xinhu.rules
from xinhu.core.base.clock import DAY, Instant, from_text
from xinhu.desks.media.examining import take_up
from xinhu.desks.media.identity import Identity
from xinhu.desks.media.judging import Examined
from xinhu.desks.media.models import Examination, Medium
from xinhu.desks.media.registering import register
from xinhu.desks.media.rules import MediaRules
from xinhu.desks.media.wanted import Wanted
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.tokens import Actor

RULES: Final = Path(xinhu.rules.__path__[0])
NOW: Final = from_text("2026-11-24T02:00:00Z")
BY: Final = Actor(reference="system:keeper", post="system", zone="local")
STICK: Final = Identity("1A2B-3C4D", 8_000_000_000, "AA0401")
CLEAN: Final = "c" * 64


def later(days: float) -> Instant:
    return Instant(NOW + round(days * DAY))


def examined(**changes: Any) -> Examined:
    """What is found on a clean stick, but for changes."""
    told: dict[str, Any] = {
        "digest": CLEAN,
        "files": 3,
        "unread": 0,
        "infected": 0,
        "unexamined": 0,
        "changed": 0,
        "found": 0,
        "level": None,
        "engine": "ClamAV 1.0.7/27123",
        "signatures": NOW,
        "interrupted": False,
        **changes,
    }
    return Examined(**told)


class Shelf:
    """The register of media, and shortcuts for what a test does to it."""

    def __init__(self, database: Any) -> None:
        self.database = database
        self.rules = MediaRules.load(RULES)
        self.owner = Operator.objects.create(
            password="!",
            reference="op-li",
            username="li",
            full_name="li",
            role="clerk",
            post="counter",
            branch="朝阳支行",
            department="counter",
        )

    def stick(self, identity: Identity = STICK, **changes: str) -> Medium:
        wanted = Wanted("A-17", "li", "朝阳支行", "报表报送")
        return register(wanted._replace(**changes), identity, by=BY, now=NOW)

    def examine(self, medium: Medium, days: float = 0, **changes: Any) -> Examination:
        told, at = examined(**changes), later(days)
        return take_up(self.rules, medium, told, by=BY, began=NOW, now=at)

    def acts(self) -> list[dict[str, Any]]:
        """What was written for the register, in order: details alone."""
        with psycopg.connect(self.database.owner) as owner:
            rows = owner.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
        return [dict(act["detail"]) for (act,) in rows]
