"""Everything that is refused about a ground (step 4 of the gate), and its making.

``params`` carry references, dates and names of fields and purposes only.
"""

from xinhu.core.base.errors import BadInput, Refusal


class GroundUnknownError(Refusal):
    """The ground named does not exist, or not of this kind; params: kind."""

    code = "ground.unknown"


class GroundMissingError(Refusal):
    """The purpose needs a ground and none was named; params: purpose."""

    code = "ground.missing"


class GroundKindError(Refusal):
    """The purpose cannot rest on this kind of ground."""

    code = "ground.kind"


class GroundInactiveError(Refusal):
    """The ground was not granted, or denied; params: state."""

    code = "ground.inactive"


class GroundWithdrawnError(Refusal):
    """The ground was withdrawn."""

    code = "ground.withdrawn"


class GroundNotYetError(Refusal):
    """The ground does not hold yet; params: since."""

    code = "ground.not_yet"


class GroundExpiredError(Refusal):
    """The ground's time is over; params: until."""

    code = "ground.expired"


class GroundUsedUpError(Refusal):
    """The ground has been used as often as it allows; params: uses."""

    code = "ground.used_up"


class GroundOtherCustomerError(Refusal):
    """The ground was given for another customer."""

    code = "ground.other_customer"


class GroundPurposeError(Refusal):
    """The ground was not given for this purpose."""

    code = "ground.purpose"


class GroundFieldError(Refusal):
    """The ground does not cover some fields; params: fields (joined by a comma)."""

    code = "ground.field"


class GroundHolderError(Refusal):
    """The ground is bound to another operator."""

    code = "ground.holder"


class GroundDigestError(Refusal):
    """The approval was given for another request than this one."""

    code = "ground.digest"


class GroundNoApproverError(Refusal):
    """An approval names nobody who gave it."""

    code = "ground.no_approver"


class GroundSelfApprovalError(Refusal):
    """The approver is the operator who asks."""

    code = "ground.self_approval"


class GroundTermError(BadInput):
    """A new ground is to hold longer than its kind may; params: kind, days."""

    code = "ground.term"


class GroundUsesError(BadInput):
    """A new ground is to be used more often than its kind may; params: kind, uses."""

    code = "ground.uses"


class GroundFormError(BadInput):
    """A new ground of this kind is not simply entered, or there is no such kind."""

    code = "ground.form"


class GroundEvidenceError(BadInput):
    """A new ground lacks a fact that its kind must state; params: kind, fact."""

    code = "ground.evidence"


class GroundSameOfficerError(BadInput):
    """The two officers of an order are one person."""

    code = "ground.same_officer"
