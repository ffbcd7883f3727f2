"""Mails of Outlook (MS-OXMSG): headers, body, attachments, mails inside mails."""

import re
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.encoding import field
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.ole_file import OleFile
from xinhu.adapters.readers.source import Around
from xinhu.core.discover.part import Part

_PROPERTY: Final = re.compile(r"(.*?)__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})$")
_ATTACHED: Final = re.compile(r"((?:.*/)?__attach_version1\.0_#[0-9A-F]+)/$")
_DATA, _LONG_NAME, _NAME, _HTML = "3701", "3707", "3704", "1013"
_WIDE, _NARROW, _BINARY = "001F", "001E", "0102"


def read_outlook(file: OleFile, member: str, around: Around) -> Iterator[Part]:
    """Read a mail: every property that is text, and what is attached."""
    lines: list[str] = []
    for path in file.entries:
        if not (found := _PROPERTY.match(path)):
            continue
        folder, tag, kind = found.groups()
        if kind == _WIDE:
            lines.append(file.stream(path).decode("utf-16-le", "replace"))
        elif kind == _NARROW:
            lines.append(field(file.stream(path)))
        elif tag == _HTML:
            name = f"body {len(lines)}.html"
            yield from around.held(member, name, file.stream(path))
        elif tag == _DATA and kind == _BINARY and _ATTACHED.match(folder):
            name = _name(file, folder) or "attachment"
            yield from around.held(member, name, file.stream(path))
    text = "\n".join(dict.fromkeys(line for line in lines if line.strip()))
    yield from held_text(member, "mail", text)


def _name(file: OleFile, folder: str) -> str:
    for tag in (_LONG_NAME, _NAME):
        if wide := file.stream(f"{folder}__substg1.0_{tag}{_WIDE}"):
            return wide.decode("utf-16-le", "replace")
        if narrow := file.stream(f"{folder}__substg1.0_{tag}{_NARROW}"):
            return field(narrow)
    return ""
