"""Refusals of the second factor, in the reader's words, at the form."""

from django.http import HttpRequest

from xinhu.console.kit.language import language_of
from xinhu.console.kit.words import lists
from xinhu.core.base.errors import XinhuError


def told(request: HttpRequest, refused: XinhuError) -> str:
    """Return what happened and what to do now, as one text."""
    language = language_of(request)
    words = lists().wording.explain(refused, language)
    between = " " if language == "en" else ""
    return f"{words.message}{between}{words.next}"
