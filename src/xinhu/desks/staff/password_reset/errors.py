"""Why a one-time link opens nothing. One code for all: a link is no oracle."""

from xinhu.core.base.errors import Refusal


class ResetLinkError(Refusal):
    """The link is unknown, not granted yet, used, over, or outlived by a password."""

    code = "reset.link"


class ResetAddressError(Refusal):
    """The operator has no mail address to which a link could go."""

    code = "reset.address"


class ResetOperatorError(Refusal):
    """There is no such operator, or they were stopped."""

    code = "reset.operator"
