"""The resources of the protocol: of RFC 7643, what Xinhu keeps and nothing else.

Attributes of the RFC that do not stand here are accepted and not kept; a password is
one of them. Names of models matter: references are resolved by them.
"""

from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    Uniqueness,
)
from scim2_models.resources.resource import AnyExtension

from xinhu.desks.staff.provisioning.person_facts import ENTERPRISE

Model = Any
"""A model that is built at run time, by schemas and extensions: no type tells of it."""
_READ_ONLY = Mutability.read_only


class Name(ComplexAttribute):
    """A person's name in its parts."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    """A mail address; nobody judges its form but its length."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class PhoneNumber(ComplexAttribute):
    """A telephone number; no password of the person may hold it."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class GroupMembership(ComplexAttribute):
    """A group that the person belongs to."""

    value: Annotated[str | None, _READ_ONLY, CaseExact.true] = None
    ref: Annotated[Reference["Group"] | None, _READ_ONLY] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, _READ_ONLY] = None


class Role(ComplexAttribute):
    """A post that the person holds because of a group: its code, unit, main or not."""

    value: Annotated[str | None, _READ_ONLY] = None
    display: Annotated[str | None, _READ_ONLY] = None
    type: Annotated[str | None, _READ_ONLY] = None


class User(Resource[AnyExtension]):
    """A person who is to work with Xinhu."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    name: Name | None = None
    display_name: str | None = None
    title: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    phone_numbers: list[PhoneNumber] | None = None
    groups: Annotated[list[GroupMembership] | None, _READ_ONLY] = None
    roles: Annotated[list[Role] | None, _READ_ONLY] = None


class Manager(ComplexAttribute):
    """Who manages a person: somebody who was provisioned as well."""

    value: Annotated[str | None, CaseExact.true] = None
    ref: Reference["User"] | None = Field(  # type: ignore[type-arg]  # a name
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class EnterpriseUser(Extension):
    """What a bank's directory knows besides."""

    __schema__ = URN(ENTERPRISE)

    employee_number: str | None = None
    organization: str | None = None
    department: str | None = None
    manager: Manager | None = None


class GroupMember(ComplexAttribute):
    """A person who belongs to a group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[
        Reference["User"] | None,  # type: ignore[type-arg]  # a name
        Mutability.immutable,
    ] = Field(None, serialization_alias="$ref", validation_alias="$ref")
    type: Annotated[str | None, Mutability.immutable] = Field(
        default=None, examples=["User"]
    )


class Group(Resource[Any]):
    """A group; whether it gives a post is told by the mapping."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    members: list[GroupMember] | None = None


Person = User[EnterpriseUser]
"""What ``/Users`` serves."""
