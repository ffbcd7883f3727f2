"""What the gate itself refuses or fails at; the rest is refused by policy or vault."""

from xinhu.core.base.errors import BadInput, Fault


class RegisterUnavailableError(Fault):
    """The register could not be written: nothing is shown."""

    code = "register.unavailable"


class DatabaseUnavailableError(Fault):
    """The database did not answer: nothing was decided."""

    code = "database.unavailable"


class GateBusyError(Fault):
    """More requests wait than the gate takes on; nothing was decided."""

    code = "gate.busy"


class TooManyFieldsError(BadInput):
    """A request names no field, too many, or one of them twice."""

    code = "request.fields"
