"""Types of identity documents: their names, aliases, and whose numbers they share.

The list is data (rules/catalogue.yaml). Which types carry a citizen's number is fixed
here: uniqueness tags in the database were made with it, so changing it is a migration,
not an edit of a rule.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from xinhu.core.catalogue.kinds.identity_number import NumberRule
from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason
from xinhu.core.catalogue.kinds.texts import normalise_text

CITIZEN_TYPES: Final = frozenset({"居民身份证", "临时居民身份证", "户口簿"})
"""Documents that all carry the citizen's GB 11643 number."""
CITIZEN_SCHEME: Final = "citizen"


def identity_scheme(id_type: str) -> str:
    """Return what makes a number unique: the scheme it is given under."""
    return CITIZEN_SCHEME if id_type in CITIZEN_TYPES else id_type


class IdentityTypes(NamedTuple):
    """The document types of the catalogue.

    Attributes:
        rules: canonical name → rule of its number.
        aliases: folded name or alias → canonical name.
    """

    rules: Mapping[str, NumberRule]
    aliases: Mapping[str, str]

    def normalise(self, text: str) -> str:
        """Return the canonical name; an unknown one stays as it is."""
        if text in self.rules:
            return text
        tidy = normalise_text(text)
        return self.aliases.get(tidy.casefold(), tidy)

    def check(self, value: str, today: str | None) -> None:  # noqa: ARG002 -- as every check
        """Refuse a type that the catalogue lacks.

        Raises:
            InvalidValueError: missing, unknown type.
        """
        if not value:
            raise InvalidValueError(Reason.MISSING)
        if value not in self.rules:
            raise InvalidValueError(Reason.UNKNOWN_TYPE)
