"""All courses in force, and which purposes and posts want which."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xinhu.desks.training import defects, refusals
from xinhu.desks.training.grace import load_grace
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.reading import read_pack

FOLDER: Final = "courses"


@dataclass(frozen=True, slots=True)
class CourseBook:
    """The packs, by code, and the packs of each purpose that there is.

    Attributes:
        packs: course → pack.
        purposes: purpose → the courses that nobody may use it without; never none.
        grace: purpose → how long it stays open after a certificate has ended, in days;
            not at all for any other.
    """

    packs: Mapping[str, Pack]
    purposes: Mapping[str, tuple[Pack, ...]]
    grace: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def load(
        cls, folder: Path, override: Path | None, purposes: Collection[str]
    ) -> "CourseBook":
        """Read every pack.

        Args:
            folder: the shipped ``rules`` folder.
            override: the institution's own ``rules``; it may change packs and add some.
            purposes: every purpose in force.

        Raises:
            CourseDefectError: a pack cannot be used, names a purpose that is not in
                force, or a purpose is in force that no pack names.
        """
        packs = {
            code: _pack(code, folder, override) for code in _codes(folder, override)
        }
        for code, pack in packs.items():
            named = pack.course.purposes
            strange = sorted(set() if named == "any" else named - set(purposes))
            if strange:
                raise defects.CoursePurposeError(course=code, purpose=strange[0])
        wanted = {purpose: _wanted_for(purpose, packs) for purpose in sorted(purposes)}
        for purpose, its in wanted.items():
            if not its:
                raise defects.CoursePurposeUncoveredError(purpose=purpose)
        return cls(packs, wanted, load_grace(folder, override, purposes))

    def pack(self, course: str) -> Pack:
        """Return a course.

        Raises:
            CourseUnknownError: there is none of that code.
        """
        pack = self.packs.get(course)
        if pack is None:
            raise refusals.CourseUnknownError(course=course)
        return pack

    def wanted_for(self, purpose: str) -> tuple[Pack, ...]:
        """Return the courses that a purpose wants: at least one.

        Raises:
            TrainingPurposeUnknownError: no list knows the purpose.
        """
        wanted = self.purposes.get(purpose)
        if not wanted:
            raise refusals.TrainingPurposeUnknownError(purpose=purpose)
        return wanted

    def curriculum(self, post: str) -> tuple[Pack, ...]:
        """Return the courses that a post must take: at least one.

        Raises:
            TrainingPostUnknownError: no course is set for the post.
        """
        wanted = tuple(
            pack
            for pack in self.packs.values()
            if pack.course.posts == "any" or post in pack.course.posts
        )
        if not wanted:
            raise refusals.TrainingPostUnknownError(post=post)
        return wanted


def _codes(folder: Path, override: Path | None) -> list[str]:
    roots = [root / FOLDER for root in (folder, override) if root is not None]
    found = {
        path.name
        for root in roots
        if root.is_dir()
        for path in root.iterdir()
        if path.is_dir()
    }
    return sorted(found)


def _pack(code: str, folder: Path, override: Path | None) -> Pack:
    shipped = folder / FOLDER / code
    own = None if override is None else override / FOLDER / code
    if own is None or not own.is_dir():
        return read_pack(shipped)
    return read_pack(shipped, own) if shipped.is_dir() else read_pack(own)


def _wanted_for(purpose: str, packs: Mapping[str, Pack]) -> tuple[Pack, ...]:
    return tuple(
        pack
        for pack in packs.values()
        if pack.course.purposes == "any" or purpose in pack.course.purposes
    )
