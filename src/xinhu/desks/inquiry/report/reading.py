"""A bureau's file, read as a tree of texts, whatever its form.

A report is input from outside: within bounds of depth and size, no document type, no
entity, nothing fetched. What cannot be read is told without a word of what it says.
"""

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

import msgspec

from xinhu.desks.inquiry.bureau import Media
from xinhu.desks.inquiry.errors import ReportUnreadableError

Tree = str | list["Tree"] | dict[str, "Tree"]
"""Texts, lists and named parts."""

DEEPEST: Final = 8
MOST: Final = 200_000
"""Values of one report."""
_ITEM: Final = "item"
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


def read_report(media: Media, body: bytes) -> dict[str, Tree]:
    """Return a report as a tree.

    Raises:
        ReportUnreadableError: it is no report in this form, or beyond the bounds.
    """
    if media == "application/json":
        tree = _json(body)
    elif media == "application/xml":
        tree = _xml(body)
    else:
        raise ReportUnreadableError
    if not isinstance(tree, dict):
        raise ReportUnreadableError
    return tree


class _Count:
    """Values that were seen; a report beyond the bounds stops there."""

    def __init__(self) -> None:
        self._left = MOST

    def one(self, depth: int) -> None:
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            raise ReportUnreadableError


def _json(body: bytes) -> Tree:
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise ReportUnreadableError from None
    return _of_json(value, 0, _Count())


def _of_json(value: object, depth: int, count: _Count) -> Tree:
    count.one(depth)
    match value:
        case dict():
            return {
                str(key): _of_json(each, depth + 1, count)
                for key, each in value.items()
            }
        case list():
            return [_of_json(each, depth + 1, count) for each in value]
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case _:
            return str(value)


def _xml(body: bytes) -> Tree:
    # Neither is ever in a report; entities are how a small file becomes a large one.
    # In another encoding than UTF-8 they would not be found, so no other is read.
    if any(word in body for word in _DECLARED) or not _utf8(body):
        raise ReportUnreadableError
    try:
        root = ET.fromstring(body)  # noqa: S314 -- no document type, checked above
    except (ET.ParseError, ValueError, RecursionError):
        raise ReportUnreadableError from None
    return _of_xml(root, 0, _Count())


def _utf8(body: bytes) -> bool:
    """Tell whether a file is UTF-8; a NUL is how UTF-16 passes for it."""
    if b"\0" in body:
        return False
    try:
        head = body.decode("utf-8")[:200].lower()
    except UnicodeDecodeError:
        return False
    return "encoding=" not in head or "utf-8" in head


def _of_xml(element: ET.Element, depth: int, count: _Count) -> Tree:
    count.one(depth)
    children = list(element)
    if not children:
        return (element.text or "").strip()
    if all(child.tag == _ITEM for child in children):
        return [_of_xml(child, depth + 1, count) for child in children]
    named: dict[str, Tree] = {}
    for child in children:
        if child.tag in named:
            raise ReportUnreadableError
        named[child.tag] = _of_xml(child, depth + 1, count)
    return named


def part_at(tree: Mapping[str, Tree], at: str) -> Tree:
    """Return the part under a path; an empty text where there is none."""
    found: Tree = dict(tree)
    for name in at.split("/"):
        if not isinstance(found, dict):
            return ""
        found = found.get(name, "")
    return found
