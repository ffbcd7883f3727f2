"""A root key's file whose passphrase is stretched as little as such a file may say.

Every process of a bank opens the file when it starts, and the usual stretching takes a
third of a second of a processor each time. What it is worth is tested where root keys
are (``tests/adapters/keys``), and a demo and a bank as people make them have it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from unittest import mock

from xinhu.adapters.keys.root_key_file import FileRootKey

_LEAST_WORK = 2**14


@contextmanager
def quick_root_key() -> Iterator[None]:
    """Let a root key that is drawn in the block be opened quickly ever after."""
    quick = partial(FileRootKey.create, work=_LEAST_WORK)
    with mock.patch.object(FileRootKey, "create", quick):
        yield
