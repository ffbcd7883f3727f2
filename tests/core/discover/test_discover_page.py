"""What is quick in a scanner says the same as the slow and obvious way."""

import re
from bisect import bisect_left
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xinhu.rules
from xinhu.core.discover.characters import Characters
from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.text.classes import classes_of
from xinhu.core.discover.text.disguises import undisguised
from xinhu.core.discover.text.engine_vectorscan import AVAILABLE
from xinhu.core.discover.text.page import Page, Vocabulary
from xinhu.core.discover.text.runs import LONGEST, runs_of
from xinhu.core.discover.text.words import marker

DETECTORS = load_detectors(Path(xinhu.rules.__path__[0])).ready()
LABELLED = [d for d in DETECTORS if d.labels is not None]
VOCABULARY = Vocabulary(DETECTORS)
MARK = marker(VOCABULARY.words, plain=not AVAILABLE)
RUN = re.compile(rb"[0-9]{4,}")
WORDS = st.sampled_from(
    [
        *("身份证", "卡号", "手机", "订单号", "微信账号", "账号", "登录账号", "转"),
        *("银行卡号", "Account", "CARD NO", "card", "order", "tel", "号", "卡", "流水"),
        *("：", "，", "\n", " ", "的客户说他在这里", "é", "\U0001f600", "x", "0755"),
        *("110105", "6222021234567890128", "13812345678", "账户余额", "护照"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_words_looked_up_together_tell_what_those_sought_around_each_value_tell(
    pieces: list[str],
) -> None:
    text = "".join(pieces).encode()
    page = Page([text], 0, MARK)
    # From here on they are looked up together.
    page.labels(LABELLED[0].labels, VOCABULARY.of(LABELLED[0]), [(0, 0)] * 5)
    spans = [found.span() for found in RUN.finditer(text)]
    for detector in LABELLED:
        labels, known = detector.labels, VOCABULARY.of(detector)
        slow = [labels.beside(text, *span) for span in spans]
        assert page.labels(labels, known, spans) == slow
        starts = np.array([start for start, _ in spans], np.int64)
        kept = page.may_be_named(labels, known, starts, 64)
        told = zip(starts.tolist(), slow, strict=True)
        assert {at for at, label in told if label == "context"} <= {*kept.tolist()}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from("0A-."), max_size=60))
def test_runs_seen_at_once_are_those_that_a_pattern_finds(pieces: list[str]) -> None:
    classes = "".join(pieces).replace("0", "000").encode()
    runs = runs_of(classes)
    found = [
        (one.start(), one.end())
        for one in re.finditer(rb"[0A]+", classes)
        if b"000000" in one[0] and len(one[0]) <= LONGEST
    ]
    told = zip(runs.starts.tolist(), runs.ends.tolist(), strict=True)
    assert [span for span in told if span[1] - span[0] <= LONGEST] == found


_TELLING = "[０-９＠Ａ-Ｚａ-ｚ]"
_WIDE = re.compile("[＋－．０-９＠Ａ-Ｚ＿ａ-ｚ]")
_DASH = "[\u2010-\u2015\u2212－]"
_SPACE = "[\u00a0\u2000-\u200b\u202f\u3000\ufeff]"
_PARTED = re.compile(rb"[0-9]{3}[^0-9A-Za-z -]{2,3}[0-9]{3}")


def slowly_undisguised(text: str) -> str:
    escape = r"\\u[0-9a-fA-F]{4}|\\[nrt]"
    text = re.sub(escape, lambda found: " " * len(found[0]), text)
    wide = re.search(_TELLING, text)
    if wide:
        text = _WIDE.sub(lambda found: chr(ord(found[0]) - 0xFEE0), text)
    parted = _PARTED.findall(text.encode())
    if wide or any(
        re.search(f"[0-9](?:{_DASH}|{_SPACE})[0-9]", one.decode("utf-8", "replace"))
        for one in parted
    ):
        text = re.sub(f"(?<=[0-9]){_DASH}(?=[0-9])", "-", text)
        text = re.sub(f"(?<=[0-9]){_SPACE}(?=[0-9])", " ", text)
    return text


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                *"0123９５Ａａ＠＋－．＿，。中x-\\nu",
                *"\u2010\u2013\u2015\u2212 \u2016\u00b7",
                *"\u00a0\u2000\u200b\u202f\u3000\ufeff",
                *("123", "\\u4e2d"),
            ]
        ),
        max_size=25,
    )
)
def test_disguises_are_taken_off_as_one_pattern_after_the_other_would(
    pieces: list[str],
) -> None:
    text = "".join(pieces)
    told, classes = undisguised(text.encode())
    assert told.decode() == slowly_undisguised(text)
    assert classes == classes_of(told)


@pytest.mark.parametrize("between", ["\u2014", "\u00a0", "\u3000", "－"])
def test_a_gap_is_seen_at_every_place(between: str) -> None:
    text = between.join(["6222", "0212", "3456", "7890", "128"]).encode()
    plain, _ = undisguised(text)
    assert re.fullmatch(rb"6222[ -]0212[ -]3456[ -]7890[ -]128", plain)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.sampled_from([b"a", b"\xe4\xb8\xad", b"\xf0\x9f\x98\x80", b"\xb8"])),
    st.lists(st.integers(0, 40)),
)
def test_characters_and_bytes_of_a_text_lead_to_each_other(
    pieces: list[bytes], places: list[int]
) -> None:
    characters = Characters(b"".join(pieces))
    text, sizes = characters.text, [0]
    for one in text:
        sizes.append(sizes[-1] + len(one.encode("utf-8", "surrogateescape")))
    here = sorted(min(place, len(text)) for place in places)
    assert characters.bytes_at(here) == [sizes[place] for place in here]
    if text.isprintable():  # every byte belongs to a character
        slow = [bisect_left(sizes, min(place, sizes[-1])) for place in sorted(places)]
        assert characters.at_bytes(sorted(places)) == slow
