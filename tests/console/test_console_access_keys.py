"""Access keys: one meaning each, wherever one is."""

import re
from pathlib import Path

import xinhu.console
from xinhu.console.kit.navigation import PLACES

_KEY = re.compile(r'accesskey="(\w)"')
_PACKAGE = Path(xinhu.console.__path__[0])


def test_places_have_keys_of_their_own() -> None:
    keys = [place.key for place in PLACES]
    assert len(keys) == len(set(keys))


def test_no_page_uses_a_key_of_the_navigation() -> None:
    keys = {place.key for place in PLACES}
    taken = {
        path.name: keys & set(_KEY.findall(path.read_text("utf-8")))
        for path in _PACKAGE.rglob("*.html")
    }
    assert not {name: keys for name, keys in taken.items() if keys}
