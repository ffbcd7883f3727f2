"""Why a found file is not taken into the vault, or not opened."""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class FoundFileNotApprovedError(Refusal):
    """No remedy of this reference is being done that moves a file of this customer."""

    code = "found_file.not_approved"


class FoundFileChangedError(Refusal):
    """What was handed over is not what was approved."""

    code = "found_file.changed"


class FoundFileProgramError(Refusal):
    """The worker hands files over under a program's token; persons do not."""

    code = "found_file.program"


class FoundFilePersonError(Refusal):
    """A found file is opened before a person's eyes, not by a program."""

    code = "found_file.person"


class FoundFileSameError(Refusal):
    """It is to be given to the customer whose it is already."""

    code = "found_file.same_customer"


class FoundFileBrokenError(Refusal):
    """The paper does not open, so that it cannot be sealed for anybody else."""

    code = "found_file.broken"


class FoundFileUnknownError(BadInput):
    """No found file of this reference is kept."""

    code = "found_file.unknown"


class FoundFileMaskedError(Fault):
    """The policies permit it masked only, and a file as a whole has no mask."""

    code = "found_file.masked"
