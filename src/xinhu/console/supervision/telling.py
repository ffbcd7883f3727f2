"""Items as pages tell them: names in the reader's language, and why one may not act."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xinhu.console.access.signed_in import SignedInRequest
from xinhu.console.kit.language import language_of
from xinhu.console.kit.times import on_the_clock
from xinhu.console.kit.words import lists, say, say_code, titled
from xinhu.console.supervision.at_desk import deed_of, supervision_desk
from xinhu.core.base.errors import Refusal
from xinhu.desks.audit.supervision.desk import require_supervisor
from xinhu.desks.audit.supervision.items import Seen, act_of, operators_named
from xinhu.desks.audit.supervision.selecting import event_of
from xinhu.desks.audit.supervision.separating import require_may_sign
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.rules import Explanation, Language


class Row(NamedTuple):
    """An item as a table tells it.

    Attributes:
        seen: the item.
        leaf: hexadecimal leaf hash of its entry.
        at: local time to the second.
        actor, name: who did it: reference and name.
        what: the purpose, or what the act was.
        ground: kind of the ground; empty where there was none.
        reasons: why it is on the list.
        by: who gave the last verdict; empty while nobody did.
    """

    seen: Seen
    leaf: str
    at: str
    actor: str
    name: str
    what: str
    ground: str
    reasons: tuple[str, ...]
    by: str


def rows_of(found: Sequence[Seen], language: Language) -> list[Row]:
    """Return items as rows, in their order."""
    people = operators_named(seen.entry.actor for seen in found)
    return [_row(seen, people.get(seen.entry.actor), language) for seen in found]


def _row(seen: Seen, operator: Operator | None, language: Language) -> Row:
    entry = seen.entry
    ground = "" if entry.ground is None else entry.ground["kind"]
    return Row(
        seen=seen,
        leaf=bytes(seen.row.leaf).hex(),
        at=on_the_clock(entry.at),
        actor=entry.actor,
        name="" if operator is None else operator.full_name,
        what=what_of(entry.purpose, event_of(entry), entry.kind, language),
        ground=titled("kind", ground, language) if ground else "",
        reasons=tuple(reason(code, language) for code in seen.row.reasons),
        by="" if seen.verdict is None else seen.verdict.by.full_name,
    )


def what_of(purpose: str | None, event: str, kind: str, language: Language) -> str:
    """Return what was done, in words: for which purpose, which act, or what kind."""
    if purpose:
        return titled("purpose", purpose, language)
    if event:
        return say_code("event", event, language)
    return say_code("kind", kind, language)


def reason(code: str, language: Language) -> str:
    """Return why an item is on a list; the code where no rule has it any more."""
    rule = supervision_desk().rules.criteria.get(code)
    if rule is None:
        return code
    return rule.en if language == "en" else rule.zh


def hindrance(request: SignedInRequest, seen: Seen) -> Explanation | None:
    """Return why the supervisor may not decide an item; None where they may."""
    desk, deed = supervision_desk(), deed_of(request)
    try:
        supervisor = require_supervisor(desk, deed)
        act = act_of(desk, seen, deed.at)
        require_may_sign(supervisor, act, desk.rules.head_office, desk.require_fit)
    except Refusal as refusal:
        return lists().wording.explain(refusal, language_of(request))
    return None


def joined(words: Iterable[str], language: Language) -> str:
    """Return words as a list within a sentence."""
    return say("frame.comma", language).join(words)
