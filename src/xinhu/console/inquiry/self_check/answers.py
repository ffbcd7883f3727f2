"""The gate's answers about a month's list, as the pages read them."""

import msgspec


class FoundLine(msgspec.Struct, frozen=True):
    """Why an inquiry is listed, and where its entry is."""

    code: str
    inquiry: str
    operator: str
    asked: str
    entry: int | None = None


class MonthList(msgspec.Struct, frozen=True):
    """A month's list: as it stands now, or as it was signed."""

    month: str
    digest: str
    counts: dict[str, int]
    found: tuple[FoundLine, ...]
    signed_by: str | None = None
    signed_at: str | None = None
