"""A field of a customer: everything that is known about it but its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xinhu.core.catalogue.errors import FieldInvalidError, MaskError
from xinhu.core.catalogue.grades import Grade, Mask
from xinhu.core.catalogue.kinds.kind import Check, InvalidValueError, Kind
from xinhu.core.catalogue.masks import Masker

SEPARATOR: Final = "\n"
"""Stands between the values of a field that holds several; no value contains it."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field.

    Attributes:
        name: in the API and in policies.
        number: in sealed bytes; never given to another field.
        zh: label.
        en: label.
        grade: of JR/T 0171.
        levels: other scale → the field's level there, as text.
        type: name of its kind.
        many: whether it holds several values, joined by a line end.
        search: whether customers can be found by it.
        masks: level → masker; every level of ``Mask`` is there.
        kind: how values are written and checked.
    """

    name: str
    number: int
    zh: str
    en: str
    grade: Grade
    levels: Mapping[str, str]
    type: str
    many: bool
    search: bool
    masks: Mapping[str, Masker] = field(repr=False)
    kind: Kind = field(repr=False)

    def normalise(self, text: str) -> str:
        """Bring a text into the field's one form; total and idempotent.

        A field that holds several values drops empty and repeated ones.
        """
        if not self.many:
            return self.kind.normalise(text)
        if SEPARATOR not in text:
            return self.kind.normalise(text)
        parts = map(self.kind.normalise, text.split(SEPARATOR))
        return SEPARATOR.join(dict.fromkeys(part for part in parts if part))

    def validate(
        self, text: str, *, today: str | None = None, check: Check | None = None
    ) -> str:
        """Return a normalised text that the field can hold.

        Args:
            text: normalised.
            today: YYYY-MM-DD; without it a date may lie ahead.
            check: another check than the kind's (a document type's own).

        Raises:
            FieldInvalidError: it cannot be; names the field and the reason.
        """
        check = check or self.kind.check
        try:
            if self.many and SEPARATOR in text:
                for part in text.split(SEPARATOR):
                    check(part, today)
            else:
                check(text, today)
        except InvalidValueError as invalid:
            reason = invalid.reason
            raise FieldInvalidError(field=self.name, reason=reason) from None
        return text

    def search_form(self, text: str) -> str:
        """Return what exact search compares, from any text of one value."""
        return self.kind.search_form(self.kind.normalise(text))

    def mask(self, level: str, value: str) -> str:
        """Return what a level shows of a value; several values one by one.

        Raises:
            MaskError: no such level, or nothing that could be a value.
        """
        masker = self.masks.get(level)
        if masker is None or not value:
            raise MaskError(field=self.name, level=str(level)[:20])
        if SEPARATOR not in value or (self.many and level == Mask.HIDDEN):
            # Hidden does not even tell how many values there are.
            return masker(value)
        if not self.many:
            raise MaskError(field=self.name, level=str(level)[:20])
        return SEPARATOR.join(map(masker, value.split(SEPARATOR)))

    def shown(self, level: str, value: str) -> str | list[str]:
        """Mask a value for an answer: a list where the field holds several.

        Raises:
            MaskError: as ``mask``.
        """
        masked = self.mask(level, value)
        return masked.split(SEPARATOR) if self.many else masked
