"""Builds the discovery desk as the worker and commands use it."""

from xinhu.desks.discovery.desk import Desk
from xinhu.desks.discovery.opening import open_desk
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings
from xinhu.wiring.training import ZONE


def load_discovery(settings: Settings) -> Desk:
    """Return the desk; Django is up.

    Raises:
        PolicyInvalidError: a file of rules cannot be used.
    """
    places = settings.scan_roots, settings.scan_databases
    return open_desk(SHIPPED, settings.rules, ZONE, *places)
