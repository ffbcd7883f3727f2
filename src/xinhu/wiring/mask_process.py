"""The process that masks a copy: ``python -m xinhu.wiring.mask_process``.

It takes strangers' files apart, so it has no database, no key and no secret in its
environment. It is told what to mask on standard input and answers in one line.
"""

import os
import resource
import sys
import traceback
from pathlib import Path
from typing import Final

import msgspec

from xinhu.adapters.remedies.journal import Journal
from xinhu.adapters.remedies.masking.copying import mask_copy
from xinhu.adapters.remedies.masking.terms import Terms, load_masks
from xinhu.adapters.remedies.quarantining import Asked
from xinhu.core.base.clock import Instant
from xinhu.core.base.errors import XinhuError
from xinhu.wiring.dying import die_with_parent
from xinhu.wiring.looks import load_looks
from xinhu.wiring.mask_messages import Made, Refused, Wanted
from xinhu.wiring.settings import read_settings
from xinhu.wiring.shipped import FOLDER as SHIPPED

_MEMORY: Final = 4 * 1024**3
"""Bytes it may have; a file that wants more ends it."""
_FAULT: Final = 5


def main(parent: int, said: bytes) -> Made | Refused:
    """Mask a copy; return what is told of it."""
    die_with_parent(parent)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    # What lies in memory when a library breaks is customers' data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = msgspec.json.decode(said, type=Wanted)
    rules = read_settings(os.environ).rules
    looks = load_looks(rules)
    terms = Terms(looks, wanted.kinds, wanted.threshold, load_masks(SHIPPED, rules))
    asked = Asked(wanted.ref, wanted.path, wanted.digest, Instant(wanted.at))
    folder = os.open(Path(wanted.folder), os.O_RDONLY | os.O_DIRECTORY)
    try:
        made = mask_copy(asked, wanted.target, terms, Journal(folder))
    except XinhuError as error:
        return Refused(error.code)
    finally:
        os.close(folder)
    return Made(made.digest, made.size)


def _run() -> int:
    """Read what is wanted and answer; the text of an unforeseen error is not told."""
    try:
        out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        # Whatever prints, prints nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        answer = main(int(sys.argv[1]), sys.stdin.buffer.read())
        with out:
            out.write(msgspec.json.encode(answer))
    except Exception as error:  # noqa: BLE001 -- its text might hold a value
        where = "".join(traceback.format_tb(error.__traceback__))
        sys.stderr.write(f"{where}{type(error).__name__}\n")
        return _FAULT
    return 0


if __name__ == "__main__":
    sys.exit(_run())
