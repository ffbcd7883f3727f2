"""The shape of a detector as it stands in ``rules/discovery/detectors/*.yaml``."""

from typing import Literal

import msgspec


class Context(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words beside a value that speak for it or against it.

    The nearest word before the value counts; behind it only words that speak for it,
    and only where none stands before.

    Attributes:
        words: speak for it; small letters.
        against: name something else, an order number; small letters.
        before, after: how far words are sought, in bytes; three a Chinese character.
    """

    words: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    before: int = 72
    after: int = 0


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Other hits without which a value is none.

    Attributes:
        kinds: of the other hits.
        within: bytes between.
    """

    kinds: tuple[str, ...]
    within: int


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much of a value its evidence shows.

    Attributes:
        first, last: characters at its ends.
        hide: at least so many are hidden, else all.
    """

    first: int
    last: int
    hide: int = 4


class DetectorRule(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """One detector.

    A detector starts from ``digits`` or from ``anchors``, which are found quickly;
    its patterns are tried there and nowhere else. Names and addresses start from
    neither: they are sought near other hits alone.

    Attributes:
        kind: of ``kinds.yaml``.
        digits: shortest and longest run of letters and digits that a pattern takes;
            the run must hold six digits in a row.
        anchors: words in which the pattern begins; letters of either case.
        anchor_patterns: as anchors, small regular expressions.
        before: characters that may stand before the anchor and belong to the value.
        patterns: regular expressions over UTF-8; each from its anchor on. With
            ``digits``, over one run of letters and digits as a whole.
        grouped: with ``digits``, patterns over runs parted by spaces or dashes.
        validator: by name; what it refuses is no hit.
        prefixes: reason → first characters → lengths; what validators ask.
        never: values that are something else.
        lead: a character that belongs to the value where it stands before it.
        confidence: of what the patterns find and the validator accepts.
        boosts: reason → what it adds; ``context`` and ``against`` as well.
        context: words beside it.
        demands: whether words are demanded.
        code: what holds in source code: ``same``, ``context``: words demanded,
            ``never``: not sought there.
        near: other hits that are demanded.
        finder: instead of digits and anchors, what reads sentences near other hits:
            ``name`` or ``address``; its words stand in ``lists``.
        lists: by name, words of the finder.
        words: a file beside in the folder ``words``; what it holds is one more list.
        shown: of the evidence; nothing where it is missing.
        source: where the shape comes from.
        status: whether the source was confirmed in a full text.
    """

    kind: str
    digits: tuple[int, int] | None = None
    anchors: tuple[str, ...] = ()
    anchor_patterns: tuple[str, ...] = ()
    before: str = ""
    patterns: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    validator: str | None = None
    prefixes: dict[str, dict[str, tuple[int, ...]]] = {}
    never: tuple[str, ...] = ()
    lead: str = ""
    confidence: float
    boosts: dict[str, float] = {}
    context: Context = Context()
    demands: Literal["nothing", "context"] = "nothing"
    code: Literal["same", "context", "never"] = "same"
    near: Near | None = None
    finder: Literal["name", "address"] | None = None
    lists: dict[str, tuple[str, ...]] = {}
    words: str = ""
    shown: Shown | None = None
    source: str
    status: Literal["confirmed", "unverified"]
