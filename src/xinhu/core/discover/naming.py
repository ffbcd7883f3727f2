"""Names of files, folders, members, sheets, tables and columns, as texts to search.

Guarantees: a name is searched once in a file, however many parts come of what it names;
what the name of a folder within an archive holds is told once, however much lies in it;
clean names cost a look for five digits or an at sign, nothing else. A folder of a tree
is searched by itself, as a file without parts. Leaves to ``gathering`` what searches.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from xinhu.core.discover.finding import Hit
from xinhu.core.discover.part import TablePart, TextPart, Unread

LIST: Final = "names of members"
"""Place of a text that is the list of a container's members, one a line."""
LONGEST: Final = 300
"""Signs of a name as it stands in the way to its member; all of it is searched."""
INSIDE: Final = "!"
"""Stands between a container and its member."""
NAME: Final = "name"
"""Place of what is found in the name of a file or member; of a sheet, table or column
it stands behind their place."""

FOLDER: Final = "/"
"""Ends the path of a folder whose name is searched; no path of a file ends so."""

_COLUMN: Final = "column name"
_HEADING: Final = "heading"
_FIVE: Final = re.compile(r"(?:\d[\s_.-]?){5}|@")
"""What a value in a name holds at least."""
_TIME: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d(?:[-_T ]?[0-2]\d[-_.]?[0-5]\d"
    r"[-_.]?[0-5]\d)?(?!\d)"
)
"""Days and times, which names of clean files hold most."""
_CORNER: Final = re.compile(
    r"(?<=.) (?:heading|formula|header|corners|comment|drawing|diagram|chart|links|"
    r"properties|pivot cache|external link|(?:table|queryTable|pivotTable|slicer)"
    r"\d{1,4})(?: (?:values|description|field|tracked deletion))?$"
)
"""What readers put behind the name of a sheet, of what lies beside its cells."""
_LOW_LINE: Final = re.compile(r"_(?=\d)|(?<=\d)_")
_MANY: Final = 4096
_AROUND: Final = 9
"""Containers around a member, at most; other signs in a way are parts of names."""


class Name(NamedTuple):
    """A name worth a search.

    Attributes:
        member, place: of what is found in it.
        text: the name.
    """

    member: str
    place: str
    text: str


class Names:
    """Gathers the names of one file.

    Args:
        path: of the file; of a folder, with a slash behind it.
    """

    def __init__(self, path: str) -> None:
        self._file = path.removesuffix(FOLDER).rpartition(FOLDER)[2]
        self._folders: set[tuple[str, str, int]] = set()
        self._kept: dict[tuple[str, str], Name] = {}
        self._member = ""
        self._told: set[str] = set()
        self._around: set[str] = set()
        self._heading: tuple[str, str] | None = None
        if is_worth_a_search(self._file):
            self._keep("", NAME, self._file)

    @property
    def many(self) -> bool:
        """Whether it is time to search what was gathered."""
        return len(self._kept) >= _MANY

    def see(self, part: TextPart | TablePart | Unread) -> bool:
        """Take the names in a part; return whether it is nothing but names."""
        if part.member != self._member:
            self._member = part.member
            self._way(part.member)
        if isinstance(part, TextPart):
            if part.place == LIST:
                self._list(part)
                return True
            if part.place.endswith(_HEADING):
                self._heading = part.member, part.place
            self._sheet(part.member, part.place)
        elif isinstance(part, TablePart):
            self._sheet(part.member, part.place)
            self._columns(part)
        return False

    def taken(self) -> list[Name]:
        """Return what was gathered, and begin anew."""
        names = [name for _, name in sorted(self._kept.items())]
        self._kept.clear()
        return names

    def placed(self, name: Name, hit: Hit) -> str | None:
        """Return the member that a hit in a name belongs to: it, or a folder above it.

        Returns:
            the way to it, a folder's with a slash behind it; ``None``: it was told.
        """
        end = name.text.find(FOLDER, hit.start)
        if end < 0 or name.place != NAME:
            return name.member
        outer = name.member.removesuffix(name.text[:LONGEST])
        told = f"{outer}{name.text[: end + 1]}", hit.kind, hit.start
        if told in self._folders:
            return None
        self._folders.add(told)
        return f"{outer}{name.text[: end + 1][:LONGEST]}"

    def _list(self, part: TextPart) -> None:
        for line in part.text.decode("utf-8").split("\n"):
            if is_worth_a_search(line):
                self._member_name(part.member, line)
        self._told.add(part.member)

    def _way(self, way: str) -> None:
        """Take the name of a member, and of the containers around it."""
        if not is_worth_a_search(way):
            return
        outer, _, name = way.rpartition(INSIDE)
        if outer not in self._told:
            self._member_name(outer, name)
        for _ in range(_AROUND):
            if not outer or outer in self._around:
                return
            self._around.add(outer)
            outer, _, name = outer.rpartition(INSIDE)
            if outer not in self._told:
                self._member_name(outer, name)

    def _member_name(self, outer: str, name: str) -> None:
        around = outer.rpartition(INSIDE)[2] if outer else self._file
        # What is packed alone is called as its pack.
        if is_worth_a_search(name) and (name.rpartition(".")[0] or name) not in around:
            way = name[:LONGEST]
            self._keep(f"{outer}{INSIDE}{way}" if outer else way, NAME, name)

    def _sheet(self, member: str, place: str) -> None:
        if place and is_worth_a_search(place):
            sheet = _CORNER.sub("", place)
            if sheet not in self._file:
                self._keep(member, f"{sheet} {NAME}", sheet)

    def _columns(self, part: TablePart) -> None:
        if self._heading == (part.member, f"{part.place} {_HEADING}".strip()):
            return  # was a text of its own
        place = f"{part.place} {_COLUMN}".strip()
        for column in part.columns:
            if is_worth_a_search(column):
                self._keep(part.member, place, column)

    def _keep(self, member: str, place: str, text: str) -> None:
        self._kept.setdefault((member, text), Name(member, place, text))


def is_worth_a_search(name: str) -> bool:
    """Tell whether a name may hold a value."""
    if not _FIVE.search(name):
        return False
    return _FIVE.search(_TIME.sub("", name)) is not None


def _spaced(name: str) -> str:
    """Write a name as a text of the same length: its ending is no part of a value."""
    stem, dot, ending = name.rpartition(".")
    return _LOW_LINE.sub(" ", f"{stem} {ending}" if dot else name)


def written(names: Sequence[Name]) -> bytes:
    """Write names as one text."""
    return "\n".join(_spaced(name.text) for name in names).encode("utf-8", "replace")


def found_in(names: Sequence[Name], hits: Iterable[Hit]) -> Iterator[tuple[Name, Hit]]:
    """Yield each hit with the name that it begins in, counted from that name's begin.

    Args:
        names: as they were written.
        hits: in the text of all of them.
    """
    ends, at = [], 0
    for name in names:
        at += len(name.text) + 1
        ends.append(at)
    which = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        while hit.start >= ends[which]:
            which += 1
        name = names[which]
        begin = ends[which] - len(name.text) - 1
        end = min(hit.end - begin, len(name.text))
        yield name, hit._replace(start=hit.start - begin, end=end)
