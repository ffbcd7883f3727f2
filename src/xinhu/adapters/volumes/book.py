"""The readable book: an index, chapters, and pages of a thousand entries.

No page grows with the volume: a page holds 1,000 entries, a chapter lists 100 pages,
the index lists the chapters. The book is for reading; what counts is the bundles.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from xinhu.adapters.volumes.beijing import beijing_milliseconds as beijing
from xinhu.adapters.volumes.book_html import (
    STYLE,
    PageLink,
    Words,
    entry_row,
    entry_table,
    fact_table,
    link_table,
    note_block,
    page,
    shown_by,
)
from xinhu.adapters.volumes.draft_folder import DraftFolder
from xinhu.core.register.entry import Entry

PAGE: Final = 1000
"""Entries on a page."""
CHAPTER: Final = 100
"""Pages in a chapter."""


class BookWriter:
    """Writes the book while entries pass by.

    Args:
        out: where.
        title: of every page, as ``信护登记簿 2026Q4``.
        words: Chinese words of codes.
    """

    def __init__(self, out: DraftFolder, title: str, words: Words) -> None:
        self._out = out
        self._title = title
        self._shown = shown_by(words)
        self._rows: list[str] = []
        self._span: tuple[int, str] = (0, "")
        self._end: tuple[int, str] = (0, "")
        self._pages: list[PageLink] = []
        self._chapters: list[PageLink] = []
        self._count = 0

    def add(self, index: int, leaf: bytes, entry: Entry) -> None:
        """Take an entry."""
        if not self._rows:
            self._span = index, entry.at
        self._end = index, entry.at
        self._rows.append(entry_row(index, leaf, entry, self._shown))
        if len(self._rows) == PAGE:
            self._finish_page()

    def close(
        self, facts: Iterable[tuple[str, str]], notes: Sequence[tuple[str, str]]
    ) -> None:
        """Write what remains, the chapters and the index.

        Args:
            facts: name and value, shown at the top of the index.
            notes: heading and text of each signed note.
        """
        if self._rows:
            self._finish_page()
        if self._pages:
            self._finish_chapter()
        body = [fact_table(facts), "<h2>分册</h2>\n", link_table(self._chapters)]
        body += [note_block(heading, text) for heading, text in notes]
        self._out.write("book/index.html", page(self._title, body, "book.css"))
        self._out.write("book/book.css", STYLE.encode())

    def _finish_page(self) -> None:
        self._count += 1
        name = f"page-{self._count:06d}.html"
        chapter = f"chapter-{len(self._chapters) + 1:04d}.html"
        begins, ends = beijing(self._span[1]), beijing(self._end[1])
        link = PageLink(name, self._span[0], self._end[0], begins, ends)
        title = f"{self._title} · 登记项 {link.first} – {link.last}"
        nav = f'<nav><a href="{chapter}">返回分册</a></nav>\n'
        body = (nav, entry_table(self._rows))
        self._out.write(f"book/{name}", page(title, body, "book.css"))
        self._rows.clear()
        self._pages.append(link)
        if len(self._pages) == CHAPTER:
            self._finish_chapter()

    def _finish_chapter(self) -> None:
        number = len(self._chapters) + 1
        name = f"chapter-{number:04d}.html"
        first, last = self._pages[0], self._pages[-1]
        link = PageLink(name, first.first, last.last, first.begins, last.ends)
        nav = '<nav><a href="index.html">返回目录</a></nav>\n'
        body = (nav, link_table(self._pages))
        title = f"{self._title} · 第 {number} 分册"
        self._out.write(f"book/{name}", page(title, body, "book.css"))
        self._pages.clear()
        self._chapters.append(link)
