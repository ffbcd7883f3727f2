"""What is asked of the gate, and what it answers."""

from collections.abc import Callable
from typing import NamedTuple

from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.rule_book import PLAIN_LOOK
from xinhu.core.policy.standing import Standing
from xinhu.core.register.entry import GroundRef

Demand = Callable[[Standing, Ground | None, Instant], None]
"""What a desk demands of a request besides the policies: it returns, or raises a
refusal, from values that were fetched before; it does no I/O."""


class Matter(NamedTuple):
    """What a look is part of, where a desk asks for more than fields.

    Everything in it is the desk's own: references, codes of lists, digests. Text of the
    caller has no place here, as all of it stands in the entry.

    Attributes:
        kind: of the entry, in place of ``disclosure``.
        terms: what an approval must have been given for besides (``Query.terms``).
        demand: asked after the ground; None where nothing more is demanded.
        detail: of the entry, permitted or refused.
        commitment: hexadecimal SHA-256 over sealed details and their salt.
    """

    kind: str
    terms: tuple[tuple[str, str], ...]
    demand: Demand | None
    detail: tuple[tuple[str, str | int], ...] = ()
    commitment: str | None = None


PLAIN = Matter(PLAIN_LOOK, terms=(), demand=None)
"""A look that is part of nothing else."""


class Ask(NamedTuple):
    """One look that somebody asks for.

    Attributes:
        bearer: SHA-256 of the token that came with the request, 32 bytes.
        customer: whose information.
        purpose: code of the purpose; unchecked text until step 2.
        ground: kind and reference; unchecked text until step 4. None where the purpose
            needs no ground.
        fields: names of fields; unchecked text until step 3.
        matter: what the look is part of.
    """

    bearer: bytes
    customer: CustomerId
    purpose: str
    ground: GroundRef | None
    fields: tuple[str, ...]
    matter: Matter = PLAIN


class Shown(NamedTuple):
    """Masked fields, and where it is written that they were shown.

    Attributes:
        fields: name → masked value; a list for a field that holds several.
        masks: name → mask level.
        receipt: of the entry that stood in the register before anything was opened.
        permitted: name → mask level of every field that the entry names, whether the
            record holds it or not.
    """

    fields: dict[str, str | list[str]]
    masks: dict[str, str]
    receipt: Receipt
    permitted: tuple[tuple[str, str], ...]


class Refused(NamedTuple):
    """Why nothing is shown, and where that is written.

    Attributes:
        error: the refusal, or the fault met after the entry.
        receipt: of the entry; None where nobody known asked (step 1).
    """

    error: XinhuError
    receipt: Receipt | None


Answer = Shown | Refused
