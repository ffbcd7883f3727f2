"""What is refused about exports."""

from xinhu.core.base.errors import Refusal


class ExportLargerError(Refusal):
    """More rows would be taken than were granted; params: granted."""

    code = "export.larger"
