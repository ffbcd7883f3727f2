"""Which policies a process starts with: those put in force, else those installed.

A version that was put in force by approval wins over the files of the installation, or
whoever may write a file could undo what two people decided. It is never fallen back
from: where it cannot be used, nothing starts.
"""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import structlog

from xinhu.adapters.postgres.policy_reader import texts_in_force, unusable
from xinhu.core.base.errors import XinhuError
from xinhu.core.gate.refusals import PolicyUnavailableError
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.matrix.never import require_never_kept
from xinhu.core.policy.policy_set import PolicySet, Texts

_log = structlog.get_logger(__name__)


def require_installed(policies: PolicySet, grades: Mapping[str, str]) -> PolicySet:
    """Return the policies of the files, if they open nothing that is never opened.

    Asked once where a gate starts, and not again in each of its workers: the files are
    the same, and the answer takes more than a second.

    Raises:
        PolicyOpensC3Error, PolicyOpensAdministratorsError, PolicyOpaqueError: as for
            a change of policies.
    """
    return require_never_kept(policies, grades, Domain.of(policies))


def policies_in_force(
    connection: psycopg.Connection[Any],
    installed: PolicySet,
    grades: Mapping[str, str],
) -> tuple[int, PolicySet]:
    """Return the number and the policies in force.

    Args:
        connection: of the gate's role, in autocommit mode.
        installed: what the files hold.
        grades: field → C1, C2 or C3.

    Raises:
        PolicyUnavailableError: the version in force is not there or cannot be used.
    """
    number, texts = texts_in_force(connection)
    if texts is None:
        return number, installed
    return number, read_version(number, texts, installed, grades)


class Reading:
    """Reads versions one after the other, and remembers the last that failed.

    Every batch asks for the version in force, and while it cannot be used none is
    decided: what failed is checked again only once its texts are others, so that a
    mended version counts at once and a broken one costs no second per batch.

    Args:
        read: returns the policies, or raises ``PolicyUnavailableError``.
    """

    def __init__(self, read: Callable[[int, Texts], PolicySet]) -> None:
        self._read = read
        self._failed: tuple[int, Texts, PolicyUnavailableError] | None = None

    def __call__(self, number: int, texts: Texts) -> PolicySet:
        """Return the policies of a version.

        Raises:
            PolicyUnavailableError: they cannot be used.
        """
        if self._failed is not None and self._failed[:2] == (number, texts):
            raise PolicyUnavailableError(**self._failed[2].params)
        try:
            return self._read(number, texts)
        except PolicyUnavailableError as why:
            self._failed = (number, texts, why)
            raise


def read_version(
    number: int, texts: Texts, installed: PolicySet, grades: Mapping[str, str]
) -> PolicySet:
    """Return the policies of a version, if they open nothing that is never opened.

    The desk asked that before anybody approved them; the gate asks again, because a
    row may have come there otherwise.

    Raises:
        PolicyUnavailableError: they cannot be used.
    """
    try:
        policies = installed.with_texts(texts)
        return require_never_kept(policies, grades, Domain.of(policies))
    except XinhuError as why:
        _log.critical("policy_unusable", number=number, code=why.code)
        raise unusable(number, why) from why
