"""What is refused about exports."""

from xinhu.core.base.errors import Refusal


class ExportBulkError(Refusal):
    """So large a file waits for an approval; params: rows, most."""

    code = "export.bulk"


class ExportLargerError(Refusal):
    """More rows would be taken than were granted; params: granted."""

    code = "export.larger"
