"""The shapes of ``rules/supervision.yaml``: what a rule may be, by its ``is``."""

from typing import Annotated, Literal

import msgspec

from xinhu.core.policy.rule_book import Status

Text = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=60)]
TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z")]


class _Rule(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="is",
):
    """What every rule tells: where it comes from, and whether that was read."""

    source: Text
    status: Status


class Head(_Rule, tag="unit", frozen=True, kw_only=True):
    """The branch that supervises for everybody else when lists are overdue."""

    branch: Text


class Term(_Rule, tag="term", frozen=True, kw_only=True):
    """A number of working days."""

    number: Days
    unit: Text


class _Criterion(_Rule, frozen=True, kw_only=True):
    """Why an act is put on the list.

    Attributes:
        zh, en: the reason as it stands on the list.
        off: it selects nothing; an institution that needs no such rule says so.
    """

    zh: Text
    en: Text
    off: bool = False


class Named(_Criterion, tag="named", frozen=True, kw_only=True):
    """Entries of a kind, acts by their event, looks on a kind of ground.

    ``token.*`` names every event that begins so, ``*.exported`` every one that ends so.
    """

    kinds: frozenset[str] = frozenset()
    events: tuple[Text, ...] = ()
    grounds: frozenset[str] = frozenset()


class Sensitive(_Criterion, tag="sensitive", frozen=True, kw_only=True):
    """Entries of a kind for a purpose that is marked sensitive."""

    kinds: frozenset[str]


class Clear(_Criterion, tag="clear", frozen=True, kw_only=True):
    """Looks in which at least ``number`` fields of a grade were shown in clear."""

    grade: Literal["C1", "C2", "C3"]
    number: Count


class Refusals(_Criterion, tag="refusals", frozen=True, kw_only=True):
    """All refusals of an operator who was refused more than ``number`` times."""

    number: Count


class Matches(_Criterion, tag="matches", frozen=True, kw_only=True):
    """Searches that found at least ``number`` customers, or too many to show."""

    number: Count


class Quick(_Criterion, tag="quick", frozen=True, kw_only=True):
    """Approvals granted within ``seconds`` of being asked for or opened.

    Attributes:
        asked, opened, granted: events by name; of openings the first one counts, by
            whoever grants.
    """

    asked: Text
    opened: Text
    granted: Text
    seconds: Count


class Hours(_Criterion, tag="hours", frozen=True, kw_only=True):
    """Acts before opening, from closing on, or on a day on which nobody works.

    Attributes:
        opens, closes: on the institution's clock, as 07:30.
        rest_days: days without work are outside working hours.
        kinds, events: which acts are meant.
    """

    opens: TimeOfDay
    closes: TimeOfDay
    rest_days: bool
    kinds: frozenset[str]
    events: tuple[Text, ...] = ()


Criterion = Named | Sensitive | Clear | Refusals | Matches | Quick | Hours
Rule = Head | Term | Criterion
