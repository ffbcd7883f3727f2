"""Requests that cannot be understood; nothing was looked up for them."""

from xinhu.core.base.errors import BadInput


class TokenMissingError(BadInput):
    """There is no bearer token."""

    code = "token.missing"


class MalformedBodyError(BadInput):
    """The body is no JSON, or not of the form that the address takes."""

    code = "request.malformed"


class MalformedQueryError(BadInput):
    """The address's query cannot be read."""

    code = "request.query"


class BodyTooLargeError(BadInput):
    """The body is longer than the gate takes; params: limit in bytes."""

    code = "request.too_large"


class BodyTooSlowError(BadInput):
    """The body was not there in time; params: seconds."""

    code = "request.too_slow"


class BatchTooLargeError(BadInput):
    """A batch has more requests than one exchange may carry; params: limit."""

    code = "request.batch_too_large"


class NoSuchAddressError(BadInput):
    """There is nothing at this address."""

    code = "request.no_such_address"


class MethodNotAllowedError(BadInput):
    """The address does not take this method; params: allowed."""

    code = "request.method"


class UnexpectedError(BadInput):
    """Something failed that nobody foresaw; nothing was shown."""

    code = "gate.unexpected"
