"""Whether texts can be policies here: every fault with file and line, all at once.

Guarantees: what passes is a version that the gate can load under the present lists, and
that opens nothing that is never opened (``core.policy.matrix.never``).
"""

import re
from collections.abc import Iterator

from xinhu.core.base.errors import BadInput
from xinhu.core.policy import policy_texts
from xinhu.core.policy.levels import LevelAsker
from xinhu.core.policy.matrix.never import require_never_kept
from xinhu.core.policy.matrix.pieces import Piece, pieces
from xinhu.core.policy.policy_set import ANNOTATED_REFUSALS, PolicySet, Texts
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.staff.policy_change import errors
from xinhu.desks.staff.policy_change.matrices import domain_of
from xinhu.desks.staff.policy_change.rules import Ruleset

MOST_FILES = 40
MOST_CHARACTERS = 200_000
_MOST_FAULTS = 30
_NAME = re.compile(r"[0-9]{2}-[a-z0-9-]{1,40}\.cedar")
_UNPARSED = "Policy parse error: "


def require_usable(texts: Texts, ruleset: Ruleset) -> PolicySet:
    """Return the policies that these texts are.

    Args:
        texts: (file name, text), in any order.
        ruleset: the lists and grades in force.

    Raises:
        PolicyTextsError: something is wrong with them; ``reasons`` say what and where.
        PolicyOpaqueError, PolicyOpensC3Error, PolicyOpensAdministratorsError: they
            open what is never opened, or it could not be told.
    """
    files = tuple(sorted(texts))
    faults = tuple(_faults(files, ruleset))[:_MOST_FAULTS]
    if faults:
        raise errors.PolicyTextsError(*faults)
    try:
        policies = ruleset.policies(files)
        LevelAsker(policies, ruleset.grades)
    except PolicyInvalidError as why:
        detail = str(why.params.get("detail", ""))
        name = str(why.params.get("file", ""))
        fault = errors.PolicyMeaningError(file=name, line=1, detail=detail)
        raise errors.PolicyTextsError(fault) from None
    return require_never_kept(policies, ruleset.grades, domain_of(policies))


def _faults(files: Texts, ruleset: Ruleset) -> Iterator[BadInput]:
    seen: dict[str, str] = {}
    yield from _outside(files)
    for name, text in files:
        for piece in pieces(text):
            yield from _of_piece(name, piece, ruleset, seen)


def _outside(files: Texts) -> Iterator[BadInput]:
    """Faults of names and sizes."""
    names = [name for name, _ in files]
    size = sum(len(text) for _, text in files)
    if not files or len(files) > MOST_FILES:
        detail = f"{len(files)} (1–{MOST_FILES})"
        yield errors.PolicyFileError(file="*", line=0, detail=detail)
    if size > MOST_CHARACTERS:
        yield errors.PolicyFileError(
            file="*", line=0, detail=f"{size} > {MOST_CHARACTERS}"
        )
    for name in names:
        if not _NAME.fullmatch(name):
            detail = "NN-name.cedar"
            yield errors.PolicyFileError(file=name[:60], line=0, detail=detail)
        elif names.count(name) > 1:
            yield errors.PolicyFileError(file=name, line=0, detail="×2")


def _of_piece(
    name: str, piece: Piece, ruleset: Ruleset, seen: dict[str, str]
) -> Iterator[BadInput]:
    """Faults of one policy; ``seen`` is where each ``@id`` stands."""
    where: dict[str, str | int] = {"file": name, "line": piece.line}
    try:
        policy_texts.validate(name, piece.text, ruleset.installed.schema)
    except PolicyInvalidError as why:
        detail = str(why.params["detail"])
        if detail.startswith(_UNPARSED):
            detail = detail.removeprefix(_UNPARSED)
            yield errors.PolicySyntaxError(**where, detail=detail)
        else:
            yield errors.PolicyMeaningError(**where, detail=detail)
        return
    try:
        (own,) = policy_texts.annotations(piece.text, ANNOTATED_REFUSALS).values()
    except PolicyInvalidError as why:
        yield errors.PolicyNotesError(**where, detail=str(why.params["detail"]))
        return
    except ValueError:
        yield errors.PolicySyntaxError(**where, detail="template")
        return
    earlier = seen.setdefault(own["id"], f"{name}:{piece.line}")
    if earlier != f"{name}:{piece.line}":
        detail = f"{own['id']} ({earlier})"
        yield errors.PolicyIdTwiceError(**where, detail=detail)
