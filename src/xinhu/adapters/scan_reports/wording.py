"""Words that reports share, and texts from outside made fit to be shown."""

import json
import re
import unicodedata
from typing import Final

from xinhu.core.discover.part import ColumnRead, Why

WHY: Final = {
    Why.ENCRYPTED: ("已加密", "encrypted"),
    Why.BROKEN: ("已损坏", "broken"),
    Why.UNKNOWN_FORMAT: ("不认识的格式", "unknown format"),
    Why.TOO_LARGE: ("过大", "too large"),
    Why.TOO_DEEP: ("嵌套过深", "nested too deep"),
    Why.TOO_MANY: ("成员过多", "too many members"),
    Why.BOMB: ("压缩炸弹", "archive bomb"),
    Why.TOO_SLOW: ("读取超时", "took too long"),
    Why.NOT_INSTALLED: ("缺少读取组件", "reader not installed"),
    Why.NOT_PERMITTED: ("无权读取", "not permitted"),
    Why.VANISHED: ("扫描期间消失", "vanished meanwhile"),
    Why.MORE_FOUND: ("发现过多，未逐条列出", "more was found than is listed"),
    Why.UNREACHABLE: ("数据库无应答", "database does not answer"),
    Why.LINK: ("指向外部的链接", "link that leads out"),
}
"""Why something is unread, in Chinese and English."""

NOTES: Final = {
    "password_in_url": (
        "网址中带有口令：本机其他用户与命令历史可能看到，请改用 --password-file",
        "the URL carried its password for others to see: use --password-file",
    ),
    "may_write": (
        "登录账户可以写入：扫描只读，但请改用只有读权限的账户",
        "who logged in may write; the scan does not, but use a role that may only read",
    ),
}
"""What is to be said of a database, in Chinese and English."""

STATES: Final = {
    "found": ("有发现", "found"),
    "clean": ("未发现", "nothing found"),
    "unread": ("未读", "unread"),
}
"""What became of a column of a database, in Chinese and English."""

READ: Final = {"whole": ("全部", "all"), "sample": ("抽样", "sample")}
"""How many of its rows were read."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of what steers a terminal, turns writing about, or is not seen."""


_STEERS: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def escaped(line: str) -> str:
    """Return JSON in which what steers a terminal or turns writing about is escaped."""
    if line.isascii():
        return line.replace("\x7f", "\\u007f")
    return _STEERS.sub(lambda found: json.dumps(found[0])[1:-1], line)


def plain(text: str) -> str:
    """Return a text, such as a name of a file, that steers no terminal or page."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in _UNSEEN
        else char
        for char in text
    )


def state_of(read: ColumnRead, *, found: bool) -> str:
    """Return what became of a column, as ``STATES`` names it.

    Clean is only what was read without a gap: whatever is in doubt is unread.
    """
    if found:
        return "found"
    return "clean" if read.why is None else "unread"


def extent_of(read: ColumnRead) -> str:
    """Return as ``READ`` names it how much was read; empty: nothing certainly was."""
    if read.whole:
        return "whole"
    return "sample" if read.rows or read.why is None else ""


def located(path: str, member: str, place: str, column: str | None = None) -> str:
    """Return where something lies, as one text to be read."""
    file = f"{path}!{member}" if member else path
    inner = " · ".join(part for part in (place, column) if part)
    return plain(f"{file} · {inner}" if inner else file)
