"""What can be wrong with a token that somebody asks for or takes back."""

from xinhu.core.base.errors import BadInput, Refusal


class OperatorUnknownError(BadInput):
    """Nobody has this user name or reference."""

    code = "operator.unknown"


class OperatorStoppedError(Refusal):
    """The operator was stopped; no token is made for them."""

    code = "operator.stopped"


class OperatorAwayError(OperatorStoppedError):
    """The operator is on a leave that keeps them out; params: until, its last day."""

    code = "operator.away"


class TokenScopesError(Refusal):
    """The operator's role may not carry a scope; params: role, scope, allowed."""

    code = "token.scopes"


class TokenZoneError(BadInput):
    """There is no such zone; params: allowed."""

    code = "token.zone"


class TokenDaysError(BadInput):
    """The token would hold too long, or not at all; params: longest."""

    code = "token.days"


class TokenKindError(BadInput):
    """There is no such kind of token; params: allowed."""

    code = "token.kind"


class TokenNotFoundError(BadInput):
    """No token has this number, or it was revoked already; params: number."""

    code = "token.not_found"
