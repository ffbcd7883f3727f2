"""Makes a demo and serves nobody: ``python -m stories.founding FOLDER CUSTOMERS``.

The very code with which ``xinhu demo`` makes a bank the first time it is started.
"""

import sys
from pathlib import Path

from ports import free_port
from xinhu.wiring.demo import build_demo, demo_settings

if __name__ == "__main__":
    build_demo(
        demo_settings(Path(sys.argv[1]), free_port()),
        int(sys.argv[2]),
        "international",
        lambda _zh, _en: None,
        lambda _done, _of: None,
    )
