"""The authority of the simulated bureau, for tests."""

from xinhu.adapters.bureau.simulator.authority import Authority

__all__ = ["Authority"]
