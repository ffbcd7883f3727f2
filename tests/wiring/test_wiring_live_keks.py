"""A serving process learns a new version of customer_kek, and is not slowed by none."""

from collections.abc import Mapping
from typing import cast

import psycopg
import pytest

from xinhu.core.crypto.kek import Kek
from xinhu.wiring import live_keks
from xinhu.wiring.live_keks import LiveKeks

_OLD, _NEW = cast("Kek", object()), cast("Kek", object())


class _Stored:
    def __init__(self, stored: Mapping[int, Kek]) -> None:
        self.stored = stored
        self.looks = 0

    def __call__(self) -> Mapping[int, Kek]:
        self.looks += 1
        return self.stored


def test_a_known_version_takes_no_look() -> None:
    stored = _Stored({})
    assert LiveKeks({1: _OLD}, stored)[1] is _OLD
    assert stored.looks == 0


def test_a_version_that_began_since_is_fetched_once() -> None:
    stored = _Stored({1: _OLD, 2: _NEW})
    keks = LiveKeks({1: _OLD}, stored)
    assert keks[2] is _NEW
    assert keks[2] is _NEW
    assert stored.looks == 1


def test_a_version_that_nobody_stored_is_not_looked_for_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = _Stored({1: _OLD})
    keks = LiveKeks({1: _OLD}, stored)
    for _ in range(5):
        with pytest.raises(KeyError):
            keks[9]
    assert stored.looks == 1
    monkeypatch.setattr(live_keks, "_LOOK_AGAIN_SECONDS", 0.0)
    stored.stored = {1: _OLD, 9: _NEW}
    assert keks[9] is _NEW


def test_a_database_that_is_away_makes_the_version_unknown() -> None:
    def away() -> Mapping[int, Kek]:
        raise psycopg.OperationalError

    with pytest.raises(KeyError):
        LiveKeks({}, away)[1]
