"""Two at once at the staff desk: the second sees what the first left behind.

Joining, moving and assigning are rare and read rows that others may be writing (all
posts of a person, all administrators), so the doors stand behind one lock of the whole
desk; the operator's row is locked besides, for those who know that row alone.
"""

from django.db import connection

from xinhu.desks.staff.models import Operator

_DESK = 0x7374616666  # "staff"


def lock_desk() -> None:
    """Wait until no other act of the desk is under way; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_DESK])


def lock_operators(*numbers: int) -> tuple[Operator, ...]:
    """Lock the desk and these operators' rows; return them as they are now.

    Args:
        numbers: primary keys; the rows are locked in their order, whatever is given.
    """
    lock_desk()
    rows = Operator.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    found = {row.pk: row for row in rows}
    return tuple(found[number] for number in numbers)


def lock_operator(operator: Operator) -> Operator:
    """Lock the desk and an operator's row; return it as it is now."""
    (locked,) = lock_operators(operator.pk)
    return locked
