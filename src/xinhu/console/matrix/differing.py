"""Two versions side by side, in the reader's words."""

from typing import NamedTuple

from xinhu.console.kit.words import say, say_code
from xinhu.console.matrix.filters import department_label, name_of
from xinhu.desks.staff.policy_change.comparing import Changed, Moved
from xinhu.desks.staff.policy_change.matrices import OTHER
from xinhu.desks.staff.rules import Language


class MoveTold(NamedTuple):
    """A change of a role on a ground.

    Attributes:
        who: role and ground.
        fields: which.
        before, after: codes of levels.
        more: more is seen than before.
        only: zones, posts and hours to which it is limited.
    """

    who: str
    fields: str
    before: str
    after: str
    more: bool
    only: str


class ChangeTold(NamedTuple):
    """What changes for a purpose and grade."""

    departments: str
    purpose: str
    grade: str
    more: int
    less: int
    moves: tuple[MoveTold, ...]


def tell(changes: tuple[Changed, ...], language: Language) -> tuple[ChangeTold, ...]:
    """Say changes in words."""
    return tuple(
        ChangeTold(
            _listed(
                [department_label(name, language) for name in each.departments],
                language,
            ),
            name_of("purpose", each.purpose, language),
            each.grade,
            each.more,
            each.less,
            tuple(_move(move, language) for move in each.moves),
        )
        for each in changes
    )


def _move(move: Moved, language: Language) -> MoveTold:
    role = name_of("role", move.role, language)
    ground = name_of("kind", move.ground, language)
    posts = [
        say("matrix.other_posts", language)
        if post == OTHER
        else say_code("post", post, language)
        for post in move.posts
    ]
    only = [name_of("zone", zone, language) for zone in move.zones]
    if move.posts != (OTHER,):
        only.extend(posts)
    if move.hours:
        hours = _listed([str(hour) for hour in move.hours], language)
        only.append(say("matrix.from_hours", language, hours=hours))
    return MoveTold(
        who=f"{role} · {ground}",
        fields=_listed([name_of("field", f, language) for f in move.fields], language),
        before=move.before,
        after=move.after,
        more=move.more,
        only=_listed(only, language),
    )


def _listed(texts: list[str], language: Language) -> str:
    return say("frame.comma", language).join(texts)
