"""The form of a letter at the counter, and what is still missing from it.

Everything that is missing is told at once, before anything is saved, so that the clerk
asks the customer once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.policy.rule_book import GroundRule
from xinhu.desks.inquiry.errors import LetterIncompleteError, PaperKindError
from xinhu.desks.inquiry.letters.media import media_of
from xinhu.desks.inquiry.limits import Limits
from xinhu.desks.inquiry.reasons import ReasonBook
from xinhu.desks.inquiry.subject import Subject

PaperName = Literal["letter", "identity_front", "identity_back"]
PAPERS: Final[tuple[PaperName, ...]] = ("letter", "identity_front", "identity_back")
"""The letter itself, and both sides of the document."""
_ONE_SIDED: Final = frozenset({"护照", "户口簿"})
"""Documents whose back tells nothing."""
_LONGEST: Final = 200
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")

Compared = Literal["same", "acknowledged", "unread"]
"""What came of reading the scan beside the form: name and number are in it; they are
not, and whoever typed them looked again; nobody could read it, or not in time."""
Why = Literal["missing", "invalid", "unknown", "too_long", "too_large", "later"]


class Electronic(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Evidence of an electronic signature, as its provider gave it.

    Attributes:
        provider: who vouches for the signature.
        certificate: serial number of the signer's certificate.
        digest: of what was signed, hexadecimal, 32 bytes.
        signed_at: when, with an offset; None where not stated.
    """

    provider: str
    certificate: str
    digest: str
    signed_at: Annotated[datetime, msgspec.Meta(tz=True)] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterForm:
    """A letter as typed; unchecked.

    Attributes:
        subject: who signs.
        reasons: codes that are granted.
        institution: whom it authorises.
        signed_on: when; None where not stated.
        days: for how long it holds; None for as long as usual.
        uses: how often; None for as often as the term allows.
        witness: before whom it was signed.
        place: where.
        electronic: evidence of an electronic signature, in place of a scan; None for
            paper.
        compared: what the counter says came of reading the scan; None where nothing was
            read beside the form.
        papers: name → bytes.
    """

    subject: Subject
    reasons: frozenset[str]
    institution: str
    signed_on: date | None
    days: int | None
    uses: int | None
    witness: str
    place: str
    electronic: Electronic | None = None
    compared: Compared | None = None
    papers: Mapping[PaperName, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing or wrong.

    Attributes:
        what: name of the input, as ``subject.mobile`` or ``papers.letter``.
        why: of what kind; never the value.
    """

    what: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a letter is checked by.

    Attributes:
        catalogue: of the details.
        reasons: that may rest on a letter.
        ground: term and uses of a letter.
        limits: size of a scan.
        institution: ours.
    """

    catalogue: Catalogue
    reasons: ReasonBook
    ground: GroundRule
    limits: Limits
    institution: str


def require_whole(form: LetterForm, rules: Rules, today: date) -> LetterForm:
    """Return a form from which nothing is missing.

    Raises:
        LetterIncompleteError: something is; params: what, all names joined.
    """
    lacking = lacks(form, rules, today)
    if lacking:
        raise LetterIncompleteError(what=", ".join(lack.what for lack in lacking))
    return form


def lacks(form: LetterForm, rules: Rules, today: date) -> tuple[Lack, ...]:
    """Return everything that is missing or wrong, in the order of the form."""
    return (
        *_of_subject(form.subject, rules.catalogue, today),
        *_of_scope(form, rules),
        *_of_signing(form, rules, today),
        *_of_electronic(form, today),
        *_of_papers(form, rules.limits),
    )


def _of_subject(subject: Subject, catalogue: Catalogue, today: date) -> Iterator[Lack]:
    values = msgspec.structs.asdict(subject)
    for name, value in values.items():
        if not value.strip():
            yield Lack(f"subject.{name}", "missing")
            continue
        # The number is judged by the type of its document.
        together = {name: value}
        if name == "id_number":
            together["id_type"] = values["id_type"]
        try:
            catalogue.clean(together, today.isoformat())
        except FieldInvalidError as invalid:
            if invalid.field == name:
                yield Lack(f"subject.{name}", "invalid")


def _of_scope(form: LetterForm, rules: Rules) -> Iterator[Lack]:
    if not form.reasons:
        yield Lack("reasons", "missing")
    for code in sorted(form.reasons):
        reason = rules.reasons.reasons.get(code)
        if reason is None or reason.rests_on != "letter":
            yield Lack("reasons", "unknown")
            break
    if not form.institution.strip():
        yield Lack("institution", "missing")
    elif form.institution != rules.institution:
        yield Lack("institution", "invalid")
    if form.days is not None and not 1 <= form.days <= rules.ground.longest_days:
        yield Lack("days", "invalid")
    most = rules.ground.most_uses
    if form.uses is not None and (
        form.uses < 1 or (most is not None and form.uses > most)
    ):
        yield Lack("uses", "invalid")


def _of_signing(form: LetterForm, rules: Rules, today: date) -> Iterator[Lack]:
    if form.signed_on is None:
        yield Lack("signed_on", "missing")
    elif form.signed_on > today:
        yield Lack("signed_on", "later")
    elif today - form.signed_on >= timedelta(days=_days(form, rules)):
        yield Lack("signed_on", "invalid")
    for name in ("witness", "place"):
        value = getattr(form, name).strip()
        if not value:
            yield Lack(name, "missing")
        elif len(value) > _LONGEST:
            yield Lack(name, "too_long")


def _days(form: LetterForm, rules: Rules) -> int:
    """Return for how many days it holds: one at least, no more than any letter may."""
    stated = rules.ground.default_days if form.days is None else form.days
    return max(1, min(stated, rules.ground.longest_days))


def _of_electronic(form: LetterForm, today: date) -> Iterator[Lack]:
    evidence = form.electronic
    if evidence is None:
        return
    for name in ("provider", "certificate"):
        value = getattr(evidence, name).strip()
        if not value:
            yield Lack(f"electronic.{name}", "missing")
        elif len(value) > _LONGEST:
            yield Lack(f"electronic.{name}", "too_long")
    if not evidence.digest:
        yield Lack("electronic.digest", "missing")
    elif _DIGEST.fullmatch(evidence.digest) is None:
        yield Lack("electronic.digest", "invalid")
    yield from _of_moment(evidence.signed_at, today)


def _of_moment(signed_at: datetime | None, today: date) -> Iterator[Lack]:
    if signed_at is None:
        yield Lack("electronic.signed_at", "missing")
        return
    try:
        day = signed_at.astimezone(UTC).date()
    except OverflowError:  # the first or the last day that there is, elsewhere
        yield Lack("electronic.signed_at", "invalid")
        return
    if day > today:
        yield Lack("electronic.signed_at", "later")


def _of_papers(form: LetterForm, limits: Limits) -> Iterator[Lack]:
    for name in PAPERS:
        body = form.papers.get(name, b"")
        if not body:
            if not _spared(name, form):
                yield Lack(f"papers.{name}", "missing")
            continue
        if len(body) > limits.paper_megabytes << 20:
            yield Lack(f"papers.{name}", "too_large")
            continue
        try:
            media_of(body)
        except PaperKindError:
            yield Lack(f"papers.{name}", "invalid")


def _spared(name: PaperName, form: LetterForm) -> bool:
    """Tell papers that are not wanted: a signature on glass has no scan."""
    if name == "letter":
        return form.electronic is not None
    return name == "identity_back" and form.subject.id_type in _ONE_SIDED
