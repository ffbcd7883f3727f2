"""What a scan is, by its first and last bytes; its name says nothing."""

from typing import Final

from xinhu.desks.inquiry.errors import PaperKindError

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"

_PDF_HEAD, _PDF_END, _PDF_TAIL = b"%PDF-", b"%%EOF", 1024
_JPEG_HEAD, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def media_of(body: bytes) -> str:
    """Return the media type of a scan.

    Head and end are looked at: a file that was cut on its way is found at the counter,
    while the customer is there. Whether a viewer can draw it is not tried: a parser of
    pictures is what hostile pictures aim at.

    Raises:
        PaperKindError: neither PDF, JPEG nor PNG, or cut.
    """
    if body.startswith(_PDF_HEAD) and _PDF_END in body[-_PDF_TAIL:]:
        return PDF
    if body.startswith(_JPEG_HEAD) and body.rstrip(b"\x00").endswith(_JPEG_END):
        return JPEG
    if body.startswith(_PNG_HEAD) and body.endswith(_PNG_END):
        return PNG
    raise PaperKindError
