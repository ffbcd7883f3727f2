"""``xinhu staff import``: the staff list of a bank without a directory."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, print_table, say
from xinhu.wiring.staff_list import Told, staff_list

if TYPE_CHECKING:
    from xinhu.desks.staff.provisioning.staff_list.applying import Plan

_File = Annotated[Path, typer.Argument(help="CSV, XLSX or XLS.", exists=True)]
_Complete = Annotated[
    bool, typer.Option("--complete", help="Whoever is not on the list leaves.")
]
_Apply = Annotated[
    str | None, typer.Option(help="Take it in, by the digest that was shown.")
]
_WORDS = {
    "join": ("入职", "joins"),
    "move": ("调岗", "moves"),
    "update": ("更新", "is updated"),
    "leave": ("离职", "leaves"),
    "same": ("不变", "stays"),
}
_FIELDS = {
    "name": ("姓名", "name"),
    "email": ("邮箱", "e-mail"),
    "phone": ("手机", "phone"),
    "number": ("工号", "staff number"),
    "manager": ("主管", "manager"),
}
_FOUND_WRONG = 1


def import_file(
    file: _File,
    *,
    complete: _Complete = False,
    apply: _Apply = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show what a staff list would do; with --apply and its digest, do it.

    All rows or none: one row that cannot be taken in keeps out the whole list.

    Examples:
        xinhu staff import staff.csv

        xinhu staff import staff.xlsx --complete --apply 3f7a…
    """
    told = staff_list(settings_for(data), file, complete=complete, seen=apply)
    if as_json:
        print_json(_as_json(told))
    else:
        _print(told, applied=apply is not None)
    if told.plan.problems:
        raise typer.Exit(_FOUND_WRONG)


def _print(told: Told, *, applied: bool) -> None:
    plan = told.plan
    if plan.problems:
        _print_problems(told)
        return
    _print_changes(plan)
    out().print(_summary(plan))
    if applied:
        out().print(say("已导入。", "Taken in."))
    else:
        out().print(
            say(
                f"以上仅为预览。确认后执行：--apply {plan.digest}",
                f"Nothing was changed. To take it in: --apply {plan.digest}",
            )
        )


def _print_problems(told: Told) -> None:
    print_table(
        (say("行", "line"), say("列", "column"), say("原因", "reason")),
        [(line, column, reason) for line, column, reason, _code in _problems(told)],
    )
    count = len(told.plan.problems)
    out().print(
        say(
            f"{count} 处问题，整份名册未导入。",
            f"{count} problems; nothing of the list is taken in.",
        )
    )


def _print_changes(plan: "Plan") -> None:
    rows = [
        (
            change.line or "—",
            change.username,
            say(*_WORDS[change.kind]),
            "; ".join(f"{unit}/{post}" for unit, post in change.duties) or "—",
            say("、", ", ").join(say(*_FIELDS[each]) for each in change.fields) or "—",
        )
        for change in plan.changes
        if change.kind != "same"
    ]
    print_table(
        (
            say("行", "line"),
            say("用户名", "user name"),
            say("变动", "change"),
            say("岗位", "posts"),
            say("资料变更", "details that change"),
        ),
        rows,
    )


def _summary(plan: "Plan") -> str:
    zh = "，".join(f"{words[0]} {plan.count(kind)}" for kind, words in _WORDS.items())
    en = ", ".join(f"{words[1]}: {plan.count(kind)}" for kind, words in _WORDS.items())
    return say(zh, en)


def _problems(told: Told) -> list[tuple[int | str, str, str, str]]:
    """Return line, column, reason and code of each problem."""
    explain = told.wording.explain
    return [
        (
            problem.line or "—",
            told.columns.shown.get(problem.field, "—"),
            say(explain(problem.why, "zh").message, explain(problem.why, "en").message),
            problem.why.code,
        )
        for problem in told.plan.problems
    ]


def _as_json(told: Told) -> dict[str, object]:
    plan = told.plan
    return {
        "digest": plan.digest,
        "counts": {kind: plan.count(kind) for kind in _WORDS},
        "changes": [
            {
                "line": change.line,
                "kind": change.kind,
                "username": change.username,
                "duties": [{"unit": u, "post": p} for u, p in change.duties],
                "fields": list(change.fields),
            }
            for change in plan.changes
        ],
        "problems": [
            {"line": line, "column": column, "reason": reason, "code": code}
            for line, column, reason, code in _problems(told)
        ],
    }
