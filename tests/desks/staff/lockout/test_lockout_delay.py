"""The waiting after failures, held against a slow model; and the rules it stands on."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import xinhu
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.lockout.buckets import (
    MOST,
    Bucket,
    account_bucket,
    address_bucket,
)
from xinhu.desks.staff.lockout.delaying import Limit, delay_after
from xinhu.desks.staff.lockout.rules import load_lockout_rules
from xinhu.desks.staff.lockout.waiting import Waiting
from xinhu.desks.staff.sessions.rules import load_session_rules

RULES = Path(xinhu.__file__).parent / "rules"
NUMBERS = st.integers(1, 10_000)


def slow(failures: int, limit: Limit) -> int:
    """Double once per further failure, stop at the limit; nothing before."""
    if failures < limit.failures:
        return 0
    seconds = limit.delay
    for _ in range(failures - limit.failures):
        seconds *= 2
        if seconds >= limit.longest:
            return limit.longest
    return min(seconds, limit.longest)


limits = st.builds(Limit, st.integers(1, 50), NUMBERS, NUMBERS)


@given(st.integers(0, 5_000), limits)
def test_it_agrees_with_the_slow_model(failures, limit) -> None:
    assert delay_after(failures, limit) == slow(failures, limit)


@given(st.integers(0, 10**9), limits)
def test_a_further_failure_never_shortens_the_waiting(failures, limit) -> None:
    assert delay_after(failures + 1, limit) >= delay_after(failures, limit)
    assert delay_after(failures, limit) <= limit.longest


@pytest.mark.duty("R6.2")
def test_the_shipped_rules_say_five_failures_and_five_minutes() -> None:
    account = load_lockout_rules(RULES, None).limits["account"]
    waits = [delay_after(failures, account) for failures in range(4, 12)]
    assert waits == [0, 300, 600, 1200, 2400, 4800, 7200, 7200]


@pytest.mark.parametrize("file", ["lockout.yaml", "sessions.yaml"])
def test_each_number_has_its_source(file) -> None:
    for rule in yaml.safe_load((RULES / file).read_text("utf-8")).values():
        assert rule["source"]
        assert rule["status"] in {"confirmed", "unverified"}


@pytest.mark.parametrize(
    ("file", "name", "number"),
    [
        ("lockout.yaml", "account_failures", 0),
        ("lockout.yaml", "account_delay", -1),
        ("lockout.yaml", "account_delay", 100_000),
        ("lockout.yaml", "forget", 60),
        ("lockout.yaml", "unknown", 1),
        ("sessions.yaml", "idle_lock", 0),
        ("sessions.yaml", "idle_lock", 7_200),
        ("sessions.yaml", "longest", 60),
        ("sessions.yaml", "unknown", 1),
    ],
)
def test_numbers_that_make_no_sense_stop_the_start(
    tmp_path, file, name, number
) -> None:
    own = {
        name: {"number": number, "unit": "", "source": "ours", "status": "confirmed"}
    }
    (tmp_path / file).write_text(yaml.safe_dump(own), "utf-8")
    loaders = {
        "lockout.yaml": load_lockout_rules,
        "sessions.yaml": load_session_rules,
    }
    with pytest.raises(PolicyInvalidError):
        loaders[file](RULES, tmp_path)


@given(st.text(max_size=200))
def test_any_name_has_a_bucket_and_there_is_an_end_of_them(name) -> None:
    bucket = account_bucket(name, "s" * 40)
    assert 0 <= bucket.number < MOST
    assert account_bucket(f" {name} ", "s" * 40) == bucket


def test_capitals_are_no_other_name_and_another_secret_gives_other_numbers() -> None:
    assert account_bucket("LiMin", "s" * 40) == account_bucket("limin", "s" * 40)
    assert account_bucket("limin", "s" * 40) != account_bucket("limin", "t" * 40)


def test_addresses_of_one_network_share_a_bucket_in_ipv6_only() -> None:
    from ipaddress import ip_address  # noqa: PLC0415 -- here only

    def of(text: str) -> Bucket:
        return address_bucket(ip_address(text), "s" * 40)

    assert of("2001:db8::1") == of("2001:db8::ffff:1")
    assert of("2001:db8::1") != of("2001:db8:0:1::1")
    assert of("10.0.0.1") != of("10.0.0.2")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 90)), max_size=60))
def test_memory_agrees_with_a_plain_table(steps) -> None:
    waiting, table, at = Waiting(), {}, Instant(0)
    for number, seconds in steps:
        at = Instant(at + 7 * SECOND)
        bucket = Bucket("address", number % 7)
        expected = max(0, -(-(table.get(bucket, 0) - at) // SECOND))
        assert waiting.seconds(bucket, at) == expected
        table[bucket] = Instant(at + seconds * SECOND)
        waiting.learn(bucket, table[bucket])


def test_memory_has_an_end() -> None:
    waiting = Waiting()
    for number in range(30_000):
        waiting.learn(Bucket("address", number), Instant(SECOND))
        waiting.turn_away(Bucket("address", number))
    known = [waiting.seconds(Bucket("address", n), Instant(0)) for n in range(30_000)]
    assert known == [0] * 20_000 + [1] * 10_000
    assert len(waiting.counted(Instant(10 * SECOND))) == 10_000
