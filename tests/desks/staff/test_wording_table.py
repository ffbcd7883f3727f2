"""Classes, words and the page of refusals agree; nothing is said that nobody raises."""

import re
import string
from collections import Counter

import pytest
from tools.write_refusals import BRANCHES, TABLE, codes, table, words

CODES = codes()
WORDS = words()


def test_every_code_has_words_and_every_word_a_code() -> None:
    assert sorted({each.code for each in CODES}) == sorted(WORDS)


def test_no_two_classes_share_a_code() -> None:
    counted = Counter(each.code for each in CODES)
    assert [code for code, times in counted.items() if times > 1] == []


def test_every_code_belongs_to_a_branch_of_the_tree() -> None:
    assert [each for each in CODES if each.branch not in BRANCHES] == []


def test_the_page_of_refusals_is_what_the_tool_writes() -> None:
    message = "run tools/write_refusals.py"
    assert TABLE.read_text(encoding="utf-8") == table(), message


@pytest.mark.parametrize("code", sorted(WORDS))
def test_words_are_whole(code: str) -> None:
    assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", code)
    places = []
    for language in ("zh", "en"):
        own = WORDS[code][language]
        assert own["message"]
        assert own["next"]
        text = own["message"] + own["next"]
        # What has a name in each language is filled in by the language's own.
        places.append(
            {
                (name or "").removesuffix(f"_{language}")
                for _, name, _, _ in string.Formatter().parse(text)
            }
        )
    assert places[0] == places[1], "both languages are filled with the same"
    chinese = WORDS[code]["zh"]["message"] + WORDS[code]["zh"]["next"]
    assert re.search(r"[一-鿿]", chinese)
