"""Which post a group of the directory gives: by its name, and by nothing else."""

from xinhu.desks.staff.provisioning.errors import DutyWithheldError
from xinhu.desks.staff.provisioning.folding import fold_text
from xinhu.desks.staff.provisioning.rules import Duty, GroupMapping


def duty_of(name: str, mapping: GroupMapping) -> Duty | None:
    """Return what a group gives; nothing where neither a name nor the pattern fits.

    Args:
        name: display name of the group.
        mapping: in force.

    Raises:
        DutyWithheldError: the pattern fits and names a post that only a named group
            gives.
    """
    key = fold_text(name)
    if key in mapping.named:
        return mapping.named[key]
    found = _by_pattern(key, mapping)
    if found is not None and found.post in mapping.withheld:
        raise DutyWithheldError(post=found.post)
    return found


def _by_pattern(key: str, mapping: GroupMapping) -> Duty | None:
    if not mapping.between or not key.startswith(mapping.before):
        return None
    if not key.endswith(mapping.after):
        return None
    inner = key[len(mapping.before) : len(key) - len(mapping.after)]
    unit, between, post = inner.partition(mapping.between)
    if not (unit and between and post) or mapping.between in post:
        return None
    return Duty(unit=unit, post=post)
