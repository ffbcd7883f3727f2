"""Opening a note that names nobody by its place."""

from collections.abc import Callable

OpenNote = Callable[[str, bytes], str]
"""Opens what ``SealNote`` sealed for a place, under the institution's note key."""
