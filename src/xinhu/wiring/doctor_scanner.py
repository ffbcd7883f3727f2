"""The doctor's look at the scanner of texts: which of the two is asked."""

from xinhu.core.discover.detectors.detectors import load_detectors
from xinhu.core.discover.native.library import library
from xinhu.core.discover.text.scanner import TextScanner
from xinhu.wiring.finding import Finding
from xinhu.wiring.settings import Settings
from xinhu.wiring.shipped import FOLDER

_WHAT = "scanner"


def scanner(settings: Settings) -> Finding:
    """Are texts scanned by the compiled scanner; without it all is found as well.

    Raises:
        PolicyInvalidError: rules cannot be used.
    """
    detectors = load_detectors(FOLDER, settings.rules)
    if all(TextScanner(detectors, code=code).compiled for code in (False, True)):
        return Finding(_WHAT, "ok", "texts are scanned by the compiled scanner")
    why = "it was not built" if library() is None else "it cannot follow a rule"
    told = f"texts are scanned in Python, several times slower: {why}"
    return Finding(_WHAT, "ok", told)
