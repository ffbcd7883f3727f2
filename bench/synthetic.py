"""Files of invented customers to import, made once and kept between runs."""

from pathlib import Path

from xinhu.desks.customers.synthetic.files import write_csv

_SEED = "bench"


def customer_file(folder: Path, customers: int) -> Path:
    """Return a CSV with that many customers, making it the first time."""
    path = folder / f"customers-{customers}.csv"
    if not path.exists():
        draft = path.with_suffix(".draft")
        write_csv(draft, customers, _SEED)
        draft.replace(path)
    return path
