"""Why a file cannot be taken in. Never a value of a customer, never a row's text."""

from xinhu.core.base.errors import BadInput, Fault


class FileUnreadableError(BadInput):
    """The file is missing, empty, damaged or of no kind that is read; params: detail.

    ``detail`` is one of ``missing``, ``empty``, ``damaged``, ``encrypted``, ``kind``.
    """

    code = "intake.file_unreadable"


class WorkbookTooLargeError(BadInput):
    """A workbook unfolds to more than a list of customers; params: sheets, width."""

    code = "intake.workbook_too_large"


class HeaderNotFoundError(BadInput):
    """No line among the first ones names columns that are known; params: looked."""

    code = "intake.header_not_found"


class ColumnMissingError(BadInput):
    """No column gives a field that every customer needs; params: fields."""

    code = "intake.column_missing"


class MappingInvalidError(BadInput):
    """The mapping file cannot be used; params: detail."""

    code = "intake.mapping_invalid"


class MappingNotConfirmedError(BadInput):
    """The person said no to the mapping that was shown; nothing was changed."""

    code = "intake.not_confirmed"


class RejectsUnwritableError(BadInput):
    """The file of rejected rows cannot be written there; params: path."""

    code = "intake.rejects_unwritable"


class ImportRunningError(BadInput):
    """Another import is running; one at a time keeps people from being doubled."""

    code = "intake.running"


class FileChangedError(Fault):
    """The file changed while it was read; what was taken in stays, correctly."""

    code = "intake.file_changed"


class WorkerLostError(Fault):
    """A worker process ended before its work did; run the same command again."""

    code = "intake.worker_lost"


class IntakeRulesInvalidError(Fault):
    """The rules of intake cannot be used; params: file, detail."""

    code = "intake.rules_invalid"


class CustomerMovedError(Fault):
    """A customer changed between look-up and writing; nothing of the chunk stands."""

    code = "intake.customer_moved"
