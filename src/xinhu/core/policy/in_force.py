"""The rules in force: one value, so that what belongs together changes together."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field

from xinhu.core.base.clock import Instant
from xinhu.core.policy.decider import Decider, Permit
from xinhu.core.policy.fitness import Fitness
from xinhu.core.policy.query import Query
from xinhu.core.policy.refusals import PurposeElsewhereError
from xinhu.core.policy.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What a gate decides by.

    Attributes:
        number: of the version among those that were put in force; 0 for the policies
            as installed.
        version: of the policies, for the entry.
        purposes: the codes that are ours, and may stand in an entry; each with the kind
            of entry that a look under it is.
        decider: purposes, field limits and policies; given and not shown, so that
            nobody asks past the matter.
        fitness: certificates and second factor.
        found_files: whether anybody may open found files.
    """

    number: int
    version: str
    purposes: Mapping[str, str]
    decider: InitVar[Decider]
    fitness: Fitness
    found_files: bool = False
    _decider: Decider = field(init=False, repr=False)

    def __post_init__(self, decider: Decider) -> None:
        """Keep the decider to itself."""
        object.__setattr__(self, "_decider", decider)

    def permit(
        self,
        standing: Standing,
        query: Query,
        ground_kind: str | None,
        now: Instant,
        *,
        matter: str,
    ) -> Permit:
        """Return what may be seen by a look that is part of a matter.

        Whoever decides asks here: a purpose with a matter of its own is served by the
        desk of that matter alone.

        Args:
            standing: who asks.
            query: what is asked.
            ground_kind: the kind of ground named; None where none was.
            now: when.
            matter: kind of entry that the look is; ``PLAIN_LOOK`` for one that is part
                of nothing else.

        Raises:
            Refusal, BadInput: as for ``Decider.decide``.
            PurposeElsewhereError: the purpose is served at another desk.
        """
        permit = self._decider.decide(standing, query, ground_kind, now)
        if matter != self.purposes[query.purpose]:
            raise PurposeElsewhereError(purpose=query.purpose)
        return permit
