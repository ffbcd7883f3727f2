"""What the gate itself refuses or fails at; the rest is refused by policy or vault."""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class RegisterUnavailableError(Fault):
    """The register could not be written: nothing is shown."""

    code = "register.unavailable"


class RegisterWatermarkError(Fault):
    """The register's disk is nearly full: nothing new is begun; params: free, least."""

    code = "register.watermark"


class DatabaseUnavailableError(Fault):
    """The database did not answer: nothing was decided."""

    code = "database.unavailable"


class PolicyUnavailableError(Fault):
    """The policies in force cannot be read or used; params: number, detail."""

    code = "policy.unavailable"


class GateBusyError(Fault):
    """More requests wait than the gate takes on; nothing was decided."""

    code = "gate.busy"


class SearchFieldError(BadInput):
    """The field cannot be searched; params: field."""

    code = "search.field"


class SearchTooManyError(Refusal):
    """More customers match than a search may show; params: limit."""

    code = "search.too_many"
