"""The invented bank's tree: a head office with its departments, and two branches."""

from xinhu.core.base.clock import Instant
from xinhu.wiring.commander import commander

_UNITS = (
    # code, name, kind, department, under
    ("head", "总行", "head_office", "", ""),
    ("privacy", "客户信息保护办公室", "department", "privacy_office", "head"),
    ("audit", "审计部", "department", "audit", "head"),
    ("it", "信息科技部", "department", "it", "head"),
    ("security", "信息安全部", "department", "information_security", "head"),
    ("supervision", "运营监督中心", "department", "supervision", "head"),
    ("chaoyang", "朝阳支行", "branch", "", "head"),
    ("chaoyang.counter", "朝阳支行运营部", "department", "counter", "chaoyang"),
    ("chaoyang.credit", "朝阳支行信贷部", "department", "credit", "chaoyang"),
    ("haidian", "海淀支行", "branch", "", "head"),
    ("haidian.counter", "海淀支行运营部", "department", "counter", "haidian"),
)


def open_units(now: Instant) -> None:
    """Open the units of the tree; Django is up."""
    from xinhu.desks.staff.organisation.units import (  # noqa: PLC0415 -- needs Django up
        NewUnit,
        found,
    )
    from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- the same

    by = Actor(**commander())
    for code, name, kind, department, under in _UNITS:
        unit = NewUnit(
            code=code, name=name, kind=kind, department=department, under=under
        )
        found(unit, by=by, now=now)
