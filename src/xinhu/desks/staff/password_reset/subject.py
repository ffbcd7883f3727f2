"""A password reset as a request: for whom, and on which way the link goes."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.approvals.saying import say
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.authority import STAFF, require_still_asks
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.password_reset.errors import ResetOperatorError
from xinhu.desks.staff.password_reset.models import ResetLink
from xinhu.desks.staff.password_reset.rules import load_reset_times
from xinhu.desks.staff.wording import Language

KIND = "password_reset"
MAIL = "password_link"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset:
    """A link by which one operator sets their password.

    Attributes:
        operator: reference of whose password it is.
        way: by mail to their own address, or waiting in the browser that asked.
        check: the number of the waiting link; empty for one by mail.
    """

    operator: str
    way: Literal["mail", "browser"]
    check: str

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """Whose password it is decides nothing about it."""
        return frozenset({self.operator})

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {"operator": self.operator, "way": self.way, "check": self.check}

    def words(self, language: Language) -> Said:
        """Say it in words."""
        found = Operator.objects.filter(reference=self.operator).first()
        name = "" if found is None else found.full_name
        lines = [
            Line(say("reset.operator", language), f"{name} {self.operator}"),
            Line(say("reset.way", language), say(f"reset.way_{self.way}", language)),
        ]
        if found is not None:
            lines.insert(1, Line(say("reset.branch", language), found.branch))
        if self.check:
            shown = f"{self.check[:4]} {self.check[4:]}"
            lines.append(Line(say("reset.check", language), shown))
            note = say("reset.check_note", language)
            lines.append(Line(say("reset.check_first", language), note))
        return Said(say("reset.said", language, name=name), tuple(lines))

    def carry_out(self, done: Done) -> None:
        """Send the link to its owner, or open the one that waits.

        Raises:
            ResetOperatorError: they were stopped meanwhile.
            ApprovalLapsedError: somebody else asked, who holds no post any more to ask
                under.
        """
        if done.requester != self.operator:
            require_still_asks(
                done.requester, {STAFF}, staff_rules().book, done.at, branch=None
            )
        operator = Operator.objects.filter(
            reference=self.operator, is_active=True
        ).first()
        if operator is None:
            raise ResetOperatorError
        if self.way == "mail":
            params: dict[str, str | int] = {"approval": done.ref, "granted": done.at}
            post(operator, MAIL, params, done.at)
            return
        times = load_reset_times(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
        ResetLink.objects.filter(approval=done.ref, operator=operator).update(
            opens_at=to_datetime(done.at),
            until=to_datetime(Instant(done.at + times.waiting)),
        )


def _read(facts: Facts) -> PasswordReset:
    return PasswordReset(
        operator=str(facts["operator"]),
        way="mail" if facts["way"] == "mail" else "browser",
        check=str(facts["check"]),
    )


RESET = Kind(code=KIND, read=_read, at_once=True)
