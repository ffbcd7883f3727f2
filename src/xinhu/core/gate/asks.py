"""What is asked of the gate, and what it answers."""

from typing import NamedTuple

from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt
from xinhu.core.register.entry import GroundRef


class Ask(NamedTuple):
    """One look that somebody asks for.

    Attributes:
        bearer: SHA-256 of the token that came with the request, 32 bytes.
        customer: whose information.
        purpose: code of the purpose; unchecked text until step 2.
        ground: kind and reference; unchecked text until step 4. None where the purpose
            needs no ground.
        fields: names of fields; unchecked text until step 3.
    """

    bearer: bytes
    customer: CustomerId
    purpose: str
    ground: GroundRef | None
    fields: tuple[str, ...]


class Shown(NamedTuple):
    """Masked fields, and where it is written that they were shown.

    Attributes:
        fields: name → masked value; a list for a field that holds several.
        masks: name → mask level.
        receipt: of the entry that stood in the register before anything was opened.
    """

    fields: dict[str, str | list[str]]
    masks: dict[str, str]
    receipt: Receipt


class Refused(NamedTuple):
    """Why nothing is shown, and where that is written.

    Attributes:
        error: the refusal, or the fault met after the entry.
        receipt: of the entry; None where nobody known asked (step 1).
    """

    error: XinhuError
    receipt: Receipt | None


Answer = Shown | Refused
