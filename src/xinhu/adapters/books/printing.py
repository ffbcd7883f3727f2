"""The printed book: a cover, pages of rows with their seal line, a closing page.

In Chinese, A4 across. No page says whom a row is about: the inspector reads the
pseudonym, and is shown the details at the desk, as a look that is written.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from xinhu.adapters.books.pdf import (
    HEIGHT,
    WIDTH,
    Page,
    PdfWriter,
    cell,
    step,
    width_of,
)
from xinhu.adapters.volumes.beijing import beijing_seconds
from xinhu.desks.inquiry.book.bound_row import BoundRow

ROWS_A_PAGE: Final = 42
_SIZE, _LEFT, _TOP, _STEP = 6.0, 30.0, 540.0, 11.5
_COLUMNS: Final = (
    ("序号", 26.0),
    ("登记项", 32.0),
    ("时间（北京）", 72.0),
    ("查询编号", 92.0),
    ("客户编号", 122.0),
    ("查询原因", 52.0),
    ("授权书／审批", 98.0),
    ("查询人", 48.0),
    ("机构", 50.0),
    ("复核人", 40.0),
    ("结果", 34.0),
    ("保管", 30.0),
    ("承诺（前16位）", 62.0),
)
_LINE: Final = "".join("%s" + step(width) for _, width in _COLUMNS)
_ROOMS: Final = tuple(width - 3 for _, width in _COLUMNS)
_NO_FONT: Final = (
    "If no Chinese shows here, this computer has no Chinese font: install one"
    " (Noto CJK, SimSun) and open the file again."
)
_FONT_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
_FONT_NAMES: Final = (
    "*CJK*",
    "*[Ss]im[Ss]un*",
    "*[Ss]im[Hh]ei*",
    "*msyh*",
    "*wqy*",
    "*[Uu]ming*",
    "*[Uu]kai*",
    "*[Ss]ource[Hh]an*",
    "*PingFang*",
    "*STSong*",
    "*Songti*",
)

_STATES: Final = {
    "": "无此客户或不可查询",
    "refused": "拒绝",
    "interrupted": "中断",
    "answered": "已返回",
    "rejected": "未受理",
    "given_up": "已放弃",
}

_CUSTODY: Final = {
    "loan_file": "贷款档案",
    "refused_cabinet": "另存",
    "destroyed": "已销毁",
}

Words = Mapping[str, str]
"""Code of a reason → Chinese word."""


def find_chinese_font(folders: Sequence[str] = _FONT_FOLDERS) -> str | None:
    """Return the path of a Chinese font of this machine; None where there is none."""
    for folder in folders:
        for name in _FONT_NAMES:
            for found in Path(folder).expanduser().rglob(name):
                return str(found)
    return None


class Printing:
    """Prints rows as they pass by.

    Args:
        file: empty, open for writing.
        title: the quarter and whose book it is.
        count: how many rows there will be.
        words: Chinese words of codes.
    """

    def __init__(self, file: BinaryIO, title: str, count: int, words: Words) -> None:
        self._pdf = PdfWriter(file)
        self._title = title
        self._words = words
        self._pages: list[int] = []
        self._whole = 2 + -(-count // ROWS_A_PAGE)
        self._page = Page()
        self._rows = 0
        self._reasons: Counter[str] = Counter()
        self._states: Counter[str] = Counter()

    def add(self, row: BoundRow) -> None:
        """Take a row."""
        shown = map(_shown, self._cells(row), _ROOMS)
        y = _TOP - self._rows * _STEP
        self._page.row(_LEFT, y, _SIZE, _LINE % tuple(shown))
        self._reasons[row.reason] += 1
        self._states[row.state] += 1
        self._rows += 1
        if self._rows == ROWS_A_PAGE:
            self._finish()

    def close(self, facts: Sequence[tuple[str, str]]) -> None:
        """Write what remains: cover and closing page state the facts."""
        if self._rows:
            self._finish()
        cover = self._pdf.page(self._cover(facts))
        closing = self._pdf.page(self._closing(facts))
        self._pdf.close([cover, *self._pages, closing], self._title)

    def _cells(self, row: BoundRow) -> tuple[str, ...]:
        return (
            str(row.number),
            str(row.entry),
            beijing_seconds(row.at),
            row.inquiry,
            row.customer,
            self._words.get(row.reason, row.reason),
            row.ground,
            row.operator,
            row.branch,
            row.reviewer,
            _STATES.get(row.state, row.state),
            _CUSTODY.get(row.custody, row.custody),
            row.commitment[:16],
        )

    def _finish(self) -> None:
        page, number = self._page, len(self._pages) + 2
        x = _LEFT
        for name, width in _COLUMNS:
            page.text(x, _TOP + 16, 7, name)
            x += width
        page.line(_LEFT, _TOP + 11, (x, _TOP + 11))
        self._frame(page, number)
        self._pages.append(self._pdf.page(page))
        self._page, self._rows = Page(), 0

    def _frame(self, page: Page, number: int) -> None:
        """Draw what every page has: title, page number, the line for 骑缝章."""
        page.text(_LEFT, HEIGHT - 24, 9, self._title)
        page.text(_LEFT, 22, 8, f"第 {number} 页　共 {self._whole} 页")
        right = WIDTH - 16.0
        page.line(right, 20, (right, HEIGHT - 20), dashed=True)
        for place, character in enumerate("骑缝章"):
            page.text(right - 9, HEIGHT / 2 + 30 - place * 30, 8, character)

    def _cover(self, facts: Sequence[tuple[str, str]]) -> Page:
        page = Page()
        page.text(_LEFT + 200, HEIGHT - 120, 26, "征信查询登记簿")
        y = _table(page, HEIGHT - 180, facts)
        sums = [
            ("按查询原因", _summed(self._reasons, self._words)),
            ("按结果", _summed(self._states, _STATES)),
        ]
        _table(page, y - 14, sums)
        page.text(_LEFT, 40, 7, _NO_FONT)
        self._frame(page, 1)
        return page

    def _closing(self, facts: Sequence[tuple[str, str]]) -> Page:
        page = Page()
        page.text(_LEFT + 240, HEIGHT - 100, 20, "封　签")
        y = _table(page, HEIGHT - 150, facts)
        for place, name in enumerate(("装订人", "复核人", "封存日期", "机构（盖章）")):
            row = y - 40 - place * 40
            page.text(_LEFT + 40, row, 11, name)
            page.line(_LEFT + 130, row - 3, (_LEFT + 380, row - 3))
        self._frame(page, self._whole)
        return page


def _summed(sums: Counter[str], words: Words) -> str:
    named = [f"{words.get(code, code)} {n}" for code, n in sorted(sums.items())]
    return "；".join(named) or "无"


def _table(page: Page, y: float, facts: Sequence[tuple[str, str]]) -> float:
    for name, text in facts:
        page.text(_LEFT + 40, y, 10, name)
        page.text(_LEFT + 150, y, 9, _fit(text, WIDTH - _LEFT - 190))
        y -= 18
    return y


def _shown(text: str, room: float) -> str:
    """Return how a row writes a text: most stand in it alone, names in many."""
    if text.isascii():
        return cell(_fit(text, room), _SIZE) if text else ""
    return _named(text, room)


@lru_cache(maxsize=4096)
def _named(text: str, room: float) -> str:
    return cell(_fit(text, room), _SIZE)


def _fit(text: str, width: float, size: float = _SIZE) -> str:
    """Cut what is wider than its column; whole it stands in the table of rows."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text + "..", size) > width:
        text = text[:-1]
    return text + ".."
