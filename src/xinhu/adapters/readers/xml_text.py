"""Text of the XML that office documents are made of, without a parser of XML.

A parser would follow what hostile documents hide in XML, and would stop at the first
fault. What is wanted is the text, in paragraphs, wherever it stands.
"""

import html
import re
from collections.abc import Callable
from typing import Final

# Every pattern here takes a time that grows with the text and not with its square:
# what a hostile document opens a hundred thousand times it never closes.
_CDATA: Final = (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>"))
_COMMENT: Final = (re.compile(r"<!--"), re.compile(r"-->"))
TOKEN: Final = re.compile(
    r"<(/?)(?:[\w.-]+:)?(p|t|delText|instrText|tab|br|cr|tc|tr|noBreakHyphen|comment|"
    r"threadedComment|text|si)\b([^<>]*)>([^<]*)"
)
TAG: Final = re.compile(r"<[^<>]*>")
_OPEN_DOCUMENT_ENDS: Final = re.compile(r"</(?:text:p|text:h|table:table-row)>")
_FALLBACK: Final = (
    re.compile(r"<(?:[\w.-]{1,80}:)?Fallback\b"),
    re.compile(r"</(?:[\w.-]{1,80}:)?Fallback>"),
)
DESCRIBED: Final = re.compile(
    r"\s(?:[\w.-]+:)?(?:descr|title|alt|string|tooltip|display|prompt|promptTitle|"
    r"error|comment|text|instr|tag|alias|val|v|value|name|connection|command)"
    r"=[\"']([^\"']{4,})[\"']"
)
TELLING: Final = re.compile(r"[\d@\u4e00-\u9fff].{3}", re.DOTALL)
LINKED: Final = re.compile(r"\bTarget=[\"']((?:mailto|tel|https?|ftp|file):[^\"']+)")
SIGNS: Final = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
LINES: Final = frozenset({"p", "comment", "threadedComment", "text", "si"})
_GAPS: Final = re.compile(r"[ \n]*\n[ \n]*")


def decoded_xml(body: bytes) -> str:
    """Return XML as text, comments dropped and CDATA as ordinary text."""
    wide = body[:2] in {b"\xff\xfe", b"\xfe\xff"}
    text = body.decode("utf-16" if wide else "utf-8-sig", "replace")
    if "<!" in text:
        text = _replaced(text, _COMMENT, lambda _whole, _inner: "")
        text = _replaced(
            text, _CDATA, lambda _whole, inner: html.escape(inner, quote=False)
        )
    return text


def paragraphs(xml: str, wanted: str = "t") -> str:
    """Return the text of some elements, a line for each paragraph or row of a table.

    Runs of one paragraph are joined: an editor cuts a number into runs wherever its
    cursor stood.

    Args:
        xml: as ``decoded_xml`` gives it.
        wanted: local name of the elements that hold text: ``t``, ``delText``.
    """
    out: list[str] = []
    cells = 0
    for closing, name, attributes, text in TOKEN.findall(xml):
        if attributes.endswith("/"):
            out.append(SIGNS.get(name, ""))
        elif name == wanted:
            out.append("" if closing else text)
        elif name in LINES:
            out.append(" " if cells else "\n")
            out.append(text if name == "text" and not closing else "")
        elif name == "tc":
            cells += -1 if closing else 1
            out.append("\t" if closing else "")
        elif name == "tr" and closing:
            out.append("\n")
    return _GAPS.sub("\n", html.unescape("".join(out))).strip("\n")


def without_doubles(xml: str) -> str:
    """Drop what is written a second time for older editors, where it is the same."""
    if "Fallback" not in xml:
        return xml
    others = _replaced(xml, _FALLBACK, lambda _whole, _inner: "")
    seen = {*paragraphs(others).split("\n"), ""}

    def kept(whole: str, _inner: str) -> str:
        return "" if {*paragraphs(whole).split("\n")} <= seen else whole

    return _replaced(xml, _FALLBACK, kept)


def flat(xml: str) -> str:
    """Return all text, a line for each element."""
    return _GAPS.sub("\n", html.unescape(TAG.sub("\n", xml))).strip("\n")


def open_document(xml: str) -> str:
    """Return the text of an OpenDocument, a line for each paragraph."""
    text = _OPEN_DOCUMENT_ENDS.sub("\n", xml).replace("<text:tab/>", "\t")
    return _GAPS.sub("\n", html.unescape(TAG.sub("", text))).strip("\n")


def described(xml: str) -> str:
    """Return what stands in attributes: descriptions of pictures, prompts, links."""
    attributes = [text for text in DESCRIBED.findall(xml) if TELLING.search(text)]
    found = [*attributes, *LINKED.findall(xml)]
    return html.unescape("\n".join(dict.fromkeys(found)))


def _replaced(
    text: str,
    ends: tuple[re.Pattern[str], re.Pattern[str]],
    put: Callable[[str, str], str],
) -> str:
    """Replace each stretch between an opening and the next closing.

    Args:
        text: what opens and is never closed stays.
        ends: the opening and the closing.
        put: (with its ends, without them) → what takes the place.
    """
    out: list[str] = []
    at = 0
    while (begin := ends[0].search(text, at)) is not None:
        end = ends[1].search(text, begin.end())
        if end is None:
            break
        out.append(text[at : begin.start()])
        inner = text[begin.end() : end.start()]
        out.append(put(text[begin.start() : end.end()], inner))
        at = end.end()
    return "".join([*out, text[at:]])
