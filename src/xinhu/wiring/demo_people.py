"""The invented people of the demo: one operator per role, with a random password.

The passwords satisfy the policy, and are taken for their owners' own: whoever tries the
demo need not change them first.
"""

import os
import secrets
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.passwords.errors import PasswordRefusedError
from xinhu.desks.staff.passwords.personal import Details
from xinhu.desks.staff.passwords.rules import load_password_rules
from xinhu.wiring.commander import commander
from xinhu.wiring.demo_certificates import certify_everybody
from xinhu.wiring.demo_state import LAPSED, Account
from xinhu.wiring.demo_tree import open_units
from xinhu.wiring.rules import SHIPPED

if TYPE_CHECKING:
    from xinhu.desks.staff.models import Operator

TOKEN_DAYS = 30
TOKEN_ROLES = ("clerk", "auditor")
ZONE = "branch"
_PASSWORD_BYTES = 12

_PEOPLE = (
    # user name, full name, post, unit, mobile, birthday
    ("clerk", "李敏", "counter", "chaoyang.counter", "13900139042", "1990-03-07"),
    (
        "supervisor",
        "王建国",
        "counter_supervisor",
        "chaoyang.counter",
        "13800138057",
        "1979-11-25",
    ),
    ("privacy_officer", "陈静", "privacy", "privacy", "13700137068", "1986-07-19"),
    ("auditor", "赵磊", "audit", "audit", "13600136071", "1983-12-04"),
    (
        "after_supervisor",
        "何平",
        "after_supervisor",
        "supervision",
        "13200132014",
        "1981-02-11",
    ),
    ("it_officer", "孙涛", "it", "it", "13500135086", "1992-05-28"),
    ("system_admin", "周丽", "system", "it", "13400134093", "1988-09-16"),
    ("security_admin", "吴欣", "security", "security", "18900189029", "1985-06-30"),
    ("audit_admin", "郑洁", "audit_admin", "audit", "13100131036", "1987-10-22"),
    # Whose certificates have lapsed, so that anybody can see the gate refuse for want
    # of them, and take the exam.
    (LAPSED, "何雨", "counter", "chaoyang.counter", "13300133017", "1995-02-14"),
)


def enter_people() -> tuple[Account, ...]:
    """Open the tree and let the operators join, by the staff desk's doors.

    Django is up.
    """
    from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- needs Django up

    now = system_clock()
    open_units(now)
    accounts = []
    people = []
    for username, full_name, post, unit, mobile, day in _PEOPLE:
        password = _acceptable(full_name, username)
        operator = _joined(username, full_name, post, unit, now)
        Operator.objects.give(operator, password, given=False)
        _keep_details(operator, mobile, day)
        people.append(operator)
        accounts.append(
            Account(
                role=operator.role,
                username=username,
                password=password,
                mobile=mobile,
                birthday=day,
            )
        )
    certify_everybody(people, lapsed=LAPSED, zone=ZONE, now=now)
    return tuple(accounts)


def _joined(
    username: str, full_name: str, post: str, unit: str, now: Instant
) -> "Operator":
    from xinhu.desks.staff.organisation import joining  # noqa: PLC0415 -- needs Django up
    from xinhu.desks.staff.organisation.places import (  # noqa: PLC0415 -- the same
        BY_SERVER,
        Place,
    )
    from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

    place = Place(unit=unit, post=post, granted=BY_SERVER)
    wanted = joining.Joining(username=username, full_name=full_name, place=place)
    return joining.join(wanted, by=Actor(**commander()), now=now)


def _keep_details(operator: "Operator", mobile: str, birthday: str) -> None:
    """Let the rules of passwords know an invented number and day."""
    from xinhu.desks.staff.passwords import imprints  # noqa: PLC0415 -- needs Django up

    details = Details(phones=(mobile,), birthday=date.fromisoformat(birthday))
    key = imprints.imprint_key(settings.XINHU_CHANNEL_SECRET)
    imprints.keep_details(operator, details, key=key)


def _acceptable(full_name: str, username: str) -> str:
    """Draw until the policy takes it; most draws are taken."""
    from xinhu.desks.staff.passwords import policy  # noqa: PLC0415 -- needs Django up

    person = policy.Person(full_name=full_name, words=(username,))
    rules = load_password_rules(SHIPPED, None)
    while True:
        drawn = secrets.token_urlsafe(_PASSWORD_BYTES) + "-"
        with suppress(PasswordRefusedError):
            policy.require_acceptable(drawn, person, rules)
            return drawn


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
