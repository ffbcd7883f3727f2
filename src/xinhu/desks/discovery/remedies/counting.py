"""How much of each kind lies in a file, and whether that may be one customer's.

No value is kept, so that a number which stands in a text three times counts three
times; bounds of whole files leave room for that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from xinhu.desks.discovery.errors import ManyCustomersError
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.rules import Apart
from xinhu.desks.discovery.states import ACCEPTED, OPEN


def found_in_file(target: int, path: str) -> Mapping[str, int]:
    """Return how many values of which kind lie in a file, in all its places.

    Args:
        target: its number.
        path: of the file beneath it.
    """
    found: dict[str, int] = defaultdict(int)
    still = Place.objects.filter(target=target, path=path, status__in=(OPEN, ACCEPTED))
    for kind, count in still.order_by("kind").values_list("kind", "count"):
        found[kind] += count
    return found


def require_one_customer(target: int, path: str, bounds: Iterable[Apart]) -> None:
    """Pass a file of which no column and no sum tells that it is of several people.

    Args:
        target: number of its target.
        path: of the file beneath it.
        bounds: how much of which kinds one customer's file may hold.

    Raises:
        ManyCustomersError: there is more.
    """
    still = Place.objects.filter(target=target, path=path, status__in=(OPEN, ACCEPTED))
    for bound in bounds:
        columns: dict[tuple[object, ...], int] = defaultdict(int)
        whole = 0
        of = still.filter(kind__in=bound.kinds)
        rows = of.values_list("member", "place", "column", "count")
        for member, place, column, count in rows:
            whole += count
            if column is not None:
                columns[member, place, column] += count
        if whole > bound.file or any(each > bound.column for each in columns.values()):
            raise ManyCustomersError
