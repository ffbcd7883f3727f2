"""Guessing which column is which field: by its name, by a part of it, by its content.

The guesses are shown before anything is taken in. Content is only asked where no name
is known; it looks at the first rows with the catalogue's own checks.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.desks.customers.intake.words import Words, bare

Confidence = Literal["mapping", "name", "part", "content", "none"]
"""Where a guess comes from; from ``mapping`` (not a guess) to ``none``."""

BY_CONTENT = ("id_number", "mobile", "card", "email", "opened_on")
"""Fields whose values are unmistakable, in the order they are looked for."""
_MOST = 0.8
_LEAST_VALUES = 3
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_DIFFERENT = 0.5
_OURS = "〔"


class Column(NamedTuple):
    """One column of a file.

    Attributes:
        place: from 0.
        header: as written.
        field: name of the field, or None where it is left out.
        confidence: where that comes from.
    """

    place: int
    header: str
    field: str | None
    confidence: Confidence


def guess_columns(
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    words: Words,
    catalogue: Catalogue,
    named: Mapping[str, str | None],
    guess: bool = True,
) -> tuple[Column, ...]:
    """Return every column with its field, as certain as can be told.

    A field that holds one value is given to the most certain column only; the others
    are left out and told.

    Args:
        headers: as written.
        sample: first rows, for columns whose name says nothing.
        words: known headers.
        catalogue: which fields there are.
        named: bare header → field or None, from the mapping file.
        guess: whether anything beyond ``named`` is guessed.
    """
    found = [_by_name(i, text, words, named, guess) for i, text in enumerate(headers)]
    found = _one_each(found, catalogue)
    if guess:
        found = _by_content(found, sample, catalogue)
    return tuple(found)


def _by_name(
    place: int,
    header: str,
    words: Words,
    named: Mapping[str, str | None],
    guess: bool,  # noqa: FBT001 -- handed through
) -> Column:
    word = bare(header)
    if header in named or word in named:
        field = named[header] if header in named else named[word]
        return Column(place, header, field, "mapping")
    if not guess or header.startswith(_OURS):
        return Column(place, header, None, "none")
    if word in words.exact:
        return Column(place, header, words.exact[word], "name")
    # 手机号码2, mobile_1: numbered columns of one field.
    if (stem := word.rstrip("0123456789")) in words.exact:
        return Column(place, header, words.exact[stem], "name")
    if not any(other in word for other in words.others):
        for part, field in words.parts:
            if part in word:
                return Column(place, header, field, "part")
    return Column(place, header, None, "none")


_ORDER: tuple[Confidence, ...] = ("mapping", "name", "part", "content", "none")


def _one_each(columns: Sequence[Column], catalogue: Catalogue) -> list[Column]:
    given: set[str] = set()
    kept: dict[int, Column] = {}
    for column in sorted(columns, key=lambda c: (_ORDER.index(c.confidence), c.place)):
        field = column.field
        known = field is not None and field in catalogue.by_name
        if field is None or not known:
            kept[column.place] = column._replace(field=None)
        elif catalogue.by_name[field].many or field not in given:
            given.add(field)
            kept[column.place] = column
        else:
            kept[column.place] = column._replace(field=None, confidence="none")
    return [kept[place] for place in sorted(kept)]


def _by_content(
    columns: list[Column], sample: Sequence[Sequence[str]], catalogue: Catalogue
) -> list[Column]:
    missing = {*BY_CONTENT, "name"} - {c.field for c in columns}
    if not missing:
        return columns
    return [
        column
        if column.confidence != "none" or column.header.startswith(_OURS)
        else _look(column, [row[column.place] for row in sample], catalogue, missing)
        for column in columns
    ]


def _look(
    column: Column, cells: Sequence[str], catalogue: Catalogue, missing: set[str]
) -> Column:
    values = [cell for cell in cells if cell.strip()]
    if len(values) < _LEAST_VALUES:
        return column
    for field in (*BY_CONTENT, "name"):
        fits = _is_name if field == "name" else _fits
        if field not in missing or not fits(values, field, catalogue):
            continue
        missing.discard(field)
        return column._replace(field=field, confidence="content")
    return column


def _fits(values: Sequence[str], field: str, catalogue: Catalogue) -> bool:
    kind = catalogue.field(field)
    good = 0
    for value in values:
        try:
            kind.validate(kind.normalise(value))
        except FieldInvalidError:
            continue
        good += 1
    return good >= _MOST * len(values)


def _is_name(values: Sequence[str], field: str, catalogue: Catalogue) -> bool:
    normalise = catalogue.field(field).normalise
    names = [n for v in values if _CHINESE_NAME.fullmatch(n := normalise(v))]
    return len(names) >= _MOST * len(values) and (
        len(set(names)) > _DIFFERENT * len(names)
    )
