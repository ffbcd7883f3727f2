"""On what terms a record may be asked for: purpose, ground, fields, as a screen offers.

A menu, no decision. It puts what fits the purpose first; the gate decides about what is
sent, whether it stood on the menu or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from xinhu.console.gate_answers import CustomerCard, FieldCard, GroundCard
from xinhu.desks.staff.rules import Language, Lists, Purpose


@dataclass(frozen=True, slots=True)
class Terms:
    """What the screen offers for a purpose.

    Attributes:
        purposes: code and name of each purpose that there is for the operator.
        purpose: the chosen one; empty where none is.
        fitting: active grounds that cover the purpose.
        others: the customer's other grounds.
        fields: what the purpose may need, in the catalogue's order.
        may_open_case: whether the purpose may rest on a service case.
        may_ask: whether it may rest on a second person's approval.
    """

    purposes: tuple[tuple[str, str], ...]
    purpose: str
    fitting: tuple[GroundCard, ...]
    others: tuple[GroundCard, ...]
    fields: tuple[FieldCard, ...]
    may_open_case: bool
    may_ask: bool


def terms_for(
    lists: Lists,
    *,
    purposes: Mapping[str, Purpose],
    wanted: str,
    card: CustomerCard,
    grounds: tuple[GroundCard, ...],
    language: Language,
) -> Terms:
    """Work out what to offer.

    Args:
        lists: the rules.
        purposes: that the operator may look for now, by code.
        wanted: code of the purpose that was chosen; unknown ones count as none.
        card: the customer.
        grounds: of the customer.
        language: of the reader.
    """
    named = tuple((c, lists.label("purpose", c, language)) for c in purposes)
    chosen = purposes.get(wanted)
    if chosen is None:
        return Terms(named, "", (), grounds, (), may_open_case=False, may_ask=False)
    fitting = tuple(g for g in grounds if _fits(g, wanted))
    return Terms(
        purposes=named,
        purpose=wanted,
        fitting=fitting,
        others=tuple(g for g in grounds if g not in fitting),
        fields=tuple(f for f in card.fields if f.name in chosen.fields),
        may_open_case="service_case" in chosen.grounds,
        may_ask="supervisor_approval" in chosen.grounds,
    )


def _fits(ground: GroundCard, purpose: str) -> bool:
    return ground.state == "active" and purpose in ground.purposes
