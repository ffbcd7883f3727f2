"""The invented people of the demo: one operator per role, with a random password."""

import os
import secrets

from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import new_reference
from xinhu.core.policy.rule_book import RuleBook
from xinhu.wiring.commander import commander
from xinhu.wiring.demo_state import Account

TOKEN_DAYS = 30
TOKEN_ROLES = ("clerk", "auditor")
ZONE = "branch"
_PASSWORD_BYTES = 12

_PEOPLE = (
    # role, full name, post, branch, department
    ("clerk", "李敏", "counter", "朝阳支行", "counter"),
    ("supervisor", "王建国", "counter_supervisor", "朝阳支行", "counter"),
    ("privacy_officer", "陈静", "privacy", "总行", "privacy_office"),
    ("auditor", "赵磊", "audit", "总行", "audit"),
    ("it_officer", "孙涛", "it", "总行", "it"),
    ("system_admin", "周丽", "system", "总行", "it"),
)


def enter_people() -> tuple[Account, ...]:
    """Enter the operators; Django is up."""
    from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- needs Django up

    accounts = []
    for role, full_name, post, branch, department in _PEOPLE:
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        Operator.objects.enter(
            password=password,
            reference=new_reference("op", os.urandom),
            username=role,
            full_name=full_name,
            role=role,
            post=post,
            branch=branch,
            department=department,
        )
        accounts.append(Account(role=role, username=role, password=password))
    return tuple(accounts)


def mint_tokens(book: RuleBook, now: Instant) -> dict[str, str]:
    """Make API tokens for the roles that a script plays; Django is up."""
    from xinhu.desks.staff import tokens  # noqa: PLC0415 -- needs Django up

    return {
        role: tokens.mint(
            tokens.Wanted(
                operator=role, name="demo", scopes=None, zone=ZONE, days=TOKEN_DAYS
            ),
            by=tokens.Actor(**commander()),
            book=book,
            now=now,
            random=os.urandom,
        ).text
        for role in TOKEN_ROLES
    }
