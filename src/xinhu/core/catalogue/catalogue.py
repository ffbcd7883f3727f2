"""The catalogue: all fields of an institution, loaded once at start and frozen."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from xinhu.core.base.encoding import canonical_json
from xinhu.core.catalogue.errors import FieldInvalidError, UnknownFieldError
from xinhu.core.catalogue.field import Field
from xinhu.core.catalogue.grades import Grade, Mask
from xinhu.core.catalogue.identity_types import CITIZEN_TYPES, IdentityTypes
from xinhu.core.catalogue.kinds.identity_number import NUMBER_CHECKS
from xinhu.core.catalogue.kinds.kind import Kind, Reason
from xinhu.core.catalogue.kinds.table import kinds
from xinhu.core.catalogue.masks import Masker, hide, masker_of
from xinhu.core.catalogue.shape import (
    FieldRule,
    Rules,
    TypeRule,
    read_catalogue,
    refuse,
)

ID_TYPE: Final = "id_type"
ID_NUMBER: Final = "id_number"


class Catalogue:
    """The fields, by name and in order of their numbers.

    Attributes:
        fields: all, ascending by number.
        by_name: name → field.
        grades: name → C1, C2 or C3.
        searchable: those that customers can be found by.
        never_opened: numbers of the fields of grade C3.
        identity_types: types of identity documents.
        schema: number of the storage schema; bound into sealed bytes.
        version: SHA-256 of the merged data, hexadecimal; stands in entries.
    """

    def __init__(
        self,
        fields: Iterable[Field],
        identity_types: IdentityTypes,
        schema: int,
        version: str,
    ) -> None:
        self.fields: Final = tuple(sorted(fields, key=lambda field: field.number))
        self.by_name: Final[Mapping[str, Field]] = {
            field.name: field for field in self.fields
        }
        self.grades: Final[Mapping[str, str]] = {
            field.name: str(field.grade) for field in self.fields
        }
        self.searchable: Final = tuple(field for field in self.fields if field.search)
        self.never_opened: Final = frozenset(
            field.number for field in self.fields if field.grade is Grade.C3
        )
        self.identity_types: Final = identity_types
        self.schema: Final = schema
        self.version: Final = version

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "Catalogue":
        """Load rules/catalogue.yaml, and the institution's own file over it.

        Raises:
            CatalogueInvalidError: the data cannot be used.
        """
        rules, data = read_catalogue(folder, override)
        _require_sound(rules)
        types = _identity_types(rules.identity_types)
        table = kinds(types)
        surnames = frozenset(rules.double_surnames)
        fields = [
            _field(name, rule, table[rule.type], surnames)
            for name, rule in rules.fields.items()
        ]
        version = hashlib.sha256(canonical_json(data)).hexdigest()
        return cls(fields, types, rules.schema, version)

    def field(self, name: str) -> Field:
        """Return a field.

        Raises:
            UnknownFieldError: there is none of that name.
        """
        found = self.by_name.get(name)
        if found is None:
            raise UnknownFieldError(name)
        return found

    def clean(self, values: Mapping[str, str], today: str) -> dict[str, str]:
        """Normalise and check a customer's values, the identity number by its type.

        Args:
            values: name → text; an empty text is no value.
            today: YYYY-MM-DD; dates and birth dates after it are refused.

        Returns:
            name → normalised value, empty ones left out.

        Raises:
            UnknownFieldError: a name that the catalogue lacks.
            FieldInvalidError: a value that its field cannot hold; the first in order.
        """
        cleaned: dict[str, str] = {}
        for name, text in values.items():
            field = self.by_name.get(name) or self.field(name)
            value = field.normalise(text)
            if not value:
                continue
            cleaned[name] = value
            if name != ID_NUMBER:
                field.validate(value, today=today)
        number = cleaned.get(ID_NUMBER)
        if number is not None:
            self.validate_identity(cleaned.get(ID_TYPE), number, today)
        return cleaned

    def validate_identity(self, id_type: str | None, number: str, today: str) -> str:
        """Return a normalised document number that its type can carry.

        Args:
            id_type: canonical type; None means a citizen's number.
            number: normalised.
            today: YYYY-MM-DD.

        Raises:
            FieldInvalidError: it cannot, or the type is unknown.
        """
        rule = "citizen" if id_type is None else self.identity_types.rules.get(id_type)
        if rule is None:
            raise FieldInvalidError(field=ID_TYPE, reason=Reason.UNKNOWN_TYPE)
        field = self.field(ID_NUMBER)
        return field.validate(number, today=today, check=NUMBER_CHECKS[rule])


def _field(name: str, rule: FieldRule, kind: Kind, surnames: frozenset[str]) -> Field:
    masks: dict[str, Masker] = dict.fromkeys(Mask, hide)
    if rule.grade is not Grade.C3:
        masks[Mask.CLEAR] = str
        partial = rule.masks.get("partial")
        if partial is not None:
            masks[Mask.PARTIAL] = masker_of(partial, surnames)
    return Field(
        name=name,
        number=rule.number,
        zh=rule.zh,
        en=rule.en,
        grade=rule.grade,
        levels=dict(rule.levels),
        type=rule.type,
        many=rule.many,
        search=rule.search,
        masks=masks,
        kind=kind,
    )


def _identity_types(rules: Mapping[str, TypeRule]) -> IdentityTypes:
    aliases: dict[str, str] = {}
    for name, rule in rules.items():
        for alias in (name, rule.en, *rule.aliases):
            if aliases.setdefault(alias.casefold(), name) != name:
                detail = f"identity type alias {alias} stands twice"
                refuse(detail)
    return IdentityTypes({name: rule.number for name, rule in rules.items()}, aliases)


def _require_sound(rules: Rules) -> None:
    numbers = [rule.number for rule in rules.fields.values()]
    if len(set(numbers)) != len(numbers) or min(numbers) < 1:
        refuse("every field has its own number, from 1")
    citizens = {
        n for n, rule in rules.identity_types.items() if rule.number == "citizen"
    }
    if citizens != CITIZEN_TYPES:
        refuse("the types with a citizen's number are fixed in the code")
    for name, rule in rules.fields.items():
        if set(rule.levels) != set(rules.scales):
            detail = f"{name}: a level on every scale"
            refuse(detail)
        for scale, level in rule.levels.items():
            if level not in rules.scales[scale].levels:
                detail = f"{name}: {level} is no level of {scale}"
                refuse(detail)
        if rule.grade is Grade.C3 and (rule.search or rule.masks):
            detail = f"{name}: C3 has no masks and is not searched"
            refuse(detail)
