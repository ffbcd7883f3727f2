"""A remedy as approvers read it, and what their last yes brings about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.discover.kinds import load_kinds
from xinhu.desks.discovery.errors import RemedyClosedError
from xinhu.desks.discovery.models import Remedy
from xinhu.desks.discovery.states import (
    APPROVED,
    ASKED,
    DELETE,
    DESTROY,
    MASK_COPY,
    QUARANTINE,
    REASSIGN,
    RESTORE,
    VAULT,
)
from xinhu.desks.staff.approvals.keeping import found
from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.saying import phrases
from xinhu.desks.staff.wording import Language

CODES: Final = {
    QUARANTINE: "file_quarantine",
    RESTORE: "file_restore",
    MASK_COPY: "file_mask",
    VAULT: "file_vault",
    DELETE: "file_delete",
    REASSIGN: "file_reassign",
    DESTROY: "file_destroy",
}
"""Remedy → kind of request, in ``rules/approvals.yaml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRemedy:
    """A remedy as a request: of one file, for the content that was scanned.

    Attributes:
        remedy: what is to be done.
        ref: reference of it.
        target: name of the target, as people know it.
        path: of the file beneath it; empty where the request tells a customer.
        finding: number of a finding in it, where there is no path; else 0.
        digest: SHA-256 of what the file held.
        owner: reference of who answers for what lies there; they do not decide.
        customer: whose it is to be, where it is moved into the vault, or there to
            another customer; else empty.
        found: kinds that were found in it, with how many values, when it was asked.
        paper: reference of the paper, where it lies in the vault; else empty.
    """

    remedy: str
    ref: str
    target: str
    path: str
    digest: str
    owner: str
    customer: str = ""
    finding: int = 0
    found: tuple[tuple[str, int], ...] = ()
    paper: str = ""

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return CODES[self.remedy]

    @property
    def concerns(self) -> frozenset[str]:
        """Who answers for the file would decide about their own work."""
        return frozenset({self.owner})

    def facts(self) -> Facts:
        """Return all that the request says."""
        of: Facts = (
            {"customer": self.customer, "finding": self.finding}
            if self.customer
            else {}
        )
        kept: Facts = {"paper": self.paper} if self.paper else {}
        return {
            "remedy": self.remedy,
            "ref": self.ref,
            "target": self.target,
            "path": self.path,
            "digest": self.digest,
            "owner": self.owner,
            "found": dict(self.found),
            **of,
            **kept,
        }

    def words(self, language: Language) -> Said:
        """Say it in words."""
        known = phrases("discovery", settings.XINHU_RULES, settings.XINHU_OWN_RULES)

        def say(key: str, **params: object) -> str:
            return known[key].said(language, **params)

        what = say(f"remedy_of.{self.remedy}")
        of = (Line(say("remedy.customer"), self.customer),) if self.customer else ()
        kept = (Line(say("remedy.paper"), self.paper),) if self.paper else ()
        where = Line(say("remedy.path"), self.path)
        if not self.path:
            where = Line(say("remedy.finding"), f"#{self.finding}")
        return Said(
            say("remedy.said", what=what, target=self.target),
            (
                Line(say("remedy.what"), what),
                Line(say("remedy.target"), self.target),
                where,
                Line(say("remedy.digest"), self.digest),
                *_lines_of(self.found, say("remedy.found"), language),
                *kept,
                *of,
                Line(say("remedy.ref"), self.ref),
            ),
        )

    def carry_out(self, done: Done) -> None:
        """Give the remedy to the worker.

        Raises:
            RemedyClosedError: it does not wait any more, or is another.
        """
        remedy = Remedy.objects.select_for_update().filter(ref=self.ref).first()
        if (
            remedy is None
            or (remedy.state, remedy.approval) != (ASKED, done.ref)
            or (remedy.kind, remedy.digest) != (self.remedy, self.digest)
            or remedy.customer != self.customer
        ):
            raise RemedyClosedError
        remedy.state = APPROVED
        remedy.approved_by = list(done.approvers)
        remedy.expires_at = to_datetime(Instant(found(done.ref).expires_at))
        remedy.save(update_fields=["state", "approved_by", "expires_at"])


def _lines_of(
    found: tuple[tuple[str, int], ...], label: str, language: Language
) -> tuple[Line, ...]:
    if not found:
        return ()
    known = load_kinds(settings.XINHU_RULES, settings.XINHU_OWN_RULES)

    def named(kind: str) -> str:
        words = known[kind].words if kind in known else None
        if words is None:
            return kind
        return words.en if language == "en" else words.zh

    comma = ", " if language == "en" else "，"
    said = (f"{named(kind)} {count}" for kind, count in found)
    return (Line(label, comma.join(said)),)


def _read(facts: Facts) -> FileRemedy:
    names = (
        "remedy", "ref", "target", "path", "digest", "owner", "customer", "paper",
    )  # fmt: skip
    found = facts.get("found")
    counts = found.items() if isinstance(found, Mapping) else ()
    return FileRemedy(
        **{name: str(facts.get(name, "")) for name in names},
        finding=int(str(facts.get("finding", 0))),
        found=tuple((kind, int(str(count))) for kind, count in sorted(counts)),
    )


REMEDY_KINDS: Final = tuple(
    Kind(code=code, read=_read, at_once=True) for code in CODES.values()
)
