"""Reports for people: in a terminal, and as a page that loads nothing."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest

from scan_report import report, report_of_tables
from xinhu.adapters.scan_reports.bars import Bar, bars
from xinhu.adapters.scan_reports.contents import summarise
from xinhu.adapters.scan_reports.page import write_page
from xinhu.adapters.scan_reports.table import write_table
from xinhu.adapters.scan_reports.wording import WHY, plain
from xinhu.core.discover.part import Why


def _table(*, english: bool, empty: bool = False) -> str:
    out = io.StringIO()
    write_table(report(empty=empty), out, english=english)
    return out.getvalue()


def _page(*, empty: bool = False) -> str:
    out = io.StringIO()
    write_page(report(empty=empty), out)
    return out.getvalue()


def test_a_summary_counts_what_is_not_accepted_the_gravest_first() -> None:
    summary = summarise(report())
    assert {name: of.values for name, of in summary.kinds.items()} == {
        "password": 1,
        "bank_card": 41,
    }
    assert list(summary.kinds) == ["password", "bank_card"]
    assert (summary.values, summary.accepted) == (42, 2)
    assert (summary.level, summary.grade) == (4, "C3")
    assert summary.unread == {"encrypted": 1}


def test_the_table_speaks_both_languages_and_no_colour_to_a_file() -> None:
    zh, en = _table(english=False), _table(english=True)
    assert "银行卡号" in zh
    assert "计入 42 处，已接受 2 处" in zh
    assert "bank card number" in en
    assert "42 values that count, 2 accepted, 1 unread" in en
    assert "docs/x.zip!in.7z" in en
    assert "\x1b" not in zh + en


def test_the_gravest_file_comes_first() -> None:
    lines = _table(english=True).splitlines()
    files = [line for line in lines if re.match(r"[1-5] C[123] +\S*(docs|=cmd)", line)]
    assert [line.split()[0] for line in files] == ["4", "3", "3"]
    assert "docs/客户.csv" in files[1]
    assert files[1].rstrip().endswith("many records")


class _Looked(HTMLParser):
    """Gathers tags and attributes; every tag that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "br", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag


@pytest.mark.parametrize("empty", [False, True])
def test_the_page_is_whole_and_loads_and_runs_nothing(*, empty: bool) -> None:
    looked = _Looked()
    looked.feed(_page(empty=empty))
    assert not looked.open
    assert not {"script", "link", "img", "iframe", "form", "a"} & {*looked.tags}
    names = {name for name, _ in looked.attributes}
    assert (
        not {n for n in names if n.startswith("on")} | {"src", "href", "style"} & names
    )


def test_the_policy_of_the_page_permits_its_own_style_alone() -> None:
    page = _page()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_the_page_tells_grades_files_unread_and_accepted_with_reasons() -> None:
    page = _page()
    assert "最高级别" in page
    assert "4 · C3" in page
    assert "↑ 成批的记录" in page
    assert "docs/x.zip!in.7z" in page
    assert "an example &lt;only&gt;" in page
    assert page.count("<svg") == 3
    assert "没有达到阈值" in _page(empty=True)


def test_the_page_lists_columns_of_databases_found_clean_and_unread() -> None:
    out = io.StringIO()
    write_page(report_of_tables(), out)
    page = out.getvalue()
    of = page[page.index("数据库的列") :]
    of = of[: of.index("</table>")]
    cells = [re.sub("<[^>]*>", "", cell) for cell in re.findall("<td>.*?</td>", of)]
    assert [cells[at : at + 5][1:] for at in range(0, len(cells), 5)] == [
        ["手机", "varchar(20)", "银行卡号 7 3 · C2", "300 / 9,000 抽样 sample"],
        ["=备注", "text", "未发现 nothing found", "300 全部 all"],
        ["照片", "bytea", "未读：不认识的格式 unread: unknown format",
         "300 / 9,000 抽样 sample"],
        ["工资", "", "未读：无权读取 unread: not permitted", "—"],
    ]  # fmt: skip
    assert "有发现 found 1，未发现 nothing found 1，未读 unread 2" in re.sub(
        "<[^>]*>", "", of
    )
    assert "数据库的列" not in _page()


def test_bars_show_what_is_small_and_cut_a_long_label_at_its_begin() -> None:
    drawn = bars("<t>", [Bar("a" * 60 + "end", [(1, "l1")]), Bar("b", [(10**9, "l5")])])
    assert "&lt;t&gt;" in drawn
    assert "…" in drawn
    assert "end</text>" in drawn
    assert 'width="2.0"' in drawn
    assert 'width="420.0"' in drawn
    assert "1,000,000,000" in drawn
    assert bars("none", [Bar("a", [])])


def test_every_reason_has_words() -> None:
    assert set(WHY) == set(Why)
    assert all(zh and en for zh, en in WHY.values())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("客户 a.txt", "客户 a.txt"),
        ("a\x1b[31m", "a\\x1b[31m"),
        ("a\nb", "a\\nb"),
        ("\u202egnp", "\\u202egnp"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_name_from_outside_is_shown_not_obeyed(text: str, shown: str) -> None:
    assert plain(text) == shown
