"""A change of an inquiry: state, attempt, report and act in one transaction."""

from typing import Final

from xinhu.adapters.postgres.ground_store import insert_ground, write_act
from xinhu.adapters.postgres.link import Connection
from xinhu.adapters.postgres.paper_rows import insert_paper
from xinhu.core.base.clock import Instant
from xinhu.desks.customers.ground_keeping import NewGround
from xinhu.desks.inquiry.errors import InquiryStateError, InquiryUnknownError
from xinhu.desks.inquiry.keeping import Decision, Move, Report
from xinhu.desks.inquiry.states import State

_MOVE: Final = """
UPDATE inquiry.inquiry SET state = $4, attempt = $5, changed_at = $6, lease_until = $7,
    entry = coalesce(entry, $8), leaf = coalesce(leaf, $9), refusal = $10,
    report_number = $11, paper = $12, view_ground = $13
WHERE ref = $1 AND state = $2 AND attempt = $3 RETURNING ref
"""
_STANDS: Final = "SELECT state FROM inquiry.inquiry WHERE ref = $1"
_BEGIN: Final = """
INSERT INTO inquiry.attempt (inquiry, number, started_at) VALUES ($1, $2, $3)
"""
_DECIDE: Final = """
INSERT INTO inquiry.decision (inquiry, step, operator, at, note)
VALUES ($1, $2, $3, $4, $5)
"""
_END: Final = """
UPDATE inquiry.attempt SET ended_at = $3, outcome = $4
WHERE inquiry = $1 AND number = $2
"""


async def write_move(connection: Connection, move: Move) -> None:
    """Write a change inside the caller's transaction.

    Raises:
        InquiryStateError: the inquiry does not stand where it must.
        InquiryUnknownError: there is none of that reference.
    """
    if move.report is not None:
        await insert_paper(connection, move.report.paper, move.at)
        await insert_ground(connection, _new(move.report, move))
    moved = await connection.fetchrow(_MOVE, *_columns(move))
    if moved is None:
        await _refuse(connection, move.ref)
    before = move.before[1]
    if move.after is State.SENDING:
        await connection.execute(_BEGIN, move.ref, move.attempt, move.at)
    elif before:
        await connection.execute(_END, move.ref, before, move.at, move.after.value)
    if move.decision is not None:
        await write_decision(connection, move.ref, move.decision, move.at)
    if move.act is not None:
        await write_act(connection, move.act)


async def write_decision(
    connection: Connection, ref: str, decision: Decision, at: Instant
) -> None:
    """Write a person's decision and its entry inside the caller's transaction."""
    await connection.execute(
        _DECIDE, ref, decision.what, decision.operator, at, decision.note
    )
    await write_act(connection, decision.act)


def _columns(move: Move) -> tuple[object, ...]:
    report, receipt = move.report, move.receipt
    state, attempt = move.before
    return (
        move.ref,
        state.value,
        attempt,
        move.after.value,
        move.attempt,
        move.at,
        move.lease_until,
        None if receipt is None else receipt.index,
        None if receipt is None else receipt.leaf,
        move.refusal,
        None if report is None else report.number,
        None if report is None else report.paper.ref,
        None if report is None else report.ground.ref,
    )


def _new(report: Report, move: Move) -> NewGround:
    """Return the ground of an opening, which the desk enters by itself."""
    return NewGround(
        ground=report.ground,
        note=report.evidence,
        created_by="system:inquiry",
        created_at=move.at,
        review=None,
    )


async def _refuse(connection: Connection, ref: str) -> None:
    state = await connection.fetchval(_STANDS, ref)
    if state is None:
        raise InquiryUnknownError
    raise InquiryStateError(state=state)
