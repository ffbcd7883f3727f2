"""How people write a number down: full width, with spaces, with dashes."""

from random import Random

from bench.discovery.drawing import chance, weighted

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def wide(value: str) -> str:
    """Return it with full-width digits and letters."""
    return value.translate(_WIDE)


def grouped(value: str, groups: tuple[int, ...], by: str) -> str:
    """Return it cut into groups; what is left over stays one group more."""
    pieces, place = [], 0
    for length in groups:
        pieces.append(value[place : place + length])
        place += length
    pieces.append(value[place:])
    return by.join(piece for piece in pieces if piece)


def disguised(
    rng: Random, value: str, groups: tuple[int, ...] = (), *, plain: float = 0.7
) -> str:
    """Return a number as somebody might write it, ``plain`` of the time as it is."""
    if chance(rng, plain):
        return value
    if not groups:
        return wide(value)
    spaced, dashed = grouped(value, groups, " "), grouped(value, groups, "-")
    return weighted(rng, (0.3, wide(value)), (0.45, spaced), (0.25, dashed))
