"""A bank's tree and who enters people there: for tests of everything about staff."""

from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.organisation.units import NewUnit
from xinhu.desks.staff.tokens import Actor

NOW = system_clock()
ROOT = Actor(reference="system:root", post="system", zone="local")


def _department(code: str, name: str, department: str, under: str = "head") -> NewUnit:
    return NewUnit(
        code=code, name=name, kind="department", department=department, under=under
    )


UNITS = (
    NewUnit(code="head", name="总行", kind="head_office"),
    _department("it", "信息科技部", "it"),
    _department("audit", "审计部", "audit"),
    _department("privacy", "客户信息保护办公室", "privacy"),
    NewUnit(code="chaoyang", name="朝阳支行", kind="branch", under="head"),
    _department("counter", "运营部", "counter", "chaoyang"),
    _department("credit", "信贷部", "credit", "chaoyang"),
    # A small branch without departments.
    NewUnit(
        code="haidian",
        name="海淀支行",
        kind="branch",
        department="counter",
        under="head",
    ),
)
