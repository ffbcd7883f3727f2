"""What was asked to be done with a file, as people read it."""

from xinhu.desks.discovery.desk import DISCOVERY, FINDINGS, Deed, Desk, require_scope
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.discovery.remedies.waiting import undecidable
from xinhu.desks.discovery.states import CLOSED


def remedies_of(desk: Desk, deed: Deed, place: Place) -> list[Remedy]:
    """Return the remedies of the file in which something was found, the newest first.

    One that nobody can approve any more is told as closed, as it is once the next one
    is asked for.

    Raises:
        NoDiscoveryOfficerError: the post does not read findings.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    of_file = Remedy.objects.filter(target=place.target_id, path=place.path)
    found = list(of_file.select_related("asked_by").order_by("-pk"))
    over = set(undecidable(of_file, deed.at).values_list("pk", flat=True))
    for each in found:
        if each.pk in over:
            each.state = CLOSED
    return found
