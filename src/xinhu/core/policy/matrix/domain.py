"""Everything that can be asked, as few values as tell all answers apart.

Departments and posts are free text: the words that policies compare them with, and one
value that stands for every other. Hours are the first hour of each stretch of the day
in which no answer changes. Fields that no policy tells apart stand for each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xinhu.core.policy.levels import Context
from xinhu.core.policy.matrix.mentions import Mention, mentions
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.rule_book import Purpose, RuleBook

OTHER: Final = "\ue000"
"""Any department or post that no policy and no list names."""

_HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """The values of what policies look at besides the field.

    Attributes:
        departments, posts: words that something names, and ``OTHER``.
        hours: first hour of each stretch of the day, from 0.
        opaque: ids of policies that use free text so that nobody could list it.
    """

    departments: tuple[str, ...]
    posts: tuple[str, ...]
    hours: tuple[int, ...]
    opaque: tuple[str, ...]

    @classmethod
    def of(
        cls,
        *sets: PolicySet,
        departments: Iterable[str] = (),
        posts: Iterable[str] = (),
    ) -> "Domain":
        """Return the values that tell apart what any of these policies decide.

        Args:
            sets: versions to be looked at, or compared, together.
            departments: words of the institution; they count only where a policy is
                opaque, and else stand under ``OTHER``.
            posts: likewise.
        """
        found = [mention for each in sets for mention in mentions(each).values()]
        opaque = {m.policy for m in found if m.opaque or OTHER in _words_of(m)}
        listed = {
            name
            for each in sets
            for purpose in each.book.purposes.values()
            if purpose.departments != "any"
            for name in purpose.departments
        }
        words = {
            "department": _words(found, "department") | listed,
            "post": _words(found, "post"),
        }
        if opaque:
            words["department"] |= set(departments)
            words["post"] |= set(posts)
        return cls(
            departments=(*sorted(words["department"] - {OTHER}), OTHER),
            posts=(*sorted(words["post"] - {OTHER}), OTHER),
            hours=_stretches(found),
            opaque=tuple(sorted(opaque)),
        )

    def department(self, name: str) -> str:
        """Return the value that stands for a department."""
        return name if name in self.departments else OTHER

    def post(self, name: str) -> str:
        """Return the value that stands for a post."""
        return name if name in self.posts else OTHER

    def until(self, hour: int) -> int:
        """Return the hour at which the stretch ends that begins at this one."""
        return next((later for later in self.hours if later > hour), _HOURS)

    def contexts(self, book: RuleBook) -> Iterator[Context]:
        """Yield all that the lists let through to the policies."""
        for code, purpose in book.purposes.items():
            for role in sorted(purpose.roles):
                for ground in sorted(purpose.grounds):
                    yield from self.standings(code, purpose, role, ground, book)

    def standings(
        self, code: str, purpose: Purpose, role: str, ground: str, book: RuleBook
    ) -> Iterator[Context]:
        """Yield each standing that states this purpose and ground in this role."""
        for department in self.departments:
            if purpose.departments != "any" and department not in purpose.departments:
                continue
            for post in self.posts:
                for zone in book.zones:
                    for hour in self.hours:
                        yield Context(
                            role=role,
                            post=post,
                            department=department,
                            zone=zone,
                            purpose=code,
                            ground=ground,
                            sensitive=purpose.sensitive,
                            hour=hour,
                        )


def alike(policies: PolicySet, grades: Mapping[str, str]) -> Mapping[str, str]:
    """Return for each field the first one that no policy tells from it."""
    group_of = {
        name: code
        for code, group in policies.book.groups.items()
        for name in group.fields
    }
    first: dict[tuple[str, str, str], str] = {}
    return {
        name: first.setdefault(
            (
                grade,
                group_of.get(name, ""),
                name if name in policies.named_fields else "",
            ),
            name,
        )
        for name, grade in grades.items()
    }


def _words(found: Iterable[Mention], attribute: str) -> set[str]:
    return {word for m in found for word in m.words.get(attribute, ())}


def _words_of(mention: Mention) -> set[str]:
    return {word for words in mention.words.values() for word in words}


def _stretches(found: Iterable[Mention]) -> tuple[int, ...]:
    edges = {0}
    for mention in found:
        if mention.hours is None:
            return tuple(range(_HOURS))
        edges |= {hour for hour in mention.hours if 0 <= hour < _HOURS}
    return tuple(sorted(edges))
