"""Simulating proposals against the last days' register: desk, tables, rules together.

Runs in the worker, and from the command line; both as the worker's role, which sees who
asked for what and was decided how, and never about whom.
"""

from collections.abc import Callable
from typing import Any

import psycopg
import structlog

from xinhu.adapters.postgres import policy_looks, policy_simulations
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.base.errors import XinhuError
from xinhu.core.gate.searching import TELLING
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.matrix.replaying import Replaying
from xinhu.core.policy.policy_set import PolicySet, Texts
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.policy_change.replaying import Looks, digest_of, result_of
from xinhu.desks.staff.policy_change.rules import Ruleset

DAYS = 7
Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""
_NOTHING = """@id("nothing")
@description("什么也不准 nothing is permitted")
forbid (principal, action, resource);
"""
_log = structlog.get_logger(__name__)


def simulate(
    connection: psycopg.Connection[Any],
    before: PolicySet,
    after: PolicySet,
    ruleset: Ruleset,
    now: Instant,
    progress: Progress,
) -> dict[str, Any]:
    """Return what other policies would have decided in the last days.

    Args:
        connection: of the worker's role, in autocommit mode.
        before: the version compared with.
        after: the version in question.
        ruleset: lists and grades.
        now: until when.
        progress: told how far it is, in hundredths of the time looked at.
    """
    since = Instant(now - DAYS * DAY)
    looks = Looks(
        policy_looks.people(connection), frozenset(ruleset.book.purposes), TELLING
    )
    replaying = Replaying(
        Decider(before, ruleset.grades), Decider(after, ruleset.grades), ruleset.book
    )
    for page in policy_looks.pages(connection, since):
        replaying.take(looks.of(page))
        progress((now - page[-1].at) * 100 // (now - since), 100)
    return result_of(replaying.found, since=since, until=now, skipped=looks.skipped)


def simulate_waiting(
    connection: psycopg.Connection[Any], ruleset: Ruleset, now: Instant
) -> int:
    """Simulate every proposal that waits for it; return how many."""
    count = 0
    while (waiting := policy_simulations.next_waiting(connection)) is not None:
        _simulate(connection, waiting, ruleset, now)
        count += 1
    return count


def _deciding(texts: Texts, ruleset: Ruleset) -> PolicySet:
    """Return what a version decides: everything is refused where it cannot be used.

    So the gate does, and so its successor is judged; or a version that lists made
    unusable could never be followed by a mended one.
    """
    try:
        return ruleset.policies(texts)
    except PolicyInvalidError as why:
        _log.warning("simulated_from_nothing", code=why.code)
        return ruleset.policies((("00-nothing.cedar", _NOTHING),))


def _simulate(
    connection: psycopg.Connection[Any],
    waiting: policy_simulations.Waiting,
    ruleset: Ruleset,
    now: Instant,
) -> None:
    number = waiting.number
    policy_simulations.begin(connection, number)

    def progress(done: int, whole: int) -> None:
        policy_simulations.tell_share(connection, number, done * 99 // whole)

    try:
        base = policy_simulations.texts_of(connection, waiting.base)
        before = ruleset.installed if base is None else _deciding(base, ruleset)
        after = ruleset.policies(waiting.texts)
        result = simulate(connection, before, after, ruleset, now, progress)
    except XinhuError as fault:
        _log.error("simulation_failed", proposal=waiting.reference, code=fault.code)
        policy_simulations.end(connection, number, "failed", None, "")
        return
    counts = result["counts"]
    policy_simulations.end(connection, number, "done", result, digest_of(result))
    _log.info("simulated", proposal=waiting.reference, **counts)
