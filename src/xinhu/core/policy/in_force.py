"""The rules in force: one value, so that what belongs together changes together."""

from collections.abc import Mapping
from dataclasses import dataclass

from xinhu.core.policy.decider import Decider
from xinhu.core.policy.fitness import Fitness


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What a gate decides by.

    Attributes:
        number: of the version among those that were put in force; 0 for the policies
            as installed.
        version: of the policies, for the entry.
        purposes: the codes that are ours, and may stand in an entry; each with the kind
            of entry that a look under it is.
        decider: purposes, field limits and policies.
        fitness: certificates and second factor.
    """

    number: int
    version: str
    purposes: Mapping[str, str]
    decider: Decider
    fitness: Fitness
