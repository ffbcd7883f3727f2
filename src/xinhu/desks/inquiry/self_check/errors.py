"""Everything that is refused about monthly self-checks."""

from xinhu.core.base.errors import BadInput, Refusal


class SelfCheckMonthError(BadInput):
    """It is no month."""

    code = "self_check.month"


class SelfCheckEarlyError(Refusal):
    """The month is not over; params: month."""

    code = "self_check.early"


class SelfCheckTwiceError(BadInput):
    """The month's list is signed."""

    code = "self_check.twice"


class SelfCheckDigestError(Refusal):
    """What is signed is not the list as it stands."""

    code = "self_check.digest"


class SelfCheckGroupError(Refusal):
    """The role does not sign."""

    code = "self_check.group"
