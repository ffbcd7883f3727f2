"""Words: every phrase that is used exists, every phrase that exists is used."""

import re
import string
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from django.conf import settings

import xinhu.console
from xinhu.console.kit.words import Phrase, WordsInvalidError, joined, phrases

PACKAGE = Path(xinhu.console.__path__[0])
SAID = re.compile(r"""say ["']([\w.]+)["']|say\(\s*["']([\w.]+)["']""")
EMPTY = re.compile(r"""empty ["']([\w.]+)["']""")
GROUPS = frozenset(
    [
        "certified",
        "certified_as",
        "kind",
        "notice",
        "policy_said",
        "home_state",
        "decision",
        "event",
        "detail",
        "detail_of",
        "side",
        "mask",
        "state",
        "grade",
        "post",
        "department",
        "algorithm",
        "worth",
        "column",
        "nav",
        "filter",
        "find",
        "case",
        "change",
        "history",
        "forgot",
        "behalf",
        "ask_approval",
        "glass",
        "said",
        "says",
        "mail",
        "reset",
        "level",
        "level_sign",
        "ground_sign",
        "axis",
        "effect",
        "matrix_filter",
        "outcome",
        "policy_said",
        "proposal_state",
        "version_origin",
        "unlock",
        "over",
        "log_in_result",
        "training_state",
        "certificate_state",
        "outcome",
        "policy_said",
        "verdict",
        "question_kind",
        "revocation",
        "revoke",
        "due_filter",
        "due_column",
        "judge",
        "film",
        "item_filter",
        "item_column",
        "item_state",
        "result",
        "day_state",
        "urgency",
        "explain",
        "factor",
        "factor_reset",
        "lost",
        "lost_by",
        "app",
        "passkey",
        "codes",
        "staff_act",
        "staff_column",
        "staff_done",
        "staff_filter",
        "staff_change",
        "staff_field",
        "staff_form",
        "staff_import",
        "standing",
        "assignment_kind",
        "ended_why",
        "stopped_why",
        "scope",
        "unit_form",
        "unit_kind",
        "due_tab",
        "due_state",
        "returning",
        "handing_on",
        "export",
        "export_of",
        "export_form",
        "remedy",
        "remedy_of",
        "remedy_form",
        "remedy_state",
        "list_import",
        "administrator",
        "inquiry_form",
        "inquiry_state",
        "inquiry_said",
        "inquiry_next",
        "inquiry_filter",
        "letter_form",
        "letter_lack",
        "decision_form",
        "decision_title",
        "decision_lead",
        "decision_do",
        "term",
        "objection_form",
        "self_check_filter",
        "self_check_column",
        "self_check_kind",
        "objection_answer",
        "objection_by",
        "objection_due",
        "objection_done",
        "book_days",
        "book_filter",
        "book_sums",
        "book_custody",
        "book_withheld",
        "book_column",
        "correction_form",
        "evaluation_form",
        "evaluation_outcome",
        "cabinet",
        "custody_filter",
        "custody_form",
        "discovery_back",
        "target_form",
        "target_kind",
        "scan_state",
        "place_state",
        "column_state",
        "column_extent",
        "find_level",
        "find_reason",
        "unread_why",
        "unread_filter",
        "finding_filter",
        "table_filter",
        "finding_column",
        "finding_group",
        "finding_done",
        "findings_done",
        "finding_step",
        "assign_form",
        "accept_form",
        "map_form",
    ]
)
"""Phrases that are looked up by a code of the data, or by the name of a field."""


def known() -> Mapping[str, Phrase]:
    return phrases(settings.XINHU_RULES, None)


def used() -> set[str]:
    keys = set()
    for path in (*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        keys |= {a or b for a, b in SAID.findall(text)}
        keys |= {
            f"{k}.{part}" for k in EMPTY.findall(text) for part in ("title", "next")
        }
    return keys


def test_every_phrase_that_a_page_says_exists() -> None:
    assert used() - known().keys() == set()


def test_every_phrase_is_said_somewhere() -> None:
    assert {
        key
        for key in known().keys() - used()
        if key.split(".", maxsplit=1)[0] not in GROUPS
    } == set()


def test_both_languages_have_the_same_places_to_fill() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    uneven = [k for k, p in known().items() if places(p.zh) != places(p.en)]
    assert uneven == []


def test_no_template_holds_words_of_its_own() -> None:
    for path in PACKAGE.rglob("*.html"):
        text = path.read_text("utf-8").replace("中文", "")
        assert re.search(r"[\u4e00-\u9fff]", text) is None, path


def test_what_went_wrong_and_what_to_do_follow_as_sentences_do() -> None:
    assert joined("No.", "Ask again.", "en") == "No. Ask again."
    assert joined("未查询。", "请重试。", "zh") == "未查询。请重试。"


def test_an_institution_replaces_words(tmp_path) -> None:
    (tmp_path / "words").mkdir()
    own = {"frame.name": {"zh": "某银行", "en": "Some Bank"}}
    (tmp_path / "words" / "own.yaml").write_text(yaml.safe_dump(own), "utf-8")
    assert phrases(settings.XINHU_RULES, tmp_path)["frame.name"].en == "Some Bank"


def test_a_file_that_is_none_is_refused(tmp_path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "own.yaml").write_text("a: {zh: 只有中文}\n", "utf-8")
    with pytest.raises(WordsInvalidError):
        phrases(settings.XINHU_RULES, tmp_path)
