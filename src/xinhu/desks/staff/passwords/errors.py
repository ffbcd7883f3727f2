"""Why a password is not taken. No error carries it, or anything of its owner's."""

from xinhu.core.base.errors import Fault, Refusal


class PasswordRefusedError(Refusal):
    """A password is not taken; ``reasons`` are all that speaks against it.

    Args:
        reasons: each with its own code; at least one.
    """

    code = "password.refused"

    def __init__(self, *reasons: Refusal) -> None:
        super().__init__()
        self.reasons = reasons


class PasswordShortError(Refusal):
    """It has too few characters; params: least."""

    code = "password.short"


class PasswordLongError(Refusal):
    """It has too many characters; params: most."""

    code = "password.long"


class PasswordUnprintableError(Refusal):
    """It holds what no keyboard types, such as a line end."""

    code = "password.unprintable"


class PasswordKindsError(Refusal):
    """It has too few kinds of characters; params: least."""

    code = "password.kinds"


class PasswordLettersSymbolsError(Refusal):
    """It has too few letters or symbols; params: letters, symbols."""

    code = "password.letters_symbols"


class PasswordDigitsError(Refusal):
    """It holds equal or consecutive digits; params: most."""

    code = "password.digits"


class PasswordKeyboardError(Refusal):
    """It holds neighbouring keys; params: most."""

    code = "password.keyboard"


class PasswordPersonalError(Refusal):
    """It holds part of a telephone number or identity number, or the birthday."""

    code = "password.personal"


class PasswordNameError(Refusal):
    """It holds the operator's name or user name."""

    code = "password.name"


class PasswordWellKnownError(Refusal):
    """Everybody's guess begins with it."""

    code = "password.well_known"


class PasswordUsedError(Refusal):
    """It was one of the last; params: last."""

    code = "password.used"


class PasswordCurrentError(Refusal):
    """The present password that was given is not the present one."""

    code = "password.current"


class PasswordUnequalError(Refusal):
    """The new password was not given twice alike."""

    code = "password.unequal"


class ImprintsUnreadableError(Fault):
    """Imprints were made under another secret: nothing can be compared with them."""

    code = "password.imprints"
