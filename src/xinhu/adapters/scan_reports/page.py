"""The report as one page: for a screen or on paper, Chinese first, with English.

One file that loads nothing: no script, no picture from elsewhere, a content policy that
permits its own style sheet and nothing more. Every text from outside is escaped.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from operator import itemgetter
from typing import Final, TextIO

from xinhu.adapters.scan_reports.bars import Bar, bars
from xinhu.adapters.scan_reports.contents import (
    GraveFile,
    Report,
    Summary,
    gravest,
    summarise,
)
from xinhu.adapters.scan_reports.page_columns import (
    HEADS,
    column_rows,
    counts_of_columns,
)
from xinhu.adapters.scan_reports.page_style import STYLE
from xinhu.adapters.scan_reports.wording import WHY, located, plain
from xinhu.core.base.clock import to_text

MOST_FILES: Final = 200
MOST_ROWS: Final = 500
_MOST_FOLDERS: Final = 24
_LEVELS: Final = (5, 4, 3, 2, 1)
_MINUTES: Final = 16
"""Of an instant's text, up to its minutes."""


def write_page(report: Report, out: TextIO) -> None:
    """Write the page."""
    summary = summarise(report)
    for part in (
        _head(),
        _opening(report, summary),
        _pictures(report, summary),
        _files(report),
        _columns(report),
        _unread(report, summary),
        _accepted(report, summary),
        _next_steps(),
        _foot(report),
    ):
        out.writelines(part)


def _head() -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield "<title>客户信息扫描报告 Customer information scan</title>\n"
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n"


def _opening(report: Report, summary: Summary) -> Iterator[str]:
    yield "<h1>客户信息扫描报告</h1>\n"
    yield '<p class="en" lang="en">Customer information scan</p>\n'
    if report.progress.interrupted:
        yield _stopped()
    roots = "、".join(escape(plain(root)) for root in report.roots)
    began = to_text(report.began)[:_MINUTES].replace("T", " ")
    yield f"<p>范围 <small>scope</small>：{roots}<br>"
    yield f"时间 <small>time (UTC)</small>：{began}</p>\n<dl>\n"
    highest = "—"
    if summary.level is not None and summary.grade is not None:
        highest = f"{summary.level} · {summary.grade.value}"
    for zh, en, value in (
        ("最高级别", "highest level", highest),
        ("计入的发现", "values that count", f"{summary.values:,}"),
        ("已接受", "accepted", f"{summary.accepted:,}"),
        ("文件", "files", f"{report.progress.files:,}"),
        ("未读", "unread", f"{summary.unread.total():,}"),
        ("排除", "excluded", f"{report.progress.excluded:,}"),
    ):
        yield f'<div><dt>{zh} <span lang="en">{en}</span></dt><dd>{value}</dd></div>\n'
    yield "</dl>\n"


def _stopped() -> str:
    return (
        '<p class="stop">扫描被中断，以下只是截至中断时的发现。<br>'
        '<span class="en" lang="en">Interrupted: this is what was found so far.'
        "</span></p>\n"
    )


def _pictures(report: Report, summary: Summary) -> Iterator[str]:
    if not summary.kinds:
        yield "<p>没有达到阈值且未被接受的发现。"
        yield '<br><span class="en" lang="en">Nothing that counts was found.</span></p>'
        return
    yield _heading("级别分布", "Files by level (JR/T 0197-2020)")
    rows = [Bar(f"{n} 级", [(summary.levels[n], f"l{n}")]) for n in _LEVELS]
    yield bars("文件数，按级别 files by level", rows)
    yield _heading("按目录", "Files by folder and level")
    yield "<p>" + "".join(f'<span class="key l{n}"></span>{n} 级' for n in _LEVELS)
    yield "</p>\n"
    yield bars("文件数，按目录与级别 files by folder and level", _folders(report))
    yield _heading("按种类", "Values by kind")
    rows = [
        Bar(report.kinds[name].zh, [(of.values, f"l{report.kinds[name].level}")])
        for name, of in summary.kinds.items()
    ]
    yield bars("数量，按种类 values by kind", rows)
    yield from _kinds(report, summary)


def _folders(report: Report) -> list[Bar]:
    """Return the folders that weigh most, and the others together."""
    levels: dict[str, Counter[int]] = {}
    for path, _, level, _ in report.results.files():
        levels.setdefault(_folder(path, report.roots), Counter())[level] += 1

    def weight(item: tuple[str, Counter[int]]) -> list[int]:
        return [item[1][level] for level in _LEVELS]

    ranked = sorted(levels.items(), key=weight, reverse=True)
    others: Counter[int] = Counter()
    for _, counts in ranked[_MOST_FOLDERS:]:
        others.update(counts)
    shown = [(plain(folder), counts) for folder, counts in ranked[:_MOST_FOLDERS]]
    if others:
        shown.append(("其余 others", others))
    return [Bar(f, [(counts[n], f"l{n}") for n in _LEVELS]) for f, counts in shown]


def _folder(path: str, roots: Iterable[str]) -> str:
    """Return the folder of a file: at most one below the root that it lies in."""
    for root in roots:
        base = "" if root == "." else root.rstrip("/") + "/"
        if path.startswith(base):
            first, inside, _ = path[len(base) :].partition("/")
            return base + first if inside else root
    return path.rpartition("/")[0] or path


def _kinds(report: Report, summary: Summary) -> Iterator[str]:
    heads = ("种类 kind", "级别 level", "数量 values", "位置 places", "把握 sure")
    rows = (
        (
            _both(report.kinds[name].zh, report.kinds[name].en),
            f"{report.kinds[name].level} · {report.kinds[name].grade.value}",
            f"{of.values:,}",
            f"{of.places:,}",
            f"{of.confidence:.2f}",
        )
        for name, of in summary.kinds.items()
    )
    yield from _table(heads, rows)


def _files(report: Report) -> Iterator[str]:
    files = gravest(report, MOST_FILES)
    if not files:
        return
    yield _heading("文件", f"Files, the gravest first (at most {MOST_FILES})")
    heads = ("文件 file", "级别 level", "内容 what")
    rows = (
        (
            escape(plain(file.path)),
            f"{file.level} · {file.grade}",
            _contents(report, file),
        )
        for file in files
    )
    yield from _table(heads, rows)


def _contents(report: Report, file: GraveFile) -> str:
    """Tell what lies in a file, and what raised its grade."""
    counts = sorted(file.kinds.items(), key=itemgetter(1), reverse=True)
    told = "、".join(f"{escape(report.kinds[k].zh)} {count:,}" for k, count in counts)
    for name in file.because:
        zh, en = report.because[name]
        told += f'<br><small>↑ {escape(zh)} <span lang="en">{escape(en)}</span></small>'
    return told


def _columns(report: Report) -> Iterator[str]:
    counts = counts_of_columns(report)
    if not counts:
        return
    yield _heading("数据库的列", f"Columns of databases (≤ {MOST_ROWS})")
    yield f"<p>{counts}</p>\n"
    yield from _table(HEADS, column_rows(report, MOST_ROWS))


def _unread(report: Report, summary: Summary) -> Iterator[str]:
    if not summary.unread:
        return
    yield _heading("未读", f"Unread: nobody knows what lies there (≤ {MOST_ROWS})")
    rows = (
        (escape(located(path, member, "")), f"{WHY[why][0]} {WHY[why][1]}")
        for path, member, why in islice(report.results.unread(), MOST_ROWS)
    )
    yield from _table(("文件 file", "原因 why"), rows)


def _accepted(report: Report, summary: Summary) -> Iterator[str]:
    if not summary.accepted:
        return
    yield _heading("已接受", f"Accepted, with reason and last day (≤ {MOST_ROWS})")
    heads = ("位置 place", "种类 kind", "数量 values", "理由 reason", "截止 until")
    rows = (
        (
            escape(located(path, place.member, place.place, place.column)),
            escape(report.kinds[place.kind].zh),
            f"{place.count:,}",
            escape(plain(entry.reason or "")),
            str(entry.until),
        )
        for path, place, *_ in report.results.places()
        if (entry := report.accepted(path, place)) is not None
    )
    yield from _table(heads, islice(rows, MOST_ROWS))


def _next_steps() -> Iterator[str]:
    yield _heading("下一步", "What to do")
    yield (
        "<ol><li>先看 4、5 级与 C3：口令、磁道、验证码不得留存，立即删除。</li>"
        "<li>有业务需要的，移入受控系统；没有的，删除并记录。</li>"
        "<li>误报或确需保留的，写入已接受清单，注明理由与截止日。</li>"
        "<li>未读的文件逐一查明，不能当作没有客户信息。</li></ol>\n"
    )
    yield (
        '<ol class="en" lang="en"><li>Levels 4 and 5 and C3 first: passwords, tracks '
        "and verification codes may not be kept.</li><li>What is needed belongs in a "
        "controlled system, the rest deleted and noted.</li><li>False alarms, and what "
        "must stay, go into the baseline with a reason and a last day.</li><li>Find "
        "out what is unread; it does not count as empty.</li></ol>\n"
    )


def _foot(report: Report) -> Iterator[str]:
    yield (
        f"<p><small>信护 Xinhu {escape(report.version)} · 阈值 threshold "
        f"{report.threshold:g} · 证据已脱敏，名称照原样 "
        "evidence is masked, names are as they are</small></p>\n</body>\n</html>\n"
    )


def _both(zh: str, en: str) -> str:
    return f'{escape(zh)} <small lang="en">{escape(en)}</small>'


def _heading(zh: str, en: str) -> str:
    return f'<h2>{zh} <small lang="en">{escape(en)}</small></h2>\n'


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table of cells that are escaped already."""
    yield "<table>\n<thead><tr>"
    for head in heads:
        yield f'<th scope="col">{head}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n"
    yield "</tbody>\n</table>\n"
