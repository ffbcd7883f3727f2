"""Versions of the policies: which is in force, which were, and their texts.

Number 0 stands for the policies in the files of this installation: they are in force
until a change was approved, and from then on no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from xinhu.core.policy.policy_set import PolicySet, Texts, texts_digest
from xinhu.desks.staff.models import PolicyVersion
from xinhu.desks.staff.policy_change.errors import VersionUnknownError
from xinhu.desks.staff.policy_change.rules import Ruleset

INSTALLED = 0
_IN_FORCE = "SELECT policy FROM standing_version"


@dataclass(frozen=True, slots=True)
class Held:
    """A version with its policies.

    Attributes:
        number: 0 for the installed files.
        policies: as they would decide under the present lists.
    """

    number: int
    policies: PolicySet

    @property
    def digest(self) -> str:
        """Digest of the texts alone."""
        return texts_digest(self.policies.files)


@dataclass(frozen=True, slots=True)
class Base:
    """The version that a new change follows, as its texts.

    Lists that changed may have made it unusable; it is followed all the same, or nobody
    could propose a mended one.

    Attributes:
        number: 0 for the installed files.
        files: (file name, text), by name.
    """

    number: int
    files: Texts

    @property
    def digest(self) -> str:
        """Digest of the texts alone."""
        return texts_digest(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A version in a list.

    Attributes:
        number: 0 for the installed files.
        origin: ``installed`` or ``changed``.
        version: under which entries name it.
        digest: of the texts.
        recorded_at: when a gate found it, or it was approved; None for number 0.
        in_force_at: from when it was in force; None where it never was, or not yet.
        proposal: reference; empty for installed ones.
        present: it is in force now.
    """

    number: int
    origin: str
    version: str
    digest: str
    recorded_at: datetime | None
    in_force_at: datetime | None
    proposal: str
    present: bool


def number_in_force() -> int:
    """Return the number of the version in force."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE)
        return int(cursor.fetchall()[0][0])


def in_force(ruleset: Ruleset) -> Held:
    """Return the version in force.

    Raises:
        VersionUnknownError: its row is missing.
        PolicyInvalidError: it cannot be used under the present lists.
    """
    return held(number_in_force(), ruleset)


def latest(ruleset: Ruleset) -> Base:
    """Return the version that a new change must follow.

    It is the one in force, or one that was approved a moment ago and waits for its
    entry.
    """
    changed = PolicyVersion.objects.filter(origin="changed").order_by("-number")
    row = changed.first()
    if row is None:
        return Base(INSTALLED, ruleset.installed.files)
    return Base(row.number, texts_of(row.texts))


def held(number: int, ruleset: Ruleset) -> Held:
    """Return a version.

    Raises:
        VersionUnknownError: there is none.
        PolicyInvalidError: it cannot be used under the present lists.
    """
    if number == INSTALLED:
        return Held(INSTALLED, ruleset.installed)
    return Held(number, read(files_of(number, ruleset), ruleset))


def files_of(number: int, ruleset: Ruleset) -> Texts:
    """Return the files of a version, whether or not it can be used.

    Raises:
        VersionUnknownError: there is none.
    """
    if number == INSTALLED:
        return ruleset.installed.files
    row = PolicyVersion.objects.filter(pk=number).first()
    if row is None:
        raise VersionUnknownError
    return texts_of(row.texts)


def listed(ruleset: Ruleset) -> tuple[Listed, ...]:
    """Return all versions, the newest first, and the installed files last."""
    present = number_in_force()
    rows = PolicyVersion.objects.select_related("proposal")
    known = [
        Listed(
            number=row.number,
            origin=row.origin,
            version=row.version,
            digest=row.digest,
            recorded_at=row.recorded_at,
            in_force_at=row.in_force_at,
            proposal="" if row.proposal is None else row.proposal.reference,
            present=row.number == present,
        )
        for row in rows
    ]
    files = Listed(
        number=INSTALLED,
        origin="installed",
        version=ruleset.installed.version,
        digest=texts_digest(ruleset.installed.files),
        recorded_at=None,
        in_force_at=None,
        proposal="",
        present=present == INSTALLED,
    )
    return (*known, files)


def texts_of(column: object) -> Texts:
    """Return the files that a column holds."""
    rows = column if isinstance(column, list) else []
    return tuple((str(name), str(text)) for name, text in rows)


def by_name(policies: PolicySet) -> Mapping[str, str]:
    """Return file name → text."""
    return dict(policies.files)


_KEPT = 16
_policies: dict[tuple[str, str], PolicySet] = {}


def read(texts: Texts, ruleset: Ruleset) -> PolicySet:
    """Return the policies that texts are, read once per process.

    Raises:
        PolicyInvalidError: they cannot be used under the present lists.
    """
    key = texts_digest(texts), ruleset.installed.version
    known = _policies.get(key)
    if known is None:
        known = ruleset.policies(texts)
        if len(_policies) >= _KEPT:
            _policies.clear()
        _policies[key] = known
    return known
