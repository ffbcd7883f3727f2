"""Text that is in memory already, in parts."""

from collections.abc import Iterator

from xinhu.core.discover.part import TextPart

PART = 1 << 20
"""Characters of a part, about."""


def held_text(
    member: str, place: str, text: str, size: int = PART
) -> Iterator[TextPart]:
    """Give a text that is in memory, in parts of about so many characters."""
    at = 0
    while at < len(text):
        end = (
            text.rfind("\n", at, at + size) + 1 if at + size < len(text) else len(text)
        )
        end = end or text.rfind(" ", at, at + size) + 1 or at + size
        yield TextPart(member, place, text[at:end].encode("utf-8", "replace"), at)
        at = end
