"""The demo's customers: an invented file, taken in through the door of real ones."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from xinhu.desks.customers.synthetic.files import write_csv
from xinhu.wiring.intake import import_on, look_at
from xinhu.wiring.root_key import open_root_key
from xinhu.wiring.settings import Settings

FILE: Final = "demo-customers.csv"
SEED: Final = "xinhu demo"
_FEW = 20_000
"""Up to so many, starting further processes costs more than it saves."""


def import_synthetic(
    settings: Settings, server: str, customers: int, count: Callable[[int, int], None]
) -> None:
    """Write the file and import it; nothing is rejected, and the file goes again.

    Args:
        settings: of the demo.
        server: its database.
        customers: how many.
        count: told how many are in, of how many.

    Raises:
        XinhuError: as an import of any file.
    """
    file = settings.data / FILE
    write_csv(file, customers, SEED)
    workers = 0 if customers <= _FEW else os.cpu_count() or 1

    def tell(_read: int, _whole: int, rows: int) -> None:
        count(rows, customers)

    sighted = look_at(settings, file, None)
    rejects = Path(f"{file}.rejected")
    root_key = partial(open_root_key, settings)
    import_on(settings, server, root_key, sighted, rejects, workers, tell)
    file.unlink()
    rejects.unlink(missing_ok=True)
