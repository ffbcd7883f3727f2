"""A training desk to act at: a small course, people, a clock that tests turn."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import psycopg
from django.db import connections

from desks.training.small_packs import NOON, SHANGHAI, book, chance, pack
from xinhu.core.base.clock import SECOND, Instant, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.desk import Desk
from xinhu.desks.training.grading import Answer
from xinhu.desks.training.numbers import Numbers
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.sittings.answering import hand_in
from xinhu.desks.training.sittings.models import Sitting
from xinhu.desks.training.sittings.starting import start_exam

MINUTE = 60 * SECOND
NUMBERS = Numbers(attempts=3, pause=10, remind_again=7, remind_last=1)


class Room:
    """A desk at noon; ``later`` turns its clock.

    Attributes:
        small, other: two courses that everybody has to take.
        li, wang: two clerks.
        desk: as actions take it.
    """

    def __init__(self, database: Any) -> None:
        self.database = database
        self.small = pack({"a": 4, "b": 4}, draw=6)
        self.other = pack({"a": 3}, draw=3, code="other", zh="另课", en="Other")
        self.desk = Desk(
            book=book(self.small, self.other),
            numbers=NUMBERS,
            days=SHANGHAI,
            zone="branch",
            at=NOON,
        )
        self.li = self.person("limin", "李敏", "朝阳支行")
        self.wang = self.person("wangfang", "王芳", "海淀支行")
        self.seeds = iter(range(1, 10_000))

    def person(self, username: str, name: str, branch: str) -> Operator:
        """Enter a clerk who came to their post a year ago."""
        operator = Operator.objects.create(
            password="!",
            reference=f"op-{username}",
            username=username,
            full_name=name,
            role="clerk",
            post="counter",
            branch=branch,
            department="counter",
        )
        joined = to_datetime(Instant(NOON - 366 * 86_400 * SECOND))
        with psycopg.connect(self.database.owner) as owner:
            owner.execute(
                "UPDATE desk.staff_operator SET date_joined = %s WHERE id = %s",
                (joined, operator.pk),
            )
        return operator

    def later(self, minutes: float) -> Desk:
        """Turn the clock on; return the desk as it is then."""
        at = Instant(self.desk.at + int(minutes * MINUTE))
        self.desk = replace(self.desk, at=at)
        return self.desk

    def changed(self, *packs: Pack) -> Desk:
        """Put other courses in force."""
        self.desk = replace(self.desk, book=book(*packs))
        return self.desk

    def start(self, who: Operator | None = None, course: str = "small") -> Sitting:
        operator = who or self.li
        return start_exam(operator.pk, course, chance(next(self.seeds)), self.desk)

    def hand_in(self, sitting: Sitting, answers: Sequence[Answer]) -> Sitting:
        return hand_in(sitting.operator_id, sitting.reference, answers, self.desk)

    def right(self, sitting: Sitting, wrong: int = 0) -> list[Answer]:
        """Return right answers, some of the last left out."""
        of = self.desk.book.pack(sitting.course)
        answers = []
        for number, (question, options) in enumerate(sitting.drawn, 1):
            keys = of.questions[question].right
            chosen = tuple(n for n, key in enumerate(options, 1) if key in keys)
            answers.append(Answer(number, chosen))
        return answers[: len(answers) - wrong]

    def passed(self, who: Operator | None = None) -> Sitting:
        sitting = self.start(who)
        return self.hand_in(sitting, self.right(sitting))

    def acts(self) -> list[dict[str, Any]]:
        """Return event and detail of every act that waits for the register."""
        with psycopg.connect(self.database.owner) as owner:
            rows = owner.execute("SELECT act::text FROM desk.outbox ORDER BY id")
            facts = [json.loads(text) for (text,) in rows.fetchall()]
        return [{"actor": f["actor"], **dict(f["detail"])} for f in facts]

    def events(self) -> list[str]:
        return [act["event"] for act in self.acts()]

    @staticmethod
    def at_once(act: Callable[[], object], times: int = 2) -> list[object]:
        """Do the same several times at once; return results or what was raised."""

        def one(_: int) -> object:
            try:
                return act()
            except Exception as raised:  # noqa: BLE001 -- the test looks at it
                return raised
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))
