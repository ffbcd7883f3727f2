"""Why a change of policies is not taken, or not carried out.

    BadInput
    ├── PolicyTextsError        the texts cannot be used; reasons name file and line
    │   └── reasons: PolicyFileError, PolicySyntaxError, PolicyMeaningError,
    │       PolicyNotesError, PolicyIdTwiceError
    ├── PolicySameError         nothing would change
    ├── ProposalUnknownError, VersionUnknownError
    └── PolicyReasonError       no reason, or too long a one
    Refusal
    ├── PolicyProposerError     the operator's role proposes no policies
    ├── ProposalStateError      it is decided, or approvers were asked already
    ├── ProposalOwnError        somebody else's proposal
    ├── PolicyNotSimulatedError what it would have done is not known yet
    ├── PolicyStaleError        another version came in force first
    └── PolicyTwoPersonsError   fewer than two other people said yes

What opens C3 or administrators is refused by ``core.policy.matrix.never``.
"""

from xinhu.core.base.errors import BadInput, Refusal


class PolicyTextsError(BadInput):
    """The texts cannot be used; params: count.

    Args:
        reasons: each with file and line; at least one.
    """

    code = "policy.texts"

    def __init__(self, *reasons: BadInput) -> None:
        super().__init__(count=len(reasons))
        self.reasons = reasons


class PolicyFileError(BadInput):
    """A file's name or size cannot be; params: file, line, detail."""

    code = "policy.text_file"


class PolicySyntaxError(BadInput):
    """A policy is no Cedar; params: file, line, detail."""

    code = "policy.text_syntax"


class PolicyMeaningError(BadInput):
    """A policy speaks of what no list or schema knows; params: file, line, detail."""

    code = "policy.text_meaning"


class PolicyNotesError(BadInput):
    """A policy lacks @id or @description, or has a wrong @refusal; as above."""

    code = "policy.text_notes"


class PolicyIdTwiceError(BadInput):
    """Two policies have one @id; params: file, line, detail."""

    code = "policy.text_twice"


class PolicySameError(BadInput):
    """The texts are those that are in force."""

    code = "policy.same"


class PolicyReasonError(BadInput):
    """A proposal says why, in not too many characters; params: most."""

    code = "policy.reason"


class ProposalUnknownError(BadInput):
    """There is no such proposal."""

    code = "policy.proposal_unknown"


class VersionUnknownError(BadInput):
    """There is no such version."""

    code = "policy.version_unknown"


class PolicyProposerError(Refusal):
    """The operator's role proposes no policies."""

    code = "policy.proposer"


class ProposalStateError(Refusal):
    """The proposal is in another state; params: state."""

    code = "policy.proposal_state"


class ProposalOwnError(Refusal):
    """Only who made a proposal may do this."""

    code = "policy.proposal_own"


class PolicyNotSimulatedError(Refusal):
    """What the proposal would have done in the last days is not known yet."""

    code = "policy.not_simulated"


class PolicyStaleError(Refusal):
    """Another version came in force since the proposal was made; params: base."""

    code = "policy.stale"


class PolicyTwoPersonsError(Refusal):
    """Fewer than two other people said yes."""

    code = "policy.two_persons"
