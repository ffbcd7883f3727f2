"""What a directory says of a person, in the words that an account needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from xinhu.desks.staff.provisioning.texts import FULL_NAME

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person's representation as it is kept, with SCIM's names.

    Attributes:
        kept: everything, without what the server itself says.
    """

    kept: Mapping[str, object]

    @property
    def user_name(self) -> str:
        """The name that they log in with."""
        return _text(self.kept, "userName")

    @property
    def external_id(self) -> str:
        """What the directory calls them; may be empty."""
        return _text(self.kept, "externalId")

    @property
    def active(self) -> bool:
        """Whether they work here; what is not said means that they do not."""
        return self.kept.get("active") is True

    @property
    def full_name(self) -> str:
        """Their name for people, at most 60 characters."""
        name = _mapping(self.kept, "name")
        whole = _text(name, "formatted") or _joined(
            _text(name, "familyName"), _text(name, "givenName")
        )
        return (_text(self.kept, "displayName") or whole or self.user_name)[:FULL_NAME]

    @property
    def email(self) -> str:
        """The primary address, else the first one; may be empty."""
        return _primary(self.kept.get("emails"))

    @property
    def notice_address(self) -> str:
        """The same where mail can be sent there; else empty, and no mail is sent."""
        try:
            validate_email(self.email)
        except ValidationError:
            return ""
        return self.email

    @property
    def phones(self) -> tuple[str, ...]:
        """Every telephone number: no password may hold one."""
        listed = self.kept.get("phoneNumbers")
        values = listed if isinstance(listed, list) else []
        found = (_text(one, "value") for one in values if isinstance(one, dict))
        return tuple(number for number in found if number)

    @property
    def manager(self) -> str:
        """Identifier of who manages them; may be empty."""
        return _text(_mapping(_mapping(self.kept, ENTERPRISE), "manager"), "value")


def _mapping(of: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _text(of: Mapping[str, object], name: str) -> str:
    found = of.get(name)
    return found if isinstance(found, str) else ""


def _joined(family: str, given: str) -> str:
    """Chinese names are written without a space between their parts."""
    between = " " if (family + given).isascii() and family and given else ""
    return f"{given}{between}{family}" if between else family + given


def _primary(listed: object) -> str:
    values = (
        [one for one in listed if isinstance(one, dict)]
        if isinstance(listed, list)
        else []
    )
    first = next((one for one in values if one.get("primary") is True), None)
    chosen = first or (values[0] if values else {})
    return _text(chosen, "value")
