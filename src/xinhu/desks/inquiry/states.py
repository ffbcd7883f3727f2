"""Where an inquiry stands, and what may follow: a table, without I/O.

What is ``reserved`` was never sent. Of what is ``registered`` nothing reached the
bureau: it was not sent, or it is known of every attempt that it never left or never
arrived. What is ``sending`` may have. Only a person moves ``registered`` and
``unclear`` on. A no settles an attempt; while an earlier one is not settled, ``DOUBT``
follows from it (``outcome.doubted``).
"""

from enum import StrEnum
from typing import Final

from xinhu.desks.inquiry.errors import InquiryStateError


class State(StrEnum):
    """登记中, 已登记未发送, 发送中, 已返回 …; ``docs/spec/inquiry.md`` draws them."""

    RESERVED = "reserved"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"
    REGISTERED = "registered"
    SENDING = "sending"
    ANSWERED = "answered"
    REJECTED = "rejected"
    UNCLEAR = "unclear"
    GIVEN_UP = "given_up"


class Step(StrEnum):
    """What happens to an inquiry."""

    REFUSE = "refuse"
    LOSE = "lose"
    REGISTER = "register"
    SEND = "send"
    ANSWER = "answer"
    REJECT = "reject"
    RETURN = "return"
    DOUBT = "doubt"
    SEND_AGAIN = "send_again"
    GIVE_UP = "give_up"


_S = State
FOR_A_PERSON: Final = frozenset({_S.REGISTERED, _S.UNCLEAR})
"""States that only a person moves on: by sending, looking up or giving up."""

STEPS: Final[dict[tuple[State, Step], State]] = {
    (_S.RESERVED, Step.REFUSE): _S.REFUSED,
    (_S.RESERVED, Step.LOSE): _S.INTERRUPTED,
    (_S.RESERVED, Step.REGISTER): _S.REGISTERED,
    (_S.RESERVED, Step.SEND): _S.SENDING,
    (_S.REGISTERED, Step.SEND): _S.SENDING,
    (_S.REGISTERED, Step.GIVE_UP): _S.GIVEN_UP,
    # The bureau was asked too early, said that it never saw it, and answered it then.
    (_S.REGISTERED, Step.ANSWER): _S.ANSWERED,
    (_S.SENDING, Step.ANSWER): _S.ANSWERED,
    (_S.SENDING, Step.REJECT): _S.REJECTED,
    (_S.SENDING, Step.RETURN): _S.REGISTERED,
    (_S.SENDING, Step.DOUBT): _S.UNCLEAR,
    (_S.UNCLEAR, Step.ANSWER): _S.ANSWERED,
    (_S.UNCLEAR, Step.REJECT): _S.REJECTED,
    (_S.UNCLEAR, Step.RETURN): _S.REGISTERED,
    # What was looked up is no report: nobody knows more than before.
    (_S.UNCLEAR, Step.DOUBT): _S.UNCLEAR,
    (_S.UNCLEAR, Step.SEND_AGAIN): _S.SENDING,
    (_S.UNCLEAR, Step.GIVE_UP): _S.GIVEN_UP,
}
ENDS: Final = frozenset(
    {_S.REFUSED, _S.INTERRUPTED, _S.ANSWERED, _S.REJECTED, _S.GIVEN_UP}
)
"""States that nothing follows."""


def after(state: State, step: Step) -> State:
    """Return the state after a step.

    Raises:
        InquiryStateError: the step cannot be taken from there.
    """
    following = STEPS.get((state, step))
    if following is None:
        raise InquiryStateError(state=state.value)
    return following
