"""Policies from the command line: the policy desk, with its database and its rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from xinhu.core.base.clock import system_clock, to_text
from xinhu.core.policy.policy_set import PolicySet, Texts
from xinhu.core.policy.rules_file import read_text
from xinhu.desks.staff.policy_change.rules import Ruleset, load_ruleset
from xinhu.wiring.commander import ZONE
from xinhu.wiring.database import require_initialised, role_url, running_database
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.policy_simulation import Progress, simulate
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.settings import Settings


def list_policies(settings: Settings) -> list[dict[str, object]]:
    """Return every version, the newest first."""
    with _desk(settings) as ruleset:
        from xinhu.desks.staff.policy_change import versions  # noqa: PLC0415 -- models need Django up

        return [
            {
                "number": one.number,
                "origin": one.origin,
                "version": one.version,
                "digest": one.digest,
                "in_force": one.present,
                "proposal": one.proposal,
            }
            for one in versions.listed(ruleset)
        ]


def show_policies(settings: Settings, which: str) -> Texts:
    """Return the files of a version, a proposal or a folder.

    Raises:
        XinhuError: there is none, or it cannot be used.
    """
    with _desk(settings) as ruleset:
        return _policies(which, ruleset).files


def diff_policies(settings: Settings, before: str, after: str) -> dict[str, Any]:
    """Return what differs between two of them: what is permitted, and the texts.

    Raises:
        XinhuError: there is none, or it cannot be used.
    """
    with _desk(settings) as ruleset:
        from xinhu.desks.staff.policy_change import comparing  # noqa: PLC0415 -- see above

        old, new = _policies(before, ruleset), _policies(after, ruleset)
        return {
            "permitted": [
                {
                    **each._asdict(),
                    "moves": [move._asdict() for move in each.moves],
                }
                for each in comparing.compare(old, new, ruleset)
            ],
            "texts": [
                {
                    "file": file.name,
                    "lines": [line._asdict() for line in file.lines],
                }
                for file in comparing.compare_texts(old.files, new.files)
            ],
        }


def simulate_policies(
    settings: Settings, which: str, progress: Progress
) -> dict[str, Any]:
    """Return what these policies would have decided in the last days.

    Raises:
        XinhuError: there are none, or they cannot be used.
    """
    with running_database(require_initialised(settings)) as server:
        raise_django(settings, server)
        from xinhu.desks.staff.policy_change import versions  # noqa: PLC0415 -- see above

        ruleset = load_ruleset(SHIPPED, settings.rules)
        before = versions.in_force(ruleset).policies
        after = _policies(which, ruleset)
        url = role_url(settings, server, "worker")
        with psycopg.connect(url, autocommit=True) as worker:
            return simulate(worker, before, after, ruleset, system_clock(), progress)


def propose_policies(
    settings: Settings, folder: Path, *, author: str, reason: str
) -> dict[str, object]:
    """Propose the policy files of a folder in the name of an operator.

    Raises:
        XinhuError: the operator proposes no policies, or the texts cannot be used.
    """
    with _desk(settings) as ruleset:
        from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- see above
        from xinhu.desks.staff.policy_change import errors, proposing  # noqa: PLC0415 -- see above

        operator = Operator.objects.filter(username=author).first()
        if operator is None:
            raise errors.PolicyProposerError
        made = proposing.propose(
            _folder(folder),
            reason=reason,
            by=operator,
            zone=ZONE,
            ruleset=ruleset,
            now=system_clock(),
        )
        return {
            "proposal": made.reference,
            "base": made.base,
            "digest": made.digest,
            "proposed_at": to_text(system_clock()),
        }


@contextmanager
def _desk(settings: Settings) -> Iterator[Ruleset]:
    with running_database(require_initialised(settings)) as server:
        raise_django(settings, server)
        yield load_ruleset(SHIPPED, settings.rules)


def _policies(which: str, ruleset: Ruleset) -> PolicySet:
    """Return the policies of a number, a proposal's reference or a folder."""
    from xinhu.desks.staff.policy_change import checking, finding, versions  # noqa: PLC0415 -- see above

    if which.isascii() and which.isdigit():
        return versions.held(int(which[:12]), ruleset).policies
    folder = Path(which)
    if folder.is_dir():
        return checking.require_usable(_folder(folder), ruleset)
    row = finding.proposal_of(which)
    return versions.read(versions.texts_of(row.texts), ruleset)


def _folder(folder: Path) -> Texts:
    """Read the policy files of a folder, or of its ``policies``."""
    inner = folder / "policies"
    root = inner if inner.is_dir() else folder
    return tuple((path.name, read_text(path)) for path in sorted(root.glob("*.cedar")))
