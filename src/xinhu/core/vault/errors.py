"""What can be wrong with a sealed record.

Faults: the stored bytes are not what was put there. A changed record is an incident,
not a typing error. None of these carries a value.
"""

from xinhu.core.base.errors import BadInput, Fault


class NoGrantError(Fault):
    """Something asked to open a record without a grant that holds a receipt."""

    code = "vault.no_grant"


class RecordMalformedError(Fault):
    """The bytes are no record: cut, or of an unknown format."""

    code = "vault.record_malformed"


class RecordSuiteError(Fault):
    """The record names another suite than the institution's; params: suite."""

    code = "vault.record_suite"


class RecordChangedError(Fault):
    """The record does not verify: changed, another customer's, or another key's."""

    code = "vault.record_changed"


class RecordVersionError(Fault):
    """The record is genuine and not the version that is due.

    Params: expected, found.
    """

    code = "vault.record_version"


class RecordSchemaError(Fault):
    """The record was written under a catalogue schema unknown here; params: schema."""

    code = "vault.record_schema"


class ValueUnsealableError(BadInput):
    """A value cannot be sealed: too long, several lines, a placeholder; params: field.

    The length limit keeps a record within what one database page chain and one answer
    bear; a line end separates values of a field that holds several.
    """

    code = "vault.value_unsealable"


class PaperChangedError(Fault):
    """The paper does not verify: changed, another's, or its salt is not its own."""

    code = "vault.paper_changed"


class PaperTooLargeError(BadInput):
    """A paper is larger than one may be; params: megabytes."""

    code = "vault.paper_too_large"
