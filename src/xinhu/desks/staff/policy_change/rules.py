"""The lists, grades and shipped files that every version is read together with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.policy.policy_set import PolicySet, Texts
from xinhu.core.policy.rule_book import RuleBook


@dataclass(frozen=True, slots=True)
class Ruleset:
    """What a version of the policies is read with.

    Attributes:
        book: the lists.
        grades: field → C1, C2 or C3.
        installed: the policies in the files of this installation.
    """

    book: RuleBook
    grades: Mapping[str, str]
    installed: PolicySet

    def policies(self, texts: Texts) -> PolicySet:
        """Read policies that stand in no folder.

        Raises:
            PolicyInvalidError: they cannot be used.
        """
        return self.installed.with_texts(texts)


@cache
def load_ruleset(folder: Path, override: Path | None) -> Ruleset:
    """Read everything once per process.

    Args:
        folder: the shipped ``rules`` folder.
        override: the institution's own.

    Raises:
        PolicyInvalidError: a file cannot be used.
    """
    installed = PolicySet.load(folder, override)
    catalogue = Catalogue.load(folder, override)
    return Ruleset(
        book=installed.book,
        grades=catalogue.grades,
        installed=installed,
    )
