"""Everything that is refused about keeping and destroying reports."""

from xinhu.core.base.errors import BadInput, Refusal


class CustodyUnevaluatedError(Refusal):
    """Whether the loan is granted was not said yet, so no cabinet is the right one."""

    code = "custody.unevaluated"


class CustodyPlaceError(BadInput):
    """The place or number is no code of letters and digits."""

    code = "custody.place"


class CustodyTwiceError(BadInput):
    """The report is put away; it is moved, not put away again."""

    code = "custody.twice"


class CustodyMissingError(BadInput):
    """The report is not put away."""

    code = "custody.missing"


class CustodyFilterError(BadInput):
    """The list is asked for what it does not have."""

    code = "custody.filter"


class CustodyDestroyedError(BadInput):
    """The report was destroyed."""

    code = "custody.destroyed"


class DestructionEarlyError(Refusal):
    """The report is still to be kept; params: until (a day; ``-`` where none is)."""

    code = "destruction.early"


class DestructionGroupError(Refusal):
    """The role has no such part in a destruction."""

    code = "destruction.group"


class DestructionSelfError(Refusal):
    """Whoever proposed a destruction does not confirm it."""

    code = "destruction.self"


class DestructionDisputedError(Refusal):
    """An objection to the report waits for its answer."""

    code = "destruction.disputed"


class DestructionTwiceError(BadInput):
    """A destruction of this report waits already."""

    code = "destruction.twice"


class DestructionMissingError(BadInput):
    """No destruction of this report waits: none was proposed, or its time is over."""

    code = "destruction.missing"


class DestructionDigestError(Refusal):
    """What is confirmed is not what was proposed."""

    code = "destruction.digest"
