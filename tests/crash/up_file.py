"""Where the small supervisor tells that every process of its own serves."""

from pathlib import Path


def up_file(data: Path) -> Path:
    """Return the file beside a bank's folder that is there once all of it serves."""
    return data.parent / "up"
