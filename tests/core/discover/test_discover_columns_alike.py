"""A few values speak for others that differ from them in digits only."""

from collections import Counter
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from column_tables import card, mobile, mobiles_in, resident_id, seeded
from xinhu.core.discover.columns.alike import speakers
from xinhu.core.discover.columns.lines import lines_of
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.finding import Hit
from xinhu.core.discover.text.scanner import TextScanner
from xinhu.wiring.rules import SHIPPED

_SCANNER = TextScanner(load_detectors(SHIPPED))
_SURE = 0.6


def _counted(values: list[str]) -> Counter[str]:
    """Count what is found where few speak."""
    found: Counter[str] = Counter()
    for lines in lines_of(pa.array(values, pa.string())):
        for hit in _SCANNER.scan(lines.text):
            if hit.confidence >= _SURE:
                found[hit.kind] += lines.times(hit)
    return found


def _counted_each(values: list[str]) -> Counter[str]:
    """Count what is found where each value is scanned by itself."""
    hits = [h for v in values for h in _SCANNER.scan(v.encode() + b"\n")]
    return Counter(hit.kind for hit in hits if hit.confidence >= _SURE)


def _wrong(rng: Random) -> str:
    value = card(rng)
    return value[:-1] + str((int(value[-1]) + 1) % 10)


@st.composite
def _remarks(draw: st.DrawFn) -> list[str]:
    rng = seeded(draw(st.integers(0, 2**32)))
    stories = [
        lambda: f"配偶电话{mobile(rng)}",
        lambda: f"证件{resident_id(rng)}，已核",
        lambda: f"新卡{card(rng)}",
        lambda: f"老客户，第{rng.randint(1, 9)}次",
        lambda: f"订单号{_wrong(rng)}",
        lambda: f"mail {rng.randint(1, 99)}@example.com",
        lambda: "见附件",
    ]
    chosen = rng.sample(stories, draw(st.integers(1, 4)))
    return [rng.choice(chosen)() for _ in range(draw(st.integers(1, 300)))]


@given(values=_remarks())
@settings(max_examples=15, deadline=None)
def test_what_few_say_is_what_all_say(values: list[str]) -> None:
    assert _counted(values) == _counted_each(values)


def test_few_are_scanned_of_many() -> None:
    rng = seeded(4)
    values = [f"配偶电话{mobile(rng)}" for _ in range(5000)]
    kept = speakers(pa.array(values))
    assert kept.times.sum() == 5000
    assert len(kept.rows) < 300


@pytest.mark.parametrize(
    "story", ["第{}号，电话13800138000", "card {}", "密码{}", "{}与{}", "号码{}12"]
)
def test_of_other_stories_each_is_scanned(story: str) -> None:
    values = [story.format(n, n + 1) for n in range(100_000, 100_200)]
    kept = speakers(pa.array(values))
    assert len(kept.rows) == 200
    assert set(kept.times.tolist()) == {1}


def test_of_days_and_amounts_none_is_scanned() -> None:
    days = [f"{2000 + n % 20}年{n % 12 + 1}月{n % 28 + 1}日" for n in range(300)]
    plain = [f"20{n % 20:02}{n % 12 + 1:02}{n % 28 + 1:02}" for n in range(300)]
    amounts = [f"{n}.50" for n in range(100, 400)]
    for values in (days, plain, amounts):
        assert len(speakers(pa.array(values)).rows) == 0
        assert _counted([*values, "电话13800138000"]) == {"cn_mobile": 1}
    phones = [f"0571-8888{n:04}" for n in range(300)]
    assert len(speakers(pa.array(phones)).rows) == 300


def test_right_and_wrong_numbers_never_speak_for_each_other() -> None:
    rng = seeded(5)
    right, wrong = [card(rng) for _ in range(100)], [_wrong(rng) for _ in range(300)]
    values = [f"新卡{value}" for value in right + wrong]
    assert _counted(values)["bank_card"] == _counted_each(values)["bank_card"]


def test_a_hit_knows_for_how_many_it_stands() -> None:
    values = ["电话13800138000"] * 70 + ["无"] * 30
    (lines,) = lines_of(pa.array(values))
    (hit,) = mobiles_in(lines.text)
    assert lines.times(hit) == 70
    assert lines.is_within_one(hit)
    assert not lines.is_all_of_one(hit)
    assert not lines.is_within_one(Hit("x", 0, 20, 1.0, (), ""))
