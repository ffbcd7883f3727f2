"""What the parts of a gate worker share."""

from dataclasses import dataclass

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.core.policy.certificate import Trained
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.fitness import Fitness
from xinhu.core.policy.in_force import InForce
from xinhu.core.policy.matrix.found_files import may_be_opened
from xinhu.core.policy.policy_set import PolicySet
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.wiring.institution import Institution
from xinhu.wiring.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the parts of a worker share."""

    settings: Settings
    url: str
    institution: Institution
    keyring: Keyring
    catalogue: Catalogue
    installed: PolicySet
    number: int
    policies: PolicySet
    trained: Trained
    supervision: SupervisionRules
    approvals: ApprovalBook
    verifier_keys: str

    def in_force(self, number: int, policies: PolicySet) -> InForce:
        """Return what is decided by under a version."""
        purposes = policies.book.purposes
        return InForce(
            number=number,
            version=policies.version,
            purposes={code: one.matter for code, one in purposes.items()},
            decider=Decider(policies, self.catalogue.grades),
            fitness=Fitness(purposes, self.trained),
            found_files=may_be_opened(policies, self.catalogue.grades),
        )
