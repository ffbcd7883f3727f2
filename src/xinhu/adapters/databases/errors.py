"""Why a database cannot be scanned. Its address, never who logs in or with what."""

from xinhu.core.base.errors import BadInput


class ScanDatabasesAbsentError(BadInput):
    """A database is to be scanned, and what reads databases is not installed."""

    code = "scan.databases_absent"


class ScanDatabaseUrlError(BadInput):
    """A URL names no database that can be opened; params: kind."""

    code = "scan.database_url"


class ScanDatabaseRefusedError(BadInput):
    """The server lets nobody in with these words; params: database."""

    code = "scan.database_refused"


class ScanDatabaseUnreachableError(BadInput):
    """The server does not answer, or answers with something else; params: database."""

    code = "scan.database_unreachable"


class ScanPasswordFileError(BadInput):
    """The file of the password cannot be used; params: path, detail."""

    code = "scan.password_file"
