"""Two security administrators and two privacy officers over the shipped policies."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings

from approval_desk import BOOK, PEOPLE, open_desk
from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.policy.policy_set import Texts
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.models import Operator, PolicyProposal
from xinhu.desks.staff.policy_change import proposing
from xinhu.desks.staff.policy_change.replaying import digest_of
from xinhu.desks.staff.policy_change.rules import Ruleset, load_ruleset
from xinhu.desks.staff.tokens import Actor

MORE = {"songyu": ("宋玉", "security_admin", "security", "总行")}
NOTHING = {
    "since": "2026-11-17T00:00:00Z",
    "until": "2026-11-24T00:00:00Z",
    "looks": 0,
    "assumed": 0,
    "unsure": 0,
    "skipped": 0,
    "counts": {"refused": 0, "less": 0, "more": 0, "opened": 0},
    "places": [],
    "examples": {"refused": [], "less": [], "more": [], "opened": []},
}
_END = """
INSERT INTO desk.policy_simulation (proposal_id, digest, state, share, result,
    started_at, finished_at) VALUES (%s, %s, 'done', 100, %s, now(), now())
"""
_ACTS = "SELECT act FROM desk.outbox ORDER BY id"


class PolicyDesk:
    """The room's doors, each with little to write."""

    def __init__(self, database: Any) -> None:
        self.database = database
        self.now: Instant = system_clock()

    @property
    def ruleset(self) -> Ruleset:
        return load_ruleset(settings.XINHU_RULES, settings.XINHU_OWN_RULES)

    @property
    def installed(self) -> dict[str, str]:
        return dict(self.ruleset.installed.files)

    def texts(self, **more: str) -> Texts:
        """The installed files, and more; an empty text takes one out."""
        files = {**self.installed, **{f"{k}.cedar": v for k, v in more.items()}}
        return tuple((name, text) for name, text in files.items() if text)

    def propose(self, texts: Texts, by: str = "hanmei", why: str = "收紧") -> Any:
        return proposing.propose(
            texts,
            reason=why,
            by=who(by),
            zone="head_office",
            ruleset=self.ruleset,
            now=self.now,
        )

    def simulated(
        self, proposal: PolicyProposal, result: dict[str, Any] = NOTHING
    ) -> None:
        """Write a simulation as the worker does."""
        with psycopg.connect(
            self.database.url("xinhu_worker"), autocommit=True
        ) as worker:
            row = (proposal.pk, digest_of(result), json.dumps(result))
            worker.execute(_END, row)

    def ask(self, proposal: PolicyProposal, by: str = "hanmei") -> str:
        return proposing.put_before_approvers(
            proposal.reference,
            by=who(by),
            zone="head_office",
            ruleset=self.ruleset,
            book=BOOK,
            now=self.now,
        )

    def vote(self, approval: str, by: str, says: str = "grant") -> Any:
        """Open a request and decide on what was shown."""
        voter = who(by)
        actor = Actor(reference=voter.reference, post=voter.post, zone="head_office")
        shown = show(
            approval, viewer=voter, by=actor, sees_all=False, book=BOOK, now=self.now
        )
        later = Instant(self.now + 60_000_000)
        stated = deciding.Stated(
            seen=shown.approval.asked.digest,
            look=shown.look or 0,
            reason="已核对" if says == "grant" else "不同意",
        )
        decide = deciding.grant if says == "grant" else deciding.deny
        return decide(approval, stated, by=actor, book=BOOK, now=later)

    def acts(self) -> list[dict[str, Any]]:
        """Return the acts that wait for the register, as its owner reads them."""
        with psycopg.connect(self.database.owner) as owner:
            rows = [row for (row,) in owner.execute(_ACTS).fetchall()]
        return [{**dict(row["detail"]), "actor": row["actor"]} for row in rows]


def who(username: str) -> Operator:
    return Operator.objects.get(username=username)


@contextmanager
def open_policy_desk(database: Any) -> Iterator[PolicyDesk]:
    """Open the desk with everybody at it."""
    with open_desk(database):
        for username, (name, role, post, branch) in MORE.items():
            Operator.objects.enter(
                password="not asked here 9",
                reference=f"op-{username}",
                username=username,
                full_name=name,
                role=role,
                post=post,
                branch=branch,
                department=post,
            )
        assert PEOPLE
        yield PolicyDesk(database)
