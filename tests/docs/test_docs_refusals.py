"""Every code that can be answered has words in both languages, and a page."""

import os
import pkgutil
from importlib import import_module  # the walk itself is what is tested
from pathlib import Path

import django
import pytest
import yaml

import xinhu
from xinhu.core.base.errors import BadInput, Fault, Refusal, XinhuError
from xinhu.wiring.rules import SHIPPED, load_book
from xinhu.wiring.settings import read_settings

_ROOT = Path(__file__).parents[2]
_SKIPPED = ("xinhu.adapters.postgres.migration_settings",)
"""It reads where the database is, and stops where nothing says so."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhu.wiring.django_settings")
django.setup()


def _load(name: str) -> None:
    if not name.startswith(_SKIPPED):
        import_module(name)


def _codes() -> set[str]:
    for module in pkgutil.walk_packages(
        xinhu.__path__, "xinhu.", onerror=lambda _: None
    ):
        if not module.name.endswith("__main__"):
            _load(module.name)
    found: set[str] = set()
    waiting: list[type[XinhuError]] = [XinhuError]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__.startswith("xinhu.") and kind not in {
            XinhuError,
            Refusal,
            BadInput,
            Fault,
        }:
            found.add(kind.code)
    return found - {""}


def _words() -> dict[str, dict[str, dict[str, str]]]:
    words: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted((SHIPPED / "messages").glob("*.yaml")):
        words.update(yaml.safe_load(path.read_text("utf-8")))
    return words


def test_every_code_has_words_in_chinese_and_english() -> None:
    words = _words()
    assert not sorted(_codes() - set(words))


def test_every_code_stands_in_the_page_of_refusals() -> None:
    page = (_ROOT / "docs" / "refusals.md").read_text("utf-8")
    assert not sorted(code for code in _codes() if f"`{code}`" not in page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_says_what_to_do_next(language: str) -> None:
    for code, both in _words().items():
        assert both[language]["message"], code
        assert both[language]["next"], code


def test_every_purpose_and_ground_stands_in_a_document() -> None:
    book = load_book(read_settings({}))
    pages = "".join(path.read_text("utf-8") for path in (_ROOT / "docs").rglob("*.md"))
    for code in (*book.purposes, *book.grounds, *book.roles, *book.zones):
        assert f"`{code}`" in pages, code
