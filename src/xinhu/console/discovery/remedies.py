"""Remedies of a file on the page of a finding: what was asked for, what may be."""

from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from django import forms
from django.http import QueryDict

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.discovery.at_desk import deed_of, discovery_desk, may
from xinhu.console.discovery.naming import kind_said
from xinhu.console.discovery.showing import said
from xinhu.console.kit.forms import KitForm
from xinhu.console.kit.language import language_of
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.desks.discovery.remedies.asking import OF_FILES
from xinhu.desks.discovery.remedies.counting import found_in_file
from xinhu.desks.discovery.remedies.reading import CERTIFIED, remedies_of
from xinhu.desks.discovery.states import (
    ACCEPTED,
    CORRECTIONS,
    FOLDER,
    OPEN,
    PENDING,
    QUARANTINE,
    REMEDY_DONE,
    RESTORE,
    VAULT,
)

_LONGEST: Final = 500
_IN_VAULT: Final = (VAULT, *CORRECTIONS)


class RemedyForm(KitForm):
    """Why, for whoever approves; and whose it is, for the vault."""

    words: ClassVar[str] = "remedy_form"
    use_required_attribute = False
    reason = forms.CharField(max_length=_LONGEST)
    customer = forms.CharField(max_length=_LONGEST, required=False)


class Row(NamedTuple):
    """A remedy as the page tells it; of what is gone for good it is certified."""

    ref: str
    kind: str
    state: str
    by: str
    at: str
    approval: str
    failure: str
    paper: str
    certified: bool


@dataclass(slots=True)
class Remedies:
    """The remedies of one file.

    Attributes:
        rows: what was asked for, the newest first.
        offered: what may be asked for now.
        kept: reference of the quarantine that may be ended; empty: none.
        form: the reason.
        found: kinds in the whole file, with how many values.
    """

    rows: list[Row]
    offered: tuple[str, ...]
    kept: str
    form: RemedyForm
    found: list[tuple[str, int]]

    @property
    def to_vault(self) -> bool:
        """Tell whether a move into the vault may be asked for."""
        return VAULT in self.offered

    @property
    def has_paper(self) -> bool:
        """Tell whether the vault keeps something that lay here."""
        return any(row.paper for row in self.rows)


def remedies_on(
    request: SignedInRequest, place: Place, given: QueryDict | None = None
) -> Remedies | None:
    """Return what a page tells of remedies; None for who does not read findings."""
    if not may(request)["reads"]:
        return None
    found = remedies_of(discovery_desk(), deed_of(request), place)
    kept = next((r.ref for r in found if _is_kept(r)), "")
    language = language_of(request)
    in_file = found_in_file(place.target_id, place.path)
    return Remedies(
        rows=[row_of_remedy(each) for each in found],
        offered=_offered(place, found, kept),
        kept=kept,
        form=RemedyForm(language, given, auto_id="remedy_%s"),
        found=[(kind_said(kind, language), count) for kind, count in in_file.items()],
    )


def _offered(place: Place, found: list[Remedy], kept: str) -> tuple[str, ...]:
    if any(each.state in PENDING for each in found):
        return ()
    if kept:
        return (RESTORE,)
    usable = place.status in (OPEN, ACCEPTED) and place.target.kind == FOLDER
    return OF_FILES if usable and not place.is_folder else ()


def _is_kept(remedy: Remedy) -> bool:
    return (remedy.kind, remedy.state) == (QUARANTINE, REMEDY_DONE)


def _is_certified(remedy: Remedy) -> bool:
    done = remedy.kind in CERTIFIED and remedy.state == REMEDY_DONE
    return done and remedy.certificate is not None


def row_of_remedy(remedy: Remedy) -> Row:
    """Return a remedy as pages tell it."""
    kept = (remedy.certificate or {}) if remedy.kind in _IN_VAULT else {}
    return Row(
        remedy.ref, remedy.kind, remedy.state, remedy.asked_by.full_name,
        said(remedy.asked_at), remedy.approval, remedy.failure,
        str(kept.get("paper", "")), _is_certified(remedy),
    )  # fmt: skip
