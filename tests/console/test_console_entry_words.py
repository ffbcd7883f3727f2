"""What an entry states is said in words, beside its codes; and no key goes unsaid."""

import re
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings
from playwright.sync_api import Page

import xinhu
from entry_flow import Source, UnfollowedError
from looked_at import require_fit
from xinhu.console.kit.words import phrases
from xinhu.console.register.saying import details, reasons
from xinhu.core.vault.erasure import CustomerState
from xinhu.desks.staff.lockout.rules import KINDS
from xinhu.desks.staff.passwords.holding import Due
from xinhu.desks.staff.sessions.judging import Why
from xinhu.desks.training.certificates.revoking import REASONS

PACKAGE = Path(xinhu.__path__[0])
SPEC = Path(__file__).parents[2] / "docs" / "spec"
ZHENG = {"operator": "op-zheng", "post": "system", "zone": "branch"}
ACT = {
    "event": "staff.refused",
    "act": "move",
    "reason": "standing.inactive",
    "operator": "op-limin",
    "unit": "counter",
    "post": "counter",
    "later_key": "later_code",
    "until": "",
}


@pytest.fixture(scope="module")
def source() -> Source:
    """Everything that the project is written in."""
    return Source(PACKAGE)


def said(group: str) -> set[str]:
    """Return the codes of a group that have words, in both languages."""
    known = phrases(settings.XINHU_RULES, None)
    return {
        key.removeprefix(f"{group}.")
        for key, phrase in known.items()
        if key.startswith(f"{group}.") and phrase.zh.strip() and phrase.en.strip()
    }


def specified() -> set[str]:
    """Return the keys of details that the specifications name."""
    inquiry = (SPEC / "inquiry.md").read_text("utf-8").partition("## 6. Entries")[2]
    rows = re.findall(
        r"^\| `.*\|([^|]*)\|$", inquiry.partition("\n## ")[0], re.MULTILINE
    )
    keys = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    register = (SPEC / "register.md").read_text("utf-8")
    for written in re.findall(r"detail `\{([^}]*)\}`", register):
        keys |= set(re.findall(r'"(\w+)"', written))
    return keys


@pytest.mark.duty("B1")
def test_every_key_that_any_entry_has_is_said_and_no_other(source) -> None:
    assert {"loan_bound", "after", "volume"} <= specified()
    assert {"event", "by_delegation", "counts", "entries"} - source.keys == {"counts"}
    assert said("detail") == source.keys | specified()


def test_every_event_that_any_entry_tells_is_said_and_no_other(source) -> None:
    assert said("event") == source.events


def test_codes_of_closed_lists_are_said(source) -> None:
    entries = "xinhu.desks.staff.organisation.entries"
    assert said("detail_of.act") == source.given((entries, "one_act"), "name")
    assert set(get_args(Why)) | set(get_args(Due)) - {""} <= said("detail_of.why")
    assert said("stopped_why") | said("ended_why") <= said("detail_of.why")
    assert set(KINDS) <= said("detail_of.what")
    assert {state.name.lower() for state in CustomerState} <= said("state")
    assert set(REASONS) <= said("revocation")


@pytest.mark.parametrize("form", ["**dict(load())", "**{key(): 1}", "**given[0]"])
def test_a_key_that_cannot_be_followed_fails(tmp_path, form) -> None:
    text = "from xinhu.core.register.act import act\nact('a', {})\n".format
    house = tmp_path / "xinhu" / "core" / "register"
    house.mkdir(parents=True)
    (house / "act.py").write_text("def act(event, **detail):\n    pass\n", "utf-8")
    for written, keys in (("rows=1", {"rows"}), ("**{'of': 1}", {"of"})):
        (house / "one.py").write_text(text(written), "utf-8")
        assert Source(tmp_path / "xinhu").keys == {"event", *keys}
    (house / "one.py").write_text(text(form), "utf-8")
    with pytest.raises(UnfollowedError):
        _ = Source(tmp_path / "xinhu").keys


@pytest.mark.parametrize(
    ("key", "code", "zh", "en"),
    [
        ("event", "session.opened", "登录", "Log-in"),
        ("why", "log_out", "退出登录", "Log-out"),
        ("kind", "export", "批量导出", "Export"),
        ("kind", "head_office", "总行", "head office"),
        ("field", "mobile", "手机号码", "Mobile number"),
        ("group", "supervisor", "主管", "Supervisors"),
        ("temporary", 1, "是", "Yes"),
        ("scopes", "approve", "审批", "Approvals"),
        ("reasons", "password.short,later", "", ""),
        ("operator", "op-1", "", ""),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("settings_of")
def test_a_code_is_said_by_its_key(key, code, zh, en) -> None:
    for language, words in (("zh", zh), ("en", en)):
        (line,) = details({key: code}, language)
        assert (line.value.code, line.value.words) == (str(code), words)
        assert line.key.words


@pytest.mark.usefixtures("settings_of")
def test_several_codes_are_said_together() -> None:
    (line,) = details({"scopes": "approve,review"}, "en")
    assert line.value.words == "Approvals, Reviews of break-glass"
    (line,) = details({"scopes": "approve,later"}, "zh")
    assert line.value.words == "", "nothing rather than a part"


@pytest.mark.usefixtures("settings_of")
def test_a_reason_is_said_without_what_filled_it() -> None:
    given = ["field.beyond_purpose", "policy:c3-never-shown", "later.code"]
    told = reasons(given, "en")
    assert [each.code for each in told] == given
    assert told[0].words.startswith("… does not need the field …")
    assert told[1].words == "Decided by policy c3-never-shown"
    assert told[2].words == ""
    assert reasons(given, "zh")[1].words == "由策略 c3-never-shown 决定"


@pytest.fixture
def written(console) -> int:
    """An act that was refused, with reasons; its number."""
    receipt = console.world.append(
        ZHENG,
        "act",
        "refuse",
        detail=ACT,
        reasons=["approval.holder", "policy:auditors-never-clear"],
    )
    return receipt["index"]


@pytest.mark.duty("B1")
def test_the_page_says_keys_codes_and_reasons(auditor, written) -> None:
    text = auditor.get(f"/register/entries/{written}/").content.decode()
    for words, code in (
        ("被拒绝的事项", "act"),
        ("调岗", "move"),
        ("人员事项未予办理", "staff.refused"),
        ("由策略 auditors-never-clear 决定", "policy:auditors-never-clear"),
        ("", "later_key"),
        ("", "later_code"),
    ):
        assert f"{words} <code>{code}</code>" in text


def test_whoever_may_not_read_an_entry_is_told_none_of_it(
    clerk, console, written
) -> None:
    leaf = console.world.receipt(written)["leaf"]
    text = clerk.get(f"/register/entries/{written}/?leaf={leaf}").content.decode()
    assert "被拒绝的事项" not in text
    assert "staff.refused" not in text


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_clean_and_fits(page: Page, written, language) -> None:
    page.goto("/log-in/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")
    page.fill("#id_login", "zhaolei")
    page.fill("#id_password", "correct horse battery 9")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    page.goto(f"/register/entries/{written}/")
    require_fit(page, f"entry in words, {language}")
