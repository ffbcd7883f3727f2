"""Errors told to people: both languages, names for codes, and never an error itself."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.errors import Refusal
from xinhu.core.catalogue.errors import FieldInvalidError
from xinhu.core.policy.ground_refusals import GroundExpiredError
from xinhu.core.policy.refusals import PurposeRoleError
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.wording import Explanation, Wording

RULES = Path(__file__).parents[3] / "src" / "xinhu" / "rules"
WORDING = Wording.load(RULES)


class UntoldError(Refusal):
    code = "test.untold"


def test_a_refusal_is_told_in_chinese_and_in_english() -> None:
    error = GroundExpiredError(until="2026-03-02 12:00")
    assert WORDING.explain(error, "zh").message == "该依据已于 2026-03-02 12:00 到期。"
    assert "2026-03-02 12:00" in WORDING.explain(error, "en").message
    assert WORDING.explain(error, "zh").next


def test_codes_are_told_by_their_names() -> None:
    error = PurposeRoleError(purpose="statutory_inquiry", role="clerk")
    message = WORDING.explain(error, "zh").message
    assert "柜员" in message
    assert "有权机关查询" in message
    assert "Clerk" in WORDING.explain(error, "en").message


def test_the_reason_why_a_value_is_not_valid_is_told_in_words() -> None:
    error = FieldInvalidError(field="mobile", reason="length")
    assert WORDING.explain(error, "zh").message == "“手机号码”的内容无效：长度不符。"
    assert WORDING.explain(error, "en").message.endswith(": wrong length.")


def test_a_code_without_words_is_told_by_itself() -> None:
    assert WORDING.explain(UntoldError(), "zh") == Explanation(
        "test.untold", "test.untold", ""
    )


def test_a_missing_param_leaves_a_dash() -> None:
    assert "—" in WORDING.explain(GroundExpiredError(), "zh").message


@given(st.dictionaries(st.text(), st.text() | st.integers()), st.text())
def test_explaining_never_raises(params: dict[str, str | int], language: str) -> None:
    for code in WORDING.phrases:
        error = UntoldError(**params)
        error.code = code  # type: ignore[misc]  # any code with any params
        told = WORDING.explain(error, language)  # type: ignore[arg-type]  # any text
        assert told.message


def test_a_param_is_text_and_not_a_template() -> None:
    error = GroundExpiredError(until="{until}{0.__class__}")
    assert "{until}{0.__class__}" in WORDING.explain(error, "en").message


def messages(folder: Path, text: str) -> Path:
    (folder / "messages").mkdir()
    (folder / "messages" / "ground.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_institution_may_use_its_own_words(tmp_path: Path) -> None:
    own = messages(
        tmp_path,
        "ground.expired:\n  zh: {message: 过期, next: 找主管}\n"
        "  en: {message: Over, next: Ask}\n",
    )
    wording = Wording.load(RULES, own)
    assert wording.explain(GroundExpiredError(), "zh").message == "过期"
    assert wording.phrases["ground.kind"] == WORDING.phrases["ground.kind"]


@pytest.mark.parametrize(
    "text",
    [
        "ground.expired:\n  zh: {message: 过期, next: 找主管}\n",
        "ground.expired:\n  zh: {message: 过期}\n  en: {message: Over, next: Ask}\n",
        "token.unknown:\n  zh: {message: 甲, next: 乙}\n  en: {message: A, next: B}\n",
    ],
    ids=["a language is missing", "the next step is missing", "another file's code"],
)
def test_words_that_are_not_whole_stop_the_start(text: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalidError):
        Wording.load(RULES, messages(tmp_path, text))
