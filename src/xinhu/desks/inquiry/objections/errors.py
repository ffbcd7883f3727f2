"""Everything that is refused about objections."""

from xinhu.core.base.errors import BadInput, Refusal


class ObjectionFormError(BadInput):
    """No subject or an unknown one, no such outcome, or no words; params: what."""

    code = "objection.form"


class ObjectionTwiceError(BadInput):
    """An objection to this report waits for its answer."""

    code = "objection.twice"


class ObjectionUnknownError(BadInput):
    """There is no such objection, or not for this person."""

    code = "objection.unknown"


class ObjectionAnsweredError(BadInput):
    """The objection is answered; an answer is given once."""

    code = "objection.answered"


class ObjectionSelfError(Refusal):
    """Whoever asked the bureau does not answer an objection to what came."""

    code = "objection.self"
