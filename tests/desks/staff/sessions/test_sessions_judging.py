"""How a session stands, held against a slow model."""

from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.sessions.judging import (
    Coming,
    Kept,
    Live,
    Locked,
    Over,
    State,
    judge,
)
from xinhu.desks.staff.sessions.rules import SessionRules

RULES = SessionRules(idle_lock=600, idle_end=3600, longest=43200, device=90)
MINUTES = st.integers(0, 1_500)
HERE, THERE = b"h" * 32, b"t" * 32


def slow(kept: Kept, coming: Coming) -> State:  # noqa: C901 -- a clause each
    """Say it clause by clause, as one would tell a colleague."""
    if kept.ended != "":
        return Over(kept.ended, fresh=False)
    reasons = []
    if kept.revoked:
        reasons.append("revoked")
    if kept.standing_until is not None and kept.standing_until <= coming.at:
        reasons.append("standing")
    if kept.away:
        reasons.append("leave")
    if coming.device is None or coming.device != kept.device:
        reasons.append("device")
    if kept.zone != coming.zone:
        reasons.append("zone")
    if (coming.at - kept.opened_at) / SECOND / 3600 >= 12:
        reasons.append("longest")
    if (coming.at - kept.seen_at) / SECOND / 60 >= 60:
        reasons.append("idle")
    if reasons:
        return Over(reasons[0], fresh=True)
    if kept.locked:
        return Locked(fresh=False)
    if (coming.at - kept.seen_at) / SECOND / 60 >= 10:
        return Locked(fresh=True)
    return Live()


@given(
    opened=MINUTES,
    seen=MINUTES,
    at=MINUTES,
    locked=st.booleans(),
    revoked=st.booleans(),
    until=st.none() | st.integers(0, 4_500),
    away=st.sampled_from([False, False, True]),
    ended=st.sampled_from(["", "", "", "elsewhere"]),
    device=st.sampled_from([HERE, HERE, THERE, None]),
    zone=st.sampled_from(["branch", "branch", "remote"]),
)
def test_it_agrees_with_the_slow_model(  # noqa: PLR0913, PLR0917 -- what a session is
    opened, seen, at, locked, revoked, until, away, ended, device, zone
) -> None:
    kept = Kept(
        opened_at=Instant(opened * 60 * SECOND),
        seen_at=Instant((opened + seen) * 60 * SECOND),
        locked=locked,
        ended=ended,
        revoked=revoked,
        standing_until=None if until is None else Instant(until * 60 * SECOND),
        away=away,
        device=HERE,
        zone="branch",
    )
    coming = Coming(
        device=device, zone=zone, at=Instant((opened + seen + at) * 60 * SECOND)
    )
    assert judge(kept, coming, RULES) == slow(kept, coming)


def test_a_session_never_becomes_live_by_waiting() -> None:
    kept = Kept(
        opened_at=Instant(0),
        seen_at=Instant(0),
        locked=False,
        ended="",
        revoked=False,
        standing_until=None,
        away=False,
        device=HERE,
        zone="branch",
    )
    rank = {Live: 0, Locked: 1, Over: 2}
    states = [
        rank[
            type(
                judge(
                    kept,
                    Coming(device=HERE, zone="branch", at=Instant(s * 30 * SECOND)),
                    RULES,
                )
            )
        ]
        for s in range(2_000)
    ]
    assert states == sorted(states)
    assert set(states) == {0, 1, 2}
