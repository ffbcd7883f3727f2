"""A change of policies as a request: which texts, for which, and what they would do."""

from dataclasses import dataclass
from typing import Self

from xinhu.desks.staff.approvals.kinds import Done, Facts, Kind, Line, Said
from xinhu.desks.staff.models import PolicyProposal
from xinhu.desks.staff.organisation.authority import require_still_asks
from xinhu.desks.staff.organisation.in_force import staff_rules
from xinhu.desks.staff.policy_change.finding import Simulated
from xinhu.desks.staff.policy_change.putting_in_force import put_in_force
from xinhu.desks.staff.policy_change.saying import say
from xinhu.desks.staff.wording import Language

KIND = "policy_change"
SCOPE = "policy"
"""Scope of whoever proposes policies."""
_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """Exactly these policies in the place of exactly those.

    Attributes:
        proposal: reference.
        base: number of the version that is replaced.
        base_digest, digest: of the texts of both.
        simulation: digest of what was found about the last days.
        refused, less, more, opened: how many looks of the last days would have been
            refused, shown less, shown more, permitted.
    """

    proposal: str
    base: int
    base_digest: str
    digest: str
    simulation: str
    refused: int
    less: int
    more: int
    opened: int

    @classmethod
    def of(cls, row: PolicyProposal, found: Simulated) -> Self:
        """Return the request for a proposal."""
        return cls(
            proposal=row.reference,
            base=row.base,
            base_digest=row.base_digest,
            digest=row.digest,
            simulation=found.digest,
            refused=found.count("refused"),
            less=found.count("less"),
            more=found.count("more"),
            opened=found.count("opened"),
        )

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return KIND

    @property
    def concerns(self) -> frozenset[str]:
        """It is about nobody in particular."""
        return frozenset()

    def facts(self) -> Facts:
        """Return all that the request says."""
        return {
            "proposal": self.proposal,
            "base": self.base,
            "base_digest": self.base_digest,
            "digest": self.digest,
            "simulation": self.simulation,
            "refused": self.refused,
            "less": self.less,
            "more": self.more,
            "opened": self.opened,
        }

    def words(self, language: Language) -> Said:
        """Say it in words; the texts themselves stand on the proposal's page."""
        lines = (
            Line(say("policy_said.proposal", language), self.proposal),
            Line(say("policy_said.base", language), self._base(language)),
            Line(say("policy_said.digest", language), self.digest[:_DIGITS]),
            Line(
                say("policy_said.simulation", language),
                say(
                    "policy_said.found",
                    language,
                    refused=self.refused,
                    less=self.less,
                    more=self.more,
                    opened=self.opened,
                ),
            ),
            Line(
                say("policy_said.where", language),
                f"/matrix/proposals/{self.proposal}/",
            ),
        )
        return Said(say("policy_said.title", language, proposal=self.proposal), lines)

    def carry_out(self, done: Done) -> None:
        """Put it in force.

        Raises:
            Refusal: another version came in force meanwhile, fewer than two other
                people said yes, it can no longer be used, or whoever asked holds no
                post any more that proposes policies.
        """
        require_still_asks(
            done.requester, {SCOPE}, staff_rules().book, done.at, branch=None
        )
        put_in_force(self.proposal, self.digest, done)

    def _base(self, language: Language) -> str:
        short = self.base_digest[:_DIGITS]
        if self.base == 0:
            return say("policy_said.installed", language, digest=short)
        return say("policy_said.number", language, number=self.base, digest=short)


def _read(facts: Facts) -> PolicyChange:
    def number(name: str) -> int:
        return int(str(facts[name]))

    return PolicyChange(
        proposal=str(facts["proposal"]),
        base=number("base"),
        base_digest=str(facts["base_digest"]),
        digest=str(facts["digest"]),
        simulation=str(facts["simulation"]),
        refused=number("refused"),
        less=number("less"),
        more=number("more"),
        opened=number("opened"),
    )


POLICY_CHANGE = Kind(code=KIND, read=_read, at_once=True)
