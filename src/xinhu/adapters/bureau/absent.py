"""No bureau: nothing is ever sent, and nobody is told that something was."""

from xinhu.desks.inquiry.bureau import BureauQuery, BureauReport
from xinhu.desks.inquiry.errors import BureauNotSentError, BureauUnclearError


class AbsentBureau:
    """Stands where no bureau is set up; see ``desks.inquiry.bureau.Bureau``."""

    name = "none"

    async def query(self, query: BureauQuery) -> BureauReport:  # noqa: ARG002 -- as the protocol has it
        """Send nothing."""
        raise BureauNotSentError

    async def ended(self, key: str) -> None:
        """Keep nothing."""

    async def look_up(self, key: str) -> BureauReport | None:  # noqa: ARG002 -- as the protocol has it
        """Say that nobody can tell."""
        raise BureauUnclearError
