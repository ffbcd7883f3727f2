"""What the forms of the staff desk offer: units by their place in the tree, posts."""

from collections.abc import Iterator

from xinhu.console.kit.times import now
from xinhu.console.kit.words import say, titled
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.organisation.people import Branch, tree
from xinhu.desks.staff.rules import Language

Choices = list[tuple[str, str]]
_DEEPER = "\u3000"


def units(language: Language, nothing: str = "staff_form.choose") -> Choices:
    """Return the open units, each indented under what it stands under."""
    root = tree(now())
    rows = [] if root is None else list(_walk(root, ""))
    return [("", say(nothing, language)), *rows]


def posts(language: Language, nothing: str = "staff_form.choose") -> Choices:
    """Return the posts, by name."""
    named = [
        (code, titled("post", code, language)) for code in staff_rules().posts.posts
    ]
    named.sort(key=lambda each: each[1])
    return [("", say(nothing, language)), *named]


def _walk(branch: Branch, before: str) -> Iterator[tuple[str, str]]:
    yield branch.unit.code, f"{before}{branch.unit.name}"
    for below in branch.below:
        yield from _walk(below, before + _DEEPER)
