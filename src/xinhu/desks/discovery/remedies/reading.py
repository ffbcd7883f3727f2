"""What was asked to be done with a file, as people read it."""

from datetime import datetime
from typing import Any, Final, Protocol

from django.db.models import DateTimeField, F, Func, QuerySet, TextField

from xinhu.desks.discovery.desk import DISCOVERY, FINDINGS, Desk, require_scope
from xinhu.desks.discovery.models import Place, Remedy, Target
from xinhu.desks.discovery.remedies.waiting import undecidable
from xinhu.desks.discovery.states import CLOSED, DELETE, DESTROY, REMEDY_DONE, VAULT
from xinhu.desks.staff.deeds import Deed

CERTIFIED: Final = (DELETE, DESTROY)
"""Of what is gone for good a certificate is kept."""


def remedies_of(desk: Desk, deed: Deed, place: Place) -> list[Remedy]:
    """Return the remedies of the file in which something was found, the newest first.

    One that nobody can approve any more is told as closed, as it is once the next one
    is asked for.

    Raises:
        NoDiscoveryOfficerError: the post does not read findings.
    """
    return remedies_at(desk, deed, place.target, place.path)


def remedies_at(desk: Desk, deed: Deed, target: Target, path: str) -> list[Remedy]:
    """Return the remedies of a file, the newest first, as ``remedies_of`` does.

    Raises:
        NoDiscoveryOfficerError: the post does not read findings.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    of_file = Remedy.objects.filter(target=target, path=path)
    found = list(of_file.select_related("asked_by").order_by("-pk"))
    over = set(undecidable(of_file, deed.at).values_list("pk", flat=True))
    for each in found:
        if each.pk in over:
            each.state = CLOSED
    return found


def certified(desk: Desk, deed: Deed) -> QuerySet[Remedy]:
    """Return remedies with a certificate of what was done, the newest first.

    Files that were deleted where they lay, and files that were destroyed in the vault.

    Raises:
        NoDiscoveryOfficerError: the post does not read findings.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    done = Remedy.objects.filter(
        kind__in=CERTIFIED, state=REMEDY_DONE, certificate__isnull=False
    )
    return done.select_related("target").order_by("-done_at", "-pk")


class _Of(Func):
    """What the vault tells of the paper of a remedy; none where it keeps none."""

    template = "desk.%(function)s(%(expressions)s)"


class KeptFile(Protocol):
    """A remedy of which the vault keeps a paper.

    Attributes:
        target, path: where the file lay, or lies.
        state: of the remedy.
        paper: reference of the paper.
        kept_at: since when the vault keeps it.
    """

    target: Target
    path: str
    state: str
    paper: str
    kept_at: datetime


def kept_in_vault(desk: Desk, deed: Deed) -> QuerySet[Any]:
    """Return the remedies of which the vault keeps a paper, the newest first.

    Whatever became of them: a file that was changed after it was handed over stands,
    and a paper of what it held is kept. Rows are ``KeptFile``.

    Raises:
        NoDiscoveryOfficerError: the post does not read findings.
    """
    require_scope(desk, deed, DISCOVERY, FINDINGS)
    ref = F("ref")
    told = Remedy.objects.filter(kind=VAULT).annotate(
        paper=_Of(ref, function="paper_of", output_field=TextField()),
        kept_at=_Of(ref, function="paper_kept_at", output_field=DateTimeField()),
    )
    kept = told.filter(paper__isnull=False)
    return kept.select_related("target").order_by("-pk")
