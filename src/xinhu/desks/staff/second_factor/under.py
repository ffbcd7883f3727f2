"""Under what second factors are judged: rules, secret, place and time."""

from dataclasses import dataclass, field

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.staff.second_factor.rules import FactorRules

_MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """Surroundings of one act.

    Attributes:
        rules: in force.
        secret: the channel secret; shown by no ``repr``.
        zone: where the session comes from.
        at: now.
        random: draws secrets, nonces and codes.
    """

    rules: FactorRules
    secret: str = field(repr=False)
    zone: str
    at: Instant
    random: RandomBytes = field(repr=False)

    @property
    def fresh_until(self) -> Instant:
        """Until when a factor that is shown now stays fresh."""
        return Instant(self.at + self.rules.fresh * _MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The session in which a factor is shown.

    Attributes:
        token: its bearer token at the gate.
        scopes: what it is good for under the main post, once its operator may work.
    """

    token: str = field(repr=False)
    scopes: frozenset[str]
