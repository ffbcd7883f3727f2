"""A letter of authorisation as a scanner gives it: drawn, or written for tests."""

import io

from machine import FONTS
from simulators.scans import written_scan

TITLE = "个人征信查询授权书"
_FONT = FONTS / "NotoSansCJK-Regular.ttc"


def letter_lines(name: str, number: str) -> list[str]:
    """Return what stands in a letter that somebody signed."""
    return [
        TITLE,
        f"本人 {name} ，证件类型：居民身份证，证件号码：",
        number,
        "授权贵行查询本人信用报告，用于审核贷款申请。",
        f"授权人（签字）：{name}",
    ]


def written_letter(name: str, number: str) -> bytes:
    """Return it for ``simulators.scans.WrittenReader``."""
    return written_scan(letter_lines(name, number))


def drawn_letter(name: str, number: str, media: str) -> bytes:
    """Return its picture; a test of it needs ``rapidocr`` and ``fonts-noto-cjk``."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 -- the extra brings it

    font = ImageFont.truetype(str(_FONT), 30)
    page = Image.new("RGB", (900, 420), "white")
    pen = ImageDraw.Draw(page)
    for at, line in enumerate(letter_lines(name, number)):
        pen.text((60, 30 + 75 * at), line, font=font, fill="black")
    out = io.BytesIO()
    page.save(out, media)
    return out.getvalue()
