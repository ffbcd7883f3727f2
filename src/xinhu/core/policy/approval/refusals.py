"""Everything that is refused about an approval; ``params`` are codes and counts."""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class ApprovalUnknownError(Refusal):
    """There is no such approval."""

    code = "approval.unknown"


class ApprovalStateError(Refusal):
    """The approval is past the state that the step needs; params: state."""

    code = "approval.state"


class ApprovalExpiredError(Refusal):
    """The time to decide or to use it is over."""

    code = "approval.expired"


class ApprovalSelfError(Refusal):
    """Nobody approves their own request."""

    code = "approval.self"


class ApprovalConcernedError(Refusal):
    """Nobody approves what is about themselves, whoever asked for it."""

    code = "approval.concerned"


class ApprovalGroupError(Refusal):
    """The operator is in none of the groups that decide; params: groups."""

    code = "approval.group"


class ApprovalGroupFullError(Refusal):
    """The operator's group has given all the votes that are needed of it."""

    code = "approval.group_full"


class ApprovalVotedError(Refusal):
    """The operator has voted, or their giver or deputy has: they count as one."""

    code = "approval.voted"


class ApprovalSubordinateError(Refusal):
    """Nobody approves for those above them."""

    code = "approval.subordinate"


class ApprovalLapsedError(Refusal):
    """Who asked was stopped or has moved since: the request is over."""

    code = "approval.lapsed"


class ApprovalDigestError(Refusal):
    """What was shown to the approver is not what was requested."""

    code = "approval.digest"


class ApprovalNotOpenedError(Refusal):
    """The approver states no time at which they can have opened the request."""

    code = "approval.not_opened"


class ApprovalAskerError(Refusal):
    """The operator's role does not ask for this kind; params: role."""

    code = "approval.asker"


class ApprovalHolderError(Refusal):
    """It was not this operator who asked: only they withdraw it, only they use it."""

    code = "approval.holder"


class ApprovalKindError(Refusal):
    """No rule says who approves this kind: it cannot be asked for."""

    code = "approval.kind"


class ApprovalReasonError(BadInput):
    """No reason is stated, or a longer one than may be kept; params: longest."""

    code = "approval.reason"


class ApprovalQuorumError(Fault):
    """A granted approval lacks votes: it cannot have been granted."""

    code = "approval.quorum"
