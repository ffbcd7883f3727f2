"""The rules of 事后监督, as gate and console read them."""

from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings


def load_supervision(settings: Settings) -> SupervisionRules:
    """Read the rules, or raise what is wrong with them."""
    return SupervisionRules.load(SHIPPED, settings.rules)
