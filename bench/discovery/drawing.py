"""Draws from a seeded generator that the caller hands in."""

from random import Random
from typing import TypeVar

T = TypeVar("T")


def seeded(seed: int) -> Random:
    """Return a generator that draws the same after the same seed."""
    return Random(seed)  # noqa: S311 -- invented people, nothing secret


def chance(rng: Random, share: float) -> bool:
    """Return yes in that share of the cases."""
    return rng.random() < share


def weighted(rng: Random, *choices: tuple[float, T]) -> T:
    """Return one of several, each as often as the number before it says."""
    weights = [weight for weight, _ in choices]
    return rng.choices([what for _, what in choices], weights)[0]


def listed(words: str) -> tuple[str, ...]:
    """Return the words of a line."""
    return tuple(words.split())
