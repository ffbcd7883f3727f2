"""What can be wrong with fields, values and the catalogue itself."""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class UnknownFieldError(BadInput):
    """The catalogue has no such field; params: field (cut to 40 characters)."""

    code = "field.unknown"

    def __init__(self, field: str) -> None:
        super().__init__(field=field[:40])


class FieldInvalidError(BadInput):
    """A value is not what the field's type allows; params: field, reason.

    ``reason`` is a ``core.catalogue.kinds.kind.Reason``; the value is not kept.
    """

    code = "field.invalid"

    def __init__(self, *, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(field=field, reason=reason)


class MaskError(Refusal):
    """A value cannot be masked as asked, so nothing is shown; params: field, level."""

    code = "mask.failed"


class CatalogueInvalidError(Fault):
    """The catalogue's data cannot be used; params: file, detail."""

    code = "catalogue.invalid"
