"""Files of invented customers to import, made once and kept between runs."""

from pathlib import Path


def customer_file(folder: Path, customers: int) -> Path:
    """Return a CSV with that many customers, making it the first time."""
    raise NotImplementedError(folder, customers)
