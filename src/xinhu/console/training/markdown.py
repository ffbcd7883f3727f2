"""Lessons as HTML: paragraphs, headings, lists and bold, and nothing else.

Everything that is not one of these is text and is escaped: no HTML, no link, no image
can come out of it, whatever an institution's own lesson holds.
"""

from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_KNOWN = ("heading", "list", "emphasis")
_ROOM = 256  # lessons; they do not change while the process runs
_markdown = MarkdownIt("zero").enable(list(_KNOWN))


@lru_cache(maxsize=_ROOM)
def rendered(text: str) -> SafeString:
    """Return a lesson's text as HTML."""
    # What comes out was escaped by the renderer, but for the tags it knows itself; a
    # test throws hostile text at it.
    return SafeString(_markdown.render(text))
