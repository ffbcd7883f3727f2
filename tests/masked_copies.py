"""What tests of masked copies make and look at."""

import hashlib
import os
from functools import cache
from pathlib import Path

from remedy_room import NOW, REF
from xinhu.adapters.remedies.journal import Journal
from xinhu.adapters.remedies.masking.copying import mask_copy
from xinhu.adapters.remedies.masking.terms import Terms, load_masks
from xinhu.adapters.remedies.quarantining import Asked
from xinhu.wiring.looks import load_looks
from xinhu.wiring.shipped import FOLDER

ID = "330106198507010002"
MOBILE = "13812345678"
CARD = "6222021234567890128"


@cache
def terms(*kinds: str) -> Terms:
    looks = load_looks(None)
    sought = frozenset(kinds) or frozenset(looks.kinds)
    return Terms(looks, sought, 0.6, load_masks(FOLDER))


def masked(folder: Path, name: str, body: bytes, kinds: tuple[str, ...] = ()) -> bytes:
    """Write a file, mask a copy of it, and return what the copy holds.

    The journal tells of it until it is told to forget, and of nothing that failed.
    """
    file = folder / name
    file.write_bytes(body)
    target = file.with_name(f"{file.stem}.masked{file.suffix}")
    asked = Asked(REF, os.fsencode(file), hashlib.sha256(body).hexdigest(), NOW)
    kept = folder / "kept"
    kept.mkdir(exist_ok=True)
    handle = os.open(kept, os.O_RDONLY)
    try:
        mask_copy(asked, os.fsencode(target), terms(*kinds), Journal(handle))
        assert [path.name for path in kept.iterdir()] == [f"{REF}.journal"]
        Journal(handle).forget(REF)
    finally:
        os.close(handle)
        assert [*kept.iterdir()] == []
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    assert file.read_bytes() == body
    return target.read_bytes()
