"""Lessons as HTML: what they may hold, and what comes of what they may not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.exams import courses
from xinhu.console.training.markdown import rendered

TAG = re.compile(r"<(/?)([a-zA-Z0-9]*)([^>]*)>")
KNOWN = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em"}

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "![x](https://example.com/x.png)",
    "link": "[x](javascript:alert(1))",
    "reference": "[x]: javascript:alert(1)\n\n[x]",
    "autolink": "<https://example.com>",
    "event": '<b onclick="x()">b</b>',
    "entity": "&lt;script&gt;&#60;script&#62;",
    "comment": "<!-- x --><style>a{}</style>",
    "code": "```html\n<script>\n```\n\n    <script>\n\n`<b>`",
    "heading": "# <img src=x onerror=x>",
    "list": "1. <svg/onload=x>\n2. a",
    "strong": "**<iframe>**",
    "quote": "> <a href='x'>\n\n---\n\n| a |\n|---|\n| <b> |",
}


def require_harmless(text: str) -> None:
    html = str(rendered(text))
    for _, name, rest in TAG.findall(html):
        assert name in KNOWN, html
        assert re.fullmatch(r'|\s*start="[0-9]+"', rest), html
    outside = TAG.sub("", html)
    assert "<" not in outside
    assert ">" not in outside


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_but_known_tags_without_attributes_comes_out(text) -> None:
    require_harmless(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>&\"'`*_#-!()[]:/\\ \n\tab1.=+~|", max_size=60))
def test_whatever_is_written_nothing_else_comes_out(text) -> None:
    require_harmless(text)


def test_every_shipped_lesson_is_drawn_as_it_is_meant() -> None:
    for pack in courses().packs.values():
        for lesson in pack.lessons:
            html = str(rendered(lesson.text))
            require_harmless(lesson.text)
            assert "<h2>" in html, lesson.name
            assert "<strong>" in html, lesson.name
            assert "**" not in html, lesson.name
            assert not re.search(r"(?m)^(#|- |\d+\. )", html), lesson.name
