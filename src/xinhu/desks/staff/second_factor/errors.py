"""Why a second factor is not taken, added or removed. No error carries it."""

from xinhu.core.base.errors import Fault, Refusal


class FactorNeededError(Refusal):
    """The act takes a second factor that was shown a short time ago."""

    code = "second_factor.stale"


class FactorWrongError(Refusal):
    """What was shown is no factor of this operator."""

    code = "second_factor.wrong"


class FactorUsedError(Refusal):
    """The code was right and was used before."""

    code = "second_factor.used"


class FactorWaitError(Refusal):
    """Wrong ones were shown too often; params: minutes."""

    code = "second_factor.wait"


class FactorAbsentError(Refusal):
    """The operator has no second factor yet."""

    code = "second_factor.absent"


class FactorPresentError(Refusal):
    """The operator has one of this kind already."""

    code = "second_factor.present"


class FactorsTooManyError(Refusal):
    """The operator has as many of this kind as the rules permit; params: most."""

    code = "second_factor.too_many"


class FactorLastError(Refusal):
    """It cannot be removed: the operator's role needs it; params: least."""

    code = "second_factor.last"


class FactorUnknownError(Refusal):
    """The operator has no such factor."""

    code = "second_factor.unknown"


class FactorOwnerUnknownError(Refusal):
    """Nobody in service, for whom whoever asks may ask, is called so."""

    code = "second_factor.nobody"


class FactorsChangedError(Refusal):
    """The operator has other factors than when the reset was asked for."""

    code = "second_factor.changed"


class OwnerUnprovenError(Refusal):
    """Who adds a first factor has not shown to be the owner of the account."""

    code = "second_factor.owner"


class SignOnElapsedError(Refusal):
    """The single sign-on that shows the owner of the account was too long ago."""

    code = "second_factor.sign_on_elapsed"


class FactorUnreadableError(Fault):
    """A sealed secret does not open: the console's secret is another than it was."""

    code = "second_factor.unreadable"
