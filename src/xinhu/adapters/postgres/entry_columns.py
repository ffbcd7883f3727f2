"""What the index tables hold of entries, column by column, for either way to append."""

from collections.abc import Sequence

from xinhu.core.register.entry import Facts


def entry_columns(facts: Sequence[Facts]) -> tuple[list[object], ...]:
    """Return time, customer, kind, decision, actor and purpose of entries, in order."""
    return (
        [f.at for f in facts],
        [f.customer for f in facts],
        [f.kind for f in facts],
        [f.decision for f in facts],
        [f.actor for f in facts],
        [f.purpose for f in facts],
    )
