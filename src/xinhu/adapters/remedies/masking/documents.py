"""Masking a document that is a ZIP archive: member by member, all else stays."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from xinhu.adapters.readers.documents import WORKBOOK, document_kind
from xinhu.adapters.readers.packages import is_noise, is_text
from xinhu.adapters.readers.xml_text import decoded_xml
from xinhu.adapters.remedies.errors import CopyFormatError, CopyTooLargeError
from xinhu.adapters.remedies.masking.cached import CACHES, mask_cached
from xinhu.adapters.remedies.masking.columns import Hidden
from xinhu.adapters.remedies.masking.terms import Terms
from xinhu.adapters.remedies.masking.workbooks import mask_workbook
from xinhu.adapters.remedies.masking.xml_weaving import mask_xml

MOST: Final = 256 << 20
"""Bytes of all members together, unpacked: a copy is made in memory."""
_DEEPEST: Final = 4
_THUMBNAIL: Final = re.compile(r"docProps/thumbnail\.\w+")
"""A picture of the first page as it was."""
_CALC_CHAIN: Final = "xl/calcChain.xml"
_KINDS: Final = frozenset({WORKBOOK, "document", "slides"})
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    # Of a compression that ``zipfile`` has no words for, and of encryption.
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
)
"""What ``zipfile`` raises of archives that are broken, encrypted or odd."""


def mask_document(body: bytes, terms: Terms, hidden: Hidden, depth: int = 0) -> bytes:
    """Mask a workbook, a document or slides, and those inside them.

    Args:
        body: the file.
        terms: of masking.
        hidden: sheets and columns of which nothing may stay.
        depth: documents around it.

    Raises:
        CopyFormatError: it is none of these, or broken.
        CopyTooLargeError: it unfolds to more than is held.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            kind = document_kind(archive)
            names = archive.namelist()
            if kind not in _KINDS or depth > _DEEPEST or len({*names}) < len(names):
                raise CopyFormatError
            if sum(info.file_size for info in archive.infolist()) > MOST:
                raise CopyTooLargeError(megabytes=MOST >> 20)
            bodies = {info.filename: archive.read(info) for info in archive.infolist()}
            masked = _masked(bodies, archive, kind, terms, hidden, depth)
            return _written(archive, masked)
    except _BROKEN:
        raise CopyFormatError from None


def _masked(
    bodies: Mapping[str, bytes],
    archive: zipfile.ZipFile,
    kind: str,
    terms: Terms,
    hidden: Hidden,
    depth: int,
) -> dict[str, bytes]:
    """Return the members of the copy."""
    out = {n: each for n, each in bodies.items() if not _THUMBNAIL.fullmatch(n)}
    done: set[str] = set()
    cells: Mapping[str, str] = {}
    if kind == WORKBOOK:
        sheets = mask_workbook(bodies, archive, terms, hidden)
        out |= sheets.members
        done, cells = {*sheets.members}, sheets.put
        if sheets.formulas_went:
            out.pop(_CALC_CHAIN, None)
    for info in archive.infolist():
        name = info.filename
        if name not in out or name in done or is_noise(info):
            continue
        if is_text(info):
            out[name] = changed_xml(out[name], _change(name, cells, terms))
        elif out[name].startswith(b"PK\x03\x04"):
            out[name] = mask_document(out[name], terms, hidden, depth + 1)
    return _unlinked(out, {*bodies} - {*out})


def _change(name: str, cells: Mapping[str, str], terms: Terms) -> Callable[[str], str]:
    """Return what masks a member of XML."""
    if CACHES.match(name):
        return lambda xml: mask_xml(name, mask_cached(xml, cells), terms)
    return lambda xml: mask_xml(name, xml, terms)


def changed_xml(body: bytes, change: Callable[[str], str]) -> bytes:
    """Change a member of XML, in its encoding; one that stays the same is untouched."""
    xml = decoded_xml(body)
    new = change(xml)
    if new == xml:
        return body
    wide = body[:2] in {b"\xff\xfe", b"\xfe\xff"}
    return new.encode("utf-16" if wide else "utf-8")


def _unlinked(bodies: dict[str, bytes], gone: set[str]) -> dict[str, bytes]:
    """Drop what leads to members that are gone, or programs call the copy broken."""
    names = "|".join(re.escape(name.rpartition("/")[2]) for name in gone)
    if not names:
        return bodies
    link = re.compile(
        rf"<(?:\w+:)?(?:Relationship|Override)\b[^<>]*[/\"'](?:{names})[\"'][^<>]*/>"
    )
    return {
        name: changed_xml(body, lambda xml: link.sub("", xml))
        if name.endswith((".rels", "[Content_Types].xml"))
        else body
        for name, body in bodies.items()
    }


def _written(archive: zipfile.ZipFile, bodies: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as again:
        for info in archive.infolist():
            if info.filename in bodies:
                member = zipfile.ZipInfo(info.filename, info.date_time)
                member.compress_type = info.compress_type
                member.external_attr = info.external_attr
                again.writestr(member, bodies[info.filename])
    return out.getvalue()
