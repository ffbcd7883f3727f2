"""Why somebody does not come in by single sign-on. No error carries a claim."""

from xinhu.core.base.errors import Fault, Refusal


class SignOnAttemptError(Refusal):
    """The answer belongs to no attempt of this browser, or to one that is over."""

    code = "sign_on.attempt"


class SignOnDeniedError(Refusal):
    """The identity provider let nobody in."""

    code = "sign_on.denied"


class SignOnTokenError(Refusal):
    """What the provider sent does not prove who it is; params: check."""

    code = "sign_on.token"


class SignOnUnknownError(Refusal):
    """The provider knows the person, and no operator is theirs."""

    code = "sign_on.unknown"


class PasswordsOffError(Refusal):
    """This operator comes in by single sign-on only."""

    code = "sign_on.only"


class SignOnAwayError(Fault):
    """The identity provider cannot be reached, or answers what cannot be read."""

    code = "sign_on.away"
