"""What was asked to be done with a file, as people read it."""

from django.db.models import QuerySet

from xinhu.desks.discovery.desk import DISCOVERY, FINDINGS, Deed, Desk, require_scope
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.discovery.remedies.waiting import undecidable
from xinhu.desks.discovery.states import CLOSED, REMEDY_DONE, VAULT


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


def kept_in_vault(desk: Desk, deed: Deed) -> QuerySet[Remedy]:
    """Return the remedies by which files came into the vault, the newest first.

    Raises:
        NoDiscoveryOfficerError: the post does not read findings.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    kept = Remedy.objects.filter(kind=VAULT, state=REMEDY_DONE)
    return kept.select_related("target").order_by("-pk")
