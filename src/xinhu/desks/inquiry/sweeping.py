"""Inquiries whose worker died: moved to where a person can see them.

What was reserved is registered if its entry permits it, refused (by its reason) if that
refuses, interrupted if there is none; what was being sent is unclear. Nothing is sent
here.
"""

from typing import Final

from xinhu.core.base.clock import Clock, Instant
from xinhu.core.register.act import act
from xinhu.core.register.entry import Facts
from xinhu.desks.inquiry.errors import InquiryStateError
from xinhu.desks.inquiry.keeping import Inquiries, Inquiry, Move, Written
from xinhu.desks.inquiry.outcome import SYSTEM
from xinhu.desks.inquiry.states import State, Step, after

_BATCH: Final = 100
_STEPS: Final = {"permit": Step.REGISTER, "refuse": Step.REFUSE}


async def sweep(inquiries: Inquiries, clock: Clock) -> int:
    """Move abandoned inquiries on; return how many were.

    Raises:
        DatabaseUnavailableError: the rest is tried again.
    """
    moved = 0
    for inquiry in await inquiries.abandoned(clock(), _BATCH):
        move = _move(inquiry, await _entry(inquiries, inquiry), clock())
        try:
            await inquiries.move(move)
        except InquiryStateError:  # its worker was late, not dead
            continue
        moved += 1
    return moved


async def _entry(inquiries: Inquiries, inquiry: Inquiry) -> Written | None:
    if inquiry.state is State.SENDING:
        return None
    return await inquiries.entry_of(inquiry)


def _move(inquiry: Inquiry, entry: Written | None, now: Instant) -> Move:
    if inquiry.state is State.SENDING:
        step = Step.DOUBT
    else:
        step = Step.LOSE if entry is None else _STEPS[entry.decision]
    state = after(inquiry.state, step)
    return Move(
        ref=inquiry.made.ref,
        before=(inquiry.state, inquiry.attempt),
        after=state,
        attempt=inquiry.attempt,
        at=now,
        lease_until=now,
        receipt=None if entry is None else entry.receipt,
        refusal=(entry and entry.refusal) or "inquiry.interrupted",
        act=_told(inquiry, state, now),
    )


def _told(inquiry: Inquiry, state: State, now: Instant) -> Facts | None:
    if state is State.REFUSED:  # the refusal's own entry says it
        return None
    return act(
        _event_of(state),
        actor=SYSTEM,
        post="",
        zone="",
        at=now,
        customer=inquiry.made.customer,
        inquiry=inquiry.made.ref,
        attempt=inquiry.attempt,
    )


def _event_of(state: State) -> str:
    if state is State.INTERRUPTED:
        return "inquiry.interrupted"
    if state is State.REGISTERED:
        return "inquiry.not_sent"
    return "inquiry.unclear"
