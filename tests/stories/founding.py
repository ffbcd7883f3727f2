"""Makes a demo and serves nobody: ``python -m stories.founding FOLDER CUSTOMERS``.

The very code with which ``xinhu demo`` makes a bank the first time it is started; its
root key opens sooner.
"""

import sys
from pathlib import Path

from ports import free_port
from quick_root_key import quick_root_key
from xinhu.wiring.demo import build_demo, demo_settings

if __name__ == "__main__":
    with quick_root_key():
        build_demo(
            demo_settings(Path(sys.argv[1]), free_port()),
            int(sys.argv[2]),
            "international",
            lambda _zh, _en: None,
            lambda _done, _of: None,
        )
