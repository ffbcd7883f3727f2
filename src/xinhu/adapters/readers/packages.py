"""Documents of Word, PowerPoint, Excel and OpenDocument, which are ZIP archives.

Every member of the archive is looked at, for customer information hides wherever an
editor shows none: headers, comments, deletions that are tracked, hidden runs, notes,
descriptions of pictures, old values of pivot tables.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Final

from xinhu.adapters.readers.budget import Metered
from xinhu.adapters.readers.failing import STREAM_ERRORS, SpentError, why_of
from xinhu.adapters.readers.held_text import held_text
from xinhu.adapters.readers.source import Around, Source, joined
from xinhu.adapters.readers.xml_text import (
    decoded_xml,
    described,
    flat,
    open_document,
    paragraphs,
    without_doubles,
)
from xinhu.core.discover.part import Part, Unread

_NOISE: Final = re.compile(
    r"\[Content_Types\]\.xml|(?:word|xl|ppt)/(?:glossary/)?(?:styles|stylesWithEffects|"
    r"fontTable|webSettings|numbering|tableStyles|presProps|viewProps|calcChain|"
    r"sharedStrings|metadata)\.xml|(?:word|xl|ppt)/theme/theme\d*\.xml|"
    r"(?:word|xl|ppt)/printerSettings/printerSettings\d*\.bin|_rels/\.rels|"
    r"docProps/thumbnail\.(?:jpe?g|png|emf|wmf)|Thumbnails/thumbnail\.png|mimetype|"
    r"(?:word|ppt)/fonts/font\d*\.(?:odttf|fntdata)|"
    r"META-INF/(?:manifest|documentsignatures)\.xml|manifest\.rdf"
)
"""Members that hold how a document looks, or what stands elsewhere again; named whole,
or a folder's name would hide what somebody put into it."""
_XML: Final = re.compile(r"\.(?:xml|rels|vml)$")
_PLACES: Final = (
    (re.compile(r"^word/document\d*\.xml$"), "body"),
    (re.compile(r"^word/header\d*\.xml$"), "header"),
    (re.compile(r"^word/footer\d*\.xml$"), "footer"),
    (re.compile(r"^word/(?:glossary/)?comments\w*\.xml$"), "comment"),
    (re.compile(r"^word/footnotes\.xml$"), "footnote"),
    (re.compile(r"^word/endnotes\.xml$"), "endnote"),
    (re.compile(r"^ppt/slides/slide(\d+)\.xml$"), "slide "),
    (re.compile(r"^ppt/notesSlides/notesSlide(\d+)\.xml$"), "notes "),
    (re.compile(r"/(?:threadedC|c)omments?/?\w*\d*\.xml$"), "comment"),
    (re.compile(r"/drawings/"), "drawing"),
    (re.compile(r"/diagrams/"), "diagram"),
    (re.compile(r"/charts/"), "chart"),
    (re.compile(r"/pivotCache/"), "pivot cache"),
    (re.compile(r"/externalLinks/"), "external link"),
    (re.compile(r"^docProps/"), "properties"),
    (re.compile(r"^meta\.xml$"), "properties"),
    (re.compile(r"^content\.xml$"), "body"),
    (re.compile(r"\.rels$"), "links"),
)
CELLS: Final = re.compile(r"^xl/(?:worksheets|macrosheets)/[^/]+\.xml$")


def is_text(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member is XML whose text is given as the document's."""
    return bool(_XML.search(info.filename))


def is_noise(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member holds no words of anybody."""
    folder = info.is_dir() and not info.file_size
    return folder or _NOISE.fullmatch(info.filename) is not None


def read_xml(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    source: Source,
    around: Around,
    sheet: str = "",
) -> Iterator[Part]:
    """Give the text of one member of XML.

    Args:
        archive: the document.
        info: the member.
        source: the document as a member itself.
        around: bounds.
        sheet: that the member belongs to, where it is told.

    Raises:
        SpentError: the file may cost no more.
    """
    try:
        xml = decoded_xml(held_member(archive, info, around))
    except SpentError:
        raise
    except STREAM_ERRORS as error:
        yield Unread(joined(source.member, info.filename), why_of(error))
        return
    place = f"{sheet} {_place(info.filename)}".strip()
    for where, text in _texts(info.filename, xml):
        yield from held_text(source.member, f"{place} {where}".strip(), text)


def held_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, around: Around
) -> bytes:
    """Return a member whole.

    Raises:
        UnreadError: it is larger than may be held.
    """
    around.budget.take_member()
    stream = Metered(archive.open(info), around.budget)
    return Source(stream, "", "").whole(around.bounds.member)


def _texts(name: str, xml: str) -> Iterator[tuple[str, str]]:
    if name.startswith(("word/", "ppt/")) or "drawing" in name or "comment" in name:
        xml = without_doubles(xml)
        text = paragraphs(xml)
        yield "", text
        if "delText" in xml:
            yield "tracked deletion", paragraphs(xml, "delText")
        if "instrText" in xml:
            yield "field", paragraphs(xml, "instrText")
        if not text or "/charts/" in name or "/settings" in name:
            yield "values", flat(xml)
    elif name.endswith(".xml") and "/" not in name and name != "meta.xml":
        yield "", open_document(xml)
    elif not name.endswith(".rels"):
        yield "", flat(xml)
    yield "description", described(xml)


def _place(name: str) -> str:
    for pattern, place in _PLACES:
        if found := pattern.search(name):
            return place + found[1] if found.groups() else place
    return name.rsplit("/", 1)[-1].removesuffix(".xml")
