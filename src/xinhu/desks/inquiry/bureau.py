"""What a credit bureau is to the desk, and the duties of whoever connects to one.

A query cannot be made without the receipt of its entry: nothing leaves before it is
written. Each query has a key of its own; a bureau that knows a key answers the same
report again and counts nothing.
"""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from xinhu.core.base.receipt import Receipt

Media = Literal["application/json", "application/xml", "application/pdf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauQuery:
    """A query on its way out.

    Attributes:
        key: reference and attempt, as ``inquiry-….1``.
        receipt: of the entry that stands in the register.
        name, id_type, id_number: as opened from the vault under that receipt.
        reason: the bureau's code.
        institution: who asks.
        operator: reference of who asks.
        media: form of the report that is wanted.
    """

    key: str
    receipt: Receipt
    name: str = field(repr=False)
    id_type: str = field(repr=False)
    id_number: str = field(repr=False)
    reason: str
    institution: str
    operator: str
    media: Media = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauReport:
    """A report as it came.

    Attributes:
        number: the bureau's number of it.
        media: its form.
        body: its bytes, unread.
    """

    number: str
    media: Media
    body: bytes = field(repr=False)


class Bureau(Protocol):
    """Connects to a bureau."""

    name: str
    """What it is called in entries; no address."""

    async def query(self, query: BureauQuery) -> BureauReport:
        """Send a query once, and wait for its report.

        It MUST NOT send by itself a second time, whatever happened.

        Raises:
            BureauNotSentError: it is certain that nothing left.
            BureauRejectedError: the bureau answered that it does not; nothing counted.
            BureauUnclearError: anything else: a time-out, a broken connection or
                answer, an answer to another key.
        """
        ...

    async def ended(self, key: str) -> None:
        """Take note that an inquiry is over: what lies about of it in clear is removed.

        Raises nothing: what could not be removed is told in the log.
        """
        ...

    async def look_up(self, key: str) -> BureauReport | None:
        """Ask what became of a key, without querying.

        Returns:
            The report, or None where the bureau never saw the key.

        Raises:
            BureauRejectedError: the bureau answered the query that it does not.
            BureauUnclearError: the bureau does not say, or has no such service.
        """
        ...
