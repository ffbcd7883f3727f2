"""What is wrong with a staff list, as a whole or in a row; no param carries a cell."""

from xinhu.core.base.errors import BadInput, Refusal


class ListUnreadableError(BadInput):
    """The file is no table: damaged, in no known encoding, empty; params: line."""

    code = "staff_list.unreadable"


class ListTooLargeError(BadInput):
    """The file has more bytes or rows than are taken in; params: most, what."""

    code = "staff_list.too_large"


class ListHeaderError(BadInput):
    """A column is missing, unknown or stands twice; params: columns."""

    code = "staff_list.header"


class ListProblemsError(BadInput):
    """Rows cannot be taken in, so that none is; params: rows."""

    code = "staff_list.problems"


class ListChangedError(Refusal):
    """What would be done is not what was shown."""

    code = "staff_list.changed"


class RowWidthError(BadInput):
    """A row has more or fewer cells than the header."""

    code = "staff_list.width"


class RowMissingError(BadInput):
    """A cell that must be filled is empty."""

    code = "staff_list.missing"


class RowFormulaError(BadInput):
    """A cell holds a formula."""

    code = "staff_list.formula"


class RowStatusError(BadInput):
    """The status is none of those that are known; params: allowed."""

    code = "staff_list.status"


class RowPostsError(BadInput):
    """Further posts are not written as unit/post; separated by semicolons."""

    code = "staff_list.posts"


class RowRepeatError(BadInput):
    """The same person stands in another row as well; params: line."""

    code = "staff_list.repeat"


class RowConflictError(BadInput):
    """Another row says something else of this person or number; params: line."""

    code = "staff_list.conflict"


class RowUnknownError(BadInput):
    """No unit, or no post, has this code."""

    code = "staff_list.unknown"


class RowManagerError(BadInput):
    """The manager is on no list, or is managed by this person."""

    code = "staff_list.manager"


class RowDeskError(Refusal):
    """The account was entered at the desk; a list does not change it."""

    code = "staff_list.desk"


class RowDirectoryError(Refusal):
    """The account belongs to the directory; a list does not change it."""

    code = "staff_list.directory"
