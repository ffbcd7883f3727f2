"""What was asked to be done with a file, as people read it."""

from django.db.models import QuerySet

from xinhu.desks.discovery.desk import DISCOVERY, FINDINGS, Deed, Desk, require_scope
from xinhu.desks.discovery.models import Place, Remedy


def remedies_of(desk: Desk, deed: Deed, place: Place) -> QuerySet[Remedy]:
    """Return the remedies of the file in which something was found, the newest first.

    Raises:
        NoDiscoveryOfficerError: the post does not read findings.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    of_file = Remedy.objects.filter(target=place.target_id, path=place.path)
    return of_file.select_related("asked_by").order_by("-pk")
