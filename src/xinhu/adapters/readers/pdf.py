"""PDF: text page by page, notes, forms, properties and attachments.

A page whose text is missing, or comes out garbled because its font tells no characters,
is read as a picture where something reads pictures, and else told as unread.

PDFium runs in this process: see ``reading`` on files made to break it.
"""

import io
from collections.abc import Callable, Iterator
from typing import Final

import pypdfium2
from pypdfium2 import raw

from xinhu.adapters.readers.failing import UnreadError
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.pdf_page import (
    annotations_of,
    has_more_notes,
    is_blank,
    picture_of,
    text_of,
)
from xinhu.adapters.readers.pictures import read_picture_bytes
from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.core.discover.part import Part, Unread, Why

_ATTACHMENTS: Final = 1000


def read_pdf(source: Source, around: Around) -> Iterator[Part]:
    """Read a PDF.

    Raises:
        UnreadError: it is encrypted or broken.
    """
    document = _opened(source, around)
    try:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        yield from held_text(source.member, "properties", _properties(document))
        for number in range(len(document)):
            yield from _page(document, number, source, around)
        yield from _attachments(document, source, around)
    finally:
        document.close()


def _opened(source: Source, around: Around) -> pypdfium2.PdfDocument:
    given = source.path or source.whole(around.bounds.member)
    try:
        return pypdfium2.PdfDocument(given)
    except pypdfium2.PdfiumError as error:
        encrypted = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise UnreadError(Why.ENCRYPTED if encrypted else Why.BROKEN) from None


def _properties(document: pypdfium2.PdfDocument) -> str:
    lines = [*document.get_metadata_dict(skip_empty=True).values()]
    lines += [item.get_title() for item in document.get_toc()]
    return "\n".join(str(line) for line in lines)


def _page(
    document: pypdfium2.PdfDocument, number: int, source: Source, around: Around
) -> Iterator[Part]:
    place = f"page {number + 1}"
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        yield Unread(joined(source.member, place), Why.BROKEN)
        return
    try:
        text = text_of(page)
        notes = annotations_of(page, document.formenv)
        around.budget.take(len(text or "") + len(notes))
        yield from held_text(source.member, f"{place} notes", notes)
        if has_more_notes(page):
            yield Unread(joined(source.member, f"{place} notes"), Why.TOO_MANY)
        if text:
            yield from held_text(source.member, place, text)
        elif not is_blank(page):
            yield from read_picture_bytes(
                lambda: picture_of(page),
                source.member,
                place,
                around,
            )
    finally:
        page.close()


def _attachments(
    document: pypdfium2.PdfDocument, source: Source, around: Around
) -> Iterator[Part]:
    for number in range(min(document.count_attachments(), _ATTACHMENTS)):
        attachment = document.get_attachment(number)
        name = attachment.get_name() or f"attachment {number + 1}"

        def opener(get: Callable[[], bytes] = attachment.get_data) -> io.BytesIO:
            return io.BytesIO(bytes(get()))

        yield from around.member(source.member, name, opener)
    if document.count_attachments() > _ATTACHMENTS:
        yield Unread(source.member, Why.TOO_MANY)
