"""A change of an inquiry: state, attempt, report and act in one transaction."""

from typing import Final

from xinhu.adapters.postgres.ground_store import ground_values, write_act
from xinhu.adapters.postgres.inquiry_rows import INQUIRY, inquiry_from
from xinhu.adapters.postgres.link import Connection
from xinhu.adapters.postgres.paper_rows import paper_values
from xinhu.core.base.clock import Instant
from xinhu.core.policy.ground_refusals import GroundWithdrawnError
from xinhu.core.register.act import pack
from xinhu.desks.inquiry.errors import (
    InquiryStateError,
    InquiryUnknownError,
    LoanSettledError,
)
from xinhu.desks.inquiry.keeping import Decision, Inquiry, Move
from xinhu.desks.inquiry.states import State

_CREATED_BY: Final = "system:inquiry"
"""By whom the ground is entered on which a report is opened: the desk itself."""
# One statement each: of the parts of a change that do not belong to it the database
# would still open every table.
_CHANGE: Final = """
    UPDATE inquiry.inquiry SET state = $4, attempt = $5,
        changed_at = CASE WHEN $4 = $2 THEN changed_at ELSE $6 END,
        lease_until = $7, entry = coalesce(entry, $8), leaf = coalesce(leaf, $9),
        refusal = $10, report_number = $11, paper = $12, view_ground = $13
    WHERE ref = $1 AND state = $2 AND attempt = $3
"""
_TOLD: Final = """
    INSERT INTO desk.outbox (written_at, act)
    SELECT now(), $14::text::jsonb FROM moved WHERE $14::text IS NOT NULL
"""
# Ground and loan are held until it is written that the query leaves: whoever withdraws
# or settles waits for that, or was first, and nothing leaves.
_BEGUN: Final = f"""
WITH ground AS (
    SELECT g.state FROM desk.ground g JOIN inquiry.inquiry i ON i.ground = g.ref
    WHERE i.ref = $1 FOR SHARE OF g
), loan AS (
    SELECT n.settled_on FROM inquiry.loan n JOIN inquiry.inquiry i ON i.loan = n.number
    WHERE i.ref = $1 FOR SHARE OF n
), moved AS ({_CHANGE}
        AND NOT EXISTS (SELECT FROM ground WHERE ground.state = 'withdrawn')
        AND NOT EXISTS (SELECT FROM loan WHERE loan.settled_on IS NOT NULL)
    RETURNING *
), begun AS (
    INSERT INTO inquiry.attempt (inquiry, number, started_at)
    SELECT ref, attempt, changed_at FROM moved
), told AS ({_TOLD})
SELECT {INQUIRY} FROM moved i
"""
_ENDED: Final = f"""
WITH moved AS ({_CHANGE} RETURNING *
), ended AS (
    UPDATE inquiry.attempt a SET ended_at = m.changed_at,
        outcome = coalesce($15::text, m.state)
    FROM moved m WHERE a.inquiry = m.ref AND a.number = $3 AND a.outcome IS NULL
), told AS ({_TOLD})
"""
# What was unclear ends registered or rejected only once the bureau said so of every
# attempt.
_MOVED: Final = f"""{_ENDED}, settled AS (
    UPDATE inquiry.attempt a SET outcome = m.state FROM moved m
    WHERE a.inquiry = m.ref AND a.outcome = 'unclear'
        AND $2::text = 'unclear' AND m.state IN ('registered', 'rejected')
)
SELECT {INQUIRY} FROM moved i
"""
# What comes with a report is inserted where the inquiry was moved, and only there.
_ANSWERED: Final = f"""{_ENDED}, paper AS (
    INSERT INTO inquiry.paper (ref, customer, kind, media, belongs, size, salt, body,
        kept_at)
    SELECT $16, $17::text::uuid, $18, $19, $20, $21, $22, $23, m.changed_at
    FROM moved m
), opened_on AS (
    INSERT INTO desk.ground (ref, kind, customer, purposes, fields, valid_from,
        valid_until, max_uses, holder, digest, approver, review_due, note, created_by,
        created_at)
    SELECT $24, $25, $26::text::uuid, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36,
        '{_CREATED_BY}', m.changed_at
    FROM moved m
)
SELECT {INQUIRY} FROM moved i
"""
_STANDS: Final = """
SELECT i.state, i.attempt, g.state, n.settled_on FROM inquiry.inquiry i
LEFT JOIN desk.ground g ON g.ref = i.ground
LEFT JOIN inquiry.loan n ON n.number = i.loan WHERE i.ref = $1
"""
_DECIDE: Final = """
INSERT INTO inquiry.decision (ref, inquiry, step, operator, at, note)
VALUES ($1, $2, $3, $4, $5, $6)
"""


async def write_move(connection: Connection, move: Move) -> Inquiry:
    """Write a change, all of it or nothing; return the inquiry after it.

    Raises:
        InquiryStateError: the inquiry does not stand where it must.
        GroundWithdrawnError, LoanSettledError: it was about to be sent, and that
            happened meanwhile.
        InquiryUnknownError: there is none of that reference.
    """
    if move.report is None and move.decision is None:
        return await _moved(connection, move)
    # Of whoever dies while they wait for the row nothing is kept: the commit is theirs
    # to ask for.
    async with connection.transaction():
        if move.decision is not None:
            await write_decision(connection, move.ref, move.decision, move.at)
        return await _moved(connection, move)


async def _moved(connection: Connection, move: Move) -> Inquiry:
    columns = _columns(move)
    outcome = None if move.outcome is None else move.outcome.value
    if move.after is State.SENDING:
        row = await connection.fetchrow(_BEGUN, *columns)
    elif move.report is None:
        row = await connection.fetchrow(_MOVED, *columns, outcome)
    else:
        row = await connection.fetchrow(
            _ANSWERED,
            *columns,
            outcome,
            *paper_values(move.report.paper),
            *ground_values(move.report.ground),
            move.report.evidence,
        )
    if row is None:
        await _refuse(connection, move)
    return inquiry_from(row)


async def write_decision(
    connection: Connection, ref: str, decision: Decision, at: Instant
) -> None:
    """Write a person's decision and its entry inside the caller's transaction."""
    await connection.execute(
        _DECIDE,
        decision.ref,
        ref,
        decision.what,
        decision.operator,
        at,
        decision.note,
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
        None if move.act is None else pack(move.act),
    )


async def _refuse(connection: Connection, move: Move) -> None:
    """Say why nothing was changed."""
    row = await connection.fetchrow(_STANDS, move.ref)
    if row is None:
        raise InquiryUnknownError
    state, attempt, ground, settled_on = row
    if move.after is State.SENDING and (state, attempt) == move.before:
        if ground == "withdrawn":
            raise GroundWithdrawnError
        if settled_on is not None:
            raise LoanSettledError(day=settled_on.isoformat())
    raise InquiryStateError(state=state)
