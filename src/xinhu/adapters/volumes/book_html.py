"""The book's pages as HTML in Chinese: plain, printable, without a script.

Everything that comes from an entry is escaped. Times are shown in Beijing time. A page
is a function of its arguments, so the same volume always gives the same book.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from xinhu.adapters.volumes.beijing import beijing_milliseconds as beijing
from xinhu.core.register.entry import Entry

Words = Mapping[str, str]
"""Code → Chinese word; a code without a word is shown as it is."""

Shown = Callable[[str], str]
"""Code → Chinese word, escaped."""

WORDS: Final[Words] = {
    "permit": "放行",
    "refuse": "拒绝",
    "record": "记录",
    "clear": "原文",
    "partial": "部分遮蔽",
    "hidden": "遮蔽",
    "disclosure": "信息查询",
    "inquiry": "征信查询",
    "report": "查看信用报告",
    "inquiry_words": "查看评价或异议",
    "inquiry_book": "查阅征信登记簿",
    "inquiry_book_row": "登记簿中被查阅",
    "found_file": "打开收存文件",
    "search": "客户查找",
    "search_hit": "查找命中",
    "import_opened": "导入开始",
    "import_closed": "导入结束",
    "act": "操作",
    "volume_opened": "开卷",
    "volume_closed": "封卷",
    "genesis": "建簿",
}
STYLE: Final = """\
:root { font-family: "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; }
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1a1a1a; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: .8rem; }
th, td { border: 1px solid #999; padding: .2rem .4rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; white-space: nowrap; }
tr.refuse td { background: #fbeeee; }
pre, code { font-family: "Noto Sans Mono CJK SC", Consolas, monospace;
  font-size: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
nav { margin: 1rem 0; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { margin: 0; max-width: none; padding: 0; }
  nav { display: none; } thead { display: table-header-group; }
  tr { break-inside: avoid; } a { color: inherit; text-decoration: none; }
}
"""
_HEADINGS = (
    "序号",
    "时间（北京）",
    "类别",
    "结论",
    "操作员 / 岗位 / 区域",
    "客户编号",
    "用途",
    "依据",
    "字段",
    "理由与说明",
    "叶哈希",
)


class PageLink(NamedTuple):
    """A line in a list of pages: where it leads, and what stands there."""

    href: str
    first: int
    last: int
    begins: str
    ends: str


def page(title: str, body: Iterable[str], style: str) -> bytes:
    """Wrap a page's body.

    Args:
        title: heading, unescaped.
        body: HTML.
        style: relative path of the style sheet.
    """
    head = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="{escape(style)}">\n</head>\n<body>\n'
        f"<h1>{escape(title)}</h1>\n"
    )
    return (head + "".join(body) + "</body>\n</html>\n").encode()


def entry_table(rows: Iterable[str]) -> str:
    """Wrap rows of entries in a table."""
    cells = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    body = "".join(rows)
    return (
        f"<table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )


def entry_row(index: int, leaf: bytes, entry: Entry, shown: Shown) -> str:
    """Write an entry as a row."""
    ground = entry.ground
    fields = "；".join(
        [f"{shown(name)}（{shown(mask)}）" for name, mask in entry.fields.items()]
    )
    remarks = [shown(reason) for reason in entry.reasons]
    if entry.detail:
        said = "；".join([f"{key}={value}" for key, value in entry.detail.items()])
        remarks.append(escape(said, quote=False))
    cells = (
        str(index),
        beijing(entry.at),
        shown(entry.kind),
        shown(entry.decision),
        " / ".join((escape(entry.actor), shown(entry.post), shown(entry.zone))),
        escape(entry.customer or "—", quote=False),
        "—" if entry.purpose is None else shown(entry.purpose),
        "—"
        if ground is None
        else f"{shown(ground['kind'])} {escape(ground['ref'], quote=False)}",
        fields or "—",
        "；".join(remarks) or "—",
        f"{leaf[:8].hex()}…",
    )
    inside = "</td><td>".join(cells)
    return f'<tr class="{escape(entry.decision)}"><td>{inside}</td></tr>\n'


def link_table(links: Sequence[PageLink]) -> str:
    """Write a list of pages."""
    rows = "".join(
        f'<tr><td><a href="{escape(link.href)}">{link.first} – {link.last}</a></td>'
        f"<td>{escape(link.begins)}</td><td>{escape(link.ends)}</td></tr>\n"
        for link in links
    )
    return (
        "<table>\n<thead><tr><th>登记项</th><th>起</th><th>止</th></tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def fact_table(facts: Iterable[tuple[str, str]]) -> str:
    """Write facts as a table of two columns."""
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td><code>{escape(value)}</code></td></tr>\n"
        for name, value in facts
    )
    return f"<table>\n<tbody>\n{rows}</tbody>\n</table>\n"


def note_block(heading: str, text: str) -> str:
    """Write a signed note as it is."""
    return f"<h2>{escape(heading)}</h2>\n<pre>{escape(text)}</pre>\n"


def shown_by(words: Words) -> Shown:
    """Return what shows a code by its Chinese word, escaped; few codes are many."""

    @lru_cache(maxsize=4096)
    def shown(code: str) -> str:
        return escape(words.get(code) or WORDS.get(code, code), quote=False)

    return shown
