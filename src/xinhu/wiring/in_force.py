"""Which policies a process starts with: those put in force, else those installed.

A version that was put in force by approval wins over the files of the installation, or
whoever may write a file could undo what two people decided. It is never fallen back
from: where it cannot be used, nothing starts.
"""

from typing import Any

import psycopg

from xinhu.adapters.postgres.policy_reader import texts_in_force, unusable
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.rules_file import PolicyInvalidError


def policies_in_force(
    connection: psycopg.Connection[Any], installed: PolicySet
) -> tuple[int, PolicySet]:
    """Return the number and the policies in force.

    Args:
        connection: of the gate's role, in autocommit mode.
        installed: what the files hold.

    Raises:
        PolicyUnavailableError: the version in force is not there or cannot be used.
    """
    number, texts = texts_in_force(connection)
    if texts is None:
        return number, installed
    try:
        return number, installed.with_texts(texts)
    except PolicyInvalidError as why:
        raise unusable(number, why) from why
