"""A discovery desk at which remedies are asked for and approved."""

from pathlib import Path

from desks.discovery.room import NOW, RULES, Room, seen
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.discovery.remedies.asking import ask_for_remedy, ask_for_restoration
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.approvals.deciding import Stated, deny, grant
from xinhu.desks.staff.approvals.opening import show
from xinhu.desks.staff.deeds import Deed
from xinhu.desks.staff.models import Operator

BOOK = ApprovalBook.load(RULES)
HOUR = 3_600 * SECOND
DIGEST = "ab" * 32


def enter_officer(room: Room) -> None:
    """Enter a security administrator, whose yes a deletion needs as well."""
    room.people["han"] = Operator.objects.create(
        password="!", reference="op-han", username="han", full_name="han",
        role="security_admin", post="security", branch="总行", department="counter",
    )  # fmt: skip


def found(room: Room, path: str = "hr/a.csv", digest: str = DIGEST) -> int:
    """Have something found in a file whose content is known; return its number."""
    room.scan(seen(path), seen(path, "bank_card"))
    with room.as_worker():
        Place.objects.filter(path=path).update(digest=digest)
    return int(Place.objects.filter(path=path, kind="cn_mobile").get().pk)


def asked(
    room: Room, finding: int, kind: str = "quarantine", *, who: str = "fang",
    hours: int = 0, customer: str = "",
) -> Remedy:  # fmt: skip
    by = deed(room, who, hours)
    return ask_for_remedy(
        room.desk, by, finding, kind, "离职员工的名单", BOOK, customer=customer
    )


def asked_back(room: Room, ref: str, *, who: str = "fang", hours: int = 0) -> Remedy:
    return ask_for_restoration(room.desk, deed(room, who, hours), ref, "误隔离", BOOK)


def decided(
    room: Room, approval: str, who: str, *, hours: int = 1, yes: bool = True
) -> None:
    """Open a request and say yes or no."""
    by = actor_of(room.people[who], "branch")
    now = later(hours)
    shown = show(
        approval, viewer=room.people[who], by=by, sees_all=True, book=BOOK, now=now
    )
    stated = Stated(seen=bytes(shown.row.digest), look=shown.look or 0, reason="核对")
    (grant if yes else deny)(approval, stated, by=by, book=BOOK, now=now)


def deed(room: Room, who: str, hours: int = 0) -> Deed:
    return Deed(by=room.people[who], network="branch", at=later(hours))


def later(hours: int) -> Instant:
    return Instant(NOW + hours * HOUR)


def nothing_acted_on(*_of: str) -> bool:
    """Tell of any remedy that it left no trace."""
    return False


def share(room: Room, path: str, body: bytes) -> Path:
    """Put a file where the target lies."""
    file = Path(room.target().location) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return file
