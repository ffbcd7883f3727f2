"""The lists that screens are built from: purposes, kinds of ground, roles, and words.

For menus and labels only. What a person may do is never read from here: the gate
decides, and a menu that offered too much would be refused there.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xinhu.core.policy.rule_book import PLAIN_LOOK, Purpose, RuleBook
from xinhu.desks.staff.wording import Explanation, Language, Wording

__all__ = ["Explanation", "Language", "Lists", "Purpose", "load_lists"]

_LOOKING = frozenset({"disclose"})


@dataclass(frozen=True, slots=True)
class Lists:
    """Rule book and words, as loaded once."""

    book: RuleBook
    wording: Wording

    def scopes(self, role: str) -> frozenset[str]:
        """Return the scopes of a role; none for a role that the rules do not know."""
        return self.book.scopes_of(role)

    def purposes(self, role: str) -> dict[str, Purpose]:
        """Return the purposes for which a role may look at a record, by code.

        Those with a matter of their own are served at their own desk, and left out.
        """
        return {
            code: purpose
            for code, purpose in self.book.purposes.items()
            if role in purpose.roles
            and purpose.scope in _LOOKING
            and purpose.matter == PLAIN_LOOK
        }

    def label(self, what: str, code: str, language: Language) -> str:
        """Return the name of a code for people; the code itself where it has none.

        Args:
            what: ``purpose``, ``role``, ``zone``, ``kind`` (of ground) or ``field``.
            code: the code.
            language: of the reader.
        """
        named = self.wording.names.get(what, {}).get(code)
        if named is None:
            return code
        return named.en if language == "en" else named.zh


@cache
def load_lists(folder: Path, override: Path | None) -> Lists:
    """Read the rules once per process.

    Raises:
        PolicyInvalidError: a file cannot be used.
    """
    book = RuleBook.load(folder, override)
    return Lists(book, Wording.load(folder, override))
