"""What can be wrong with what a directory or a staff list asks for.

Params carry names of attributes, codes and counts, never what stood in a request.
"""

from xinhu.core.base.errors import BadInput, Refusal


class ProvisionTokenError(Refusal):
    """The bearer token is missing, unknown, of another kind, expired or revoked."""

    code = "provision.token"


class ProvisionUnknownError(BadInput):
    """Nothing that was provisioned has this identifier."""

    code = "provision.unknown"


class NameTakenError(BadInput):
    """The user name belongs to somebody, here or at the desk."""

    code = "provision.name_taken"


class GroupTakenError(BadInput):
    """Another group has this name."""

    code = "provision.group_taken"


class TextUnusableError(BadInput):
    """A value is too long, or holds what nobody can read; params: attribute."""

    code = "provision.text"


class TooManyValuesError(BadInput):
    """An attribute has more values than are kept; params: attribute, most."""

    code = "provision.too_many"


class MemberUnknownError(BadInput):
    """A group that gives a post names somebody who was not provisioned."""

    code = "provision.member"


class ManagerUnusableError(BadInput):
    """The manager is nobody who was provisioned, or is managed by this person."""

    code = "provision.manager"


class DutyUnknownError(BadInput):
    """A group's name stands for a unit or post that does not exist; params: what."""

    code = "provision.duty"


class DutyWithheldError(Refusal):
    """The rules let no group give this post unless it is named; params: post."""

    code = "provision.withheld"


class ReturningError(Refusal):
    """The account was stopped; a second person at the desk grants coming back."""

    code = "provision.returning"


class ProvisionStaleError(Refusal):
    """It was changed since the directory read it."""

    code = "provision.stale"


class ProvisionBusyError(Refusal):
    """More requests came than the rules permit in a minute; params: seconds."""

    code = "provision.busy"


class PayloadTooLargeError(BadInput):
    """The request is larger than announced; params: most."""

    code = "provision.payload"


class TooManyOperationsError(BadInput):
    """The bulk request has more operations than announced; params: most."""

    code = "provision.operations"
