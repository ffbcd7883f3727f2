"""What finds values in sentences: the shape of it."""

from collections.abc import Callable, Iterator

from xinhu.core.discover.characters import Characters, Stretches

Found = tuple[int, int, str]
"""Begin and end of a value in characters, and the reason."""
Find = Callable[[Characters, Stretches], Iterator[Found]]
"""Gives the values that begin in some stretches of a text; they may overlap."""
