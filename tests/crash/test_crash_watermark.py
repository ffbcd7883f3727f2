"""The watermark by itself: what is refused, when it looks, and a disk that is mute."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from xinhu.adapters.postgres import watermark
from xinhu.adapters.postgres.watermark import Watermark
from xinhu.core.gate.refusals import RegisterWatermarkError
from xinhu.core.gate.stores import Appended, Intent

_LEAST_MB = 10


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the disk says is free, in MiB; changed by the test."""
    told = [_LEAST_MB]
    monkeypatch.setattr(watermark, "_free_mb", lambda _folder: told[0])
    return told


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock, moved by the test."""
    told = [100.0]
    monkeypatch.setattr(watermark.time, "monotonic", lambda: told[0])
    return told


def _watched(folder: Path) -> Watermark:
    async def append(_intents: Sequence[Intent]) -> list[Appended]:
        return []

    return Watermark(append, folder=folder, least_mb=_LEAST_MB)


def test_what_is_left_exactly_is_enough(tmp_path: Path, free: list[int]) -> None:
    assert free == [_LEAST_MB]
    assert asyncio.run(_watched(tmp_path).append(())) == []


def test_one_less_is_refused_with_both_numbers(tmp_path: Path, free: list[int]) -> None:
    free[0] = _LEAST_MB - 1
    with pytest.raises(RegisterWatermarkError) as refused:
        asyncio.run(_watched(tmp_path).append(()))
    assert refused.value.params == {"free": _LEAST_MB - 1, "least": _LEAST_MB}


def test_it_looks_again_after_a_second_and_not_before(
    tmp_path: Path, free: list[int], now: list[float]
) -> None:
    watched = _watched(tmp_path)
    asyncio.run(watched.append(()))
    free[0] = 0
    now[0] += 0.9
    asyncio.run(watched.append(()))
    now[0] += 0.1
    with pytest.raises(RegisterWatermarkError):
        asyncio.run(watched.append(()))


def test_a_disk_that_does_not_say_counts_as_full(tmp_path: Path) -> None:
    with pytest.raises(RegisterWatermarkError):
        asyncio.run(_watched(tmp_path / "away").append(()))
