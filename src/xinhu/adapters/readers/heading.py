"""Whether the first row of a table names its columns."""

import re
from collections.abc import Sequence
from typing import Final

_VALUE: Final = re.compile(r"\d{5}|@|\d[\d ,.:/-]{4}\d")
"""What stands in no name of a column: longer numbers, dates, addresses of mail."""
_LONGEST: Final = 40
_FILLED: Final = 0.5
_UNLIKE: Final = 0.8
_DATA: Final = 0.5
_WORDS: Final = re.compile(
    "名称|姓名|客户|证件|身份证|号码|编号|序号|手机|电话|地址|住址|卡号|账号|帐号|账户|"
    "帐户|户名|邮箱|日期|时间|金额|余额|性别|备注|类型|机构|状态|单位|国籍|职业|"
    r"\b(?:id|name|phone|mobile|tel|e-?mail|address|card|account|date|time|amount|"
    r"balance|no|number|code|type|status|gender|sex|remark|user|customer|cust)\b",
    re.IGNORECASE,
)


def is_heading(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a row names columns; a row that holds a value never does.

    Args:
        first: the row.
        rows: some of those beneath.
    """
    names = [cell.strip() for cell in first if cell.strip()]
    filled = sorted(sum(bool(cell.strip()) for cell in row) for row in rows)
    usual = filled[len(filled) // 2] if filled else len(first)
    if len(names) < max(1, _FILLED * usual):
        return False
    if len({*names}) < len(names) * _UNLIKE:
        return False
    if any(len(name) > _LONGEST or _VALUE.search(name) for name in names):
        return False
    if any(name.replace(".", "", 1).lstrip("-").isdecimal() for name in names):
        return False
    words = sum(bool(_WORDS.search(name.replace("_", " "))) for name in names)
    return words * 4 >= len(names) or _differs(first, rows)


def _differs(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether most cells beneath some name without a digit have one."""
    for at, name in enumerate(first):
        if not name.strip() or any(map(str.isdigit, name)):
            continue
        cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
        numbered = sum(any(c.isdigit() for c in cell) for cell in cells)
        if cells and numbered > _DATA * len(cells):
            return True
    return False
