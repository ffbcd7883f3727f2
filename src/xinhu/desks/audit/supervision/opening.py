"""The desk as this installation's rules make it; read once per process."""

from collections.abc import Iterable
from datetime import tzinfo
from functools import cache
from pathlib import Path

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.audit.supervision.desk import SCOPE, Desk
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.desks.audit.supervision.selecting import Known
from xinhu.desks.audit.supervision.working_days import Calendar
from xinhu.desks.staff.organisation.in_force import StaffRules, load_staff_rules
from xinhu.desks.staff.organisation.places import posts_of
from xinhu.desks.staff.organisation.separating import require_separate

SUPERVISING = "after_supervisor"
"""The post that supervising is held to, whichever post gives somebody the scope."""


@cache
def open_desk(folder: Path, override: Path | None, zone: tzinfo) -> Desk:
    """Read the rules.

    Args:
        folder: the shipped rules.
        override: the institution's own.
        zone: whose midnight begins a day.

    Raises:
        PolicyInvalidError: a file cannot be used.
    """
    staff = load_staff_rules(folder, override)
    purposes = staff.book.purposes.items()
    fields = Catalogue.load(folder, override).fields
    return Desk(
        rules=SupervisionRules.load(folder, override),
        known=Known(
            sensitive=frozenset(code for code, each in purposes if each.sensitive),
            grades={field.name: str(field.grade) for field in fields},
            calendar=Calendar.load(folder, override),
            zone=zone,
        ),
        scopes=staff.book.scopes_of,
        supervising=staff.book.roles_with(SCOPE),
        posts=posts_of,
        require_fit=lambda posts: _require_fit(staff, posts),
    )


def _require_fit(staff: StaffRules, posts: Iterable[str]) -> frozenset[str]:
    return require_separate({*posts, SUPERVISING}, staff.posts)
