"""Where the rules are that come with this version. Loads nothing."""

from pathlib import Path
from typing import Final

import xinhu

FOLDER: Final = Path(xinhu.__file__).parent / "rules"
