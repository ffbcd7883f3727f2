"""``xinhu policy``: versions of the policies, compared, simulated, proposed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import (
    AsJson,
    err,
    explain,
    out,
    print_json,
    print_table,
    say,
)
from xinhu.cli.progress import counting
from xinhu.desks.staff.policy_change.errors import PolicyTextsError
from xinhu.wiring import policy_commands as desk

app = typer.Typer(no_args_is_help=True, help="策略: versions and changes of policies.")

_Which = Annotated[
    str, typer.Argument(help="A version's number, a proposal's reference, or a folder.")
]


@contextmanager
def _faults_told(*, as_json: bool) -> Iterator[None]:
    """Print each fault of a text before the error that ends the command."""
    try:
        yield
    except PolicyTextsError as error:
        for reason in () if as_json else error.reasons:
            err().print(explain(reason).message, markup=False)
        raise


@app.command("list")
def list_all(*, data: Data = None, as_json: AsJson = False) -> None:
    """List versions, the newest first; number 0 is the installed files.

    Examples:
        xinhu policy list
    """
    found = desk.list_policies(settings_for(data))
    if as_json:
        print_json(found)
        return
    heads = (
        say("号", "number"),
        say("来源", "origin"),
        say("生效", "in force"),
        say("版本", "version"),
    )
    rows = (
        (one["number"], one["origin"], "✓" if one["in_force"] else "", one["version"])
        for one in found
    )
    print_table(heads, rows)


@app.command("show")
def show(which: _Which, *, data: Data = None, as_json: AsJson = False) -> None:
    """Print the policy texts of a version or proposal.

    Examples:
        xinhu policy show 0
    """
    with _faults_told(as_json=as_json):
        files = desk.show_policies(settings_for(data), which)
    if as_json:
        print_json(dict(files))
        return
    for name, text in files:
        out().print(f"// {name}\n{text}", markup=False)


@app.command("diff")
def diff(
    before: _Which, after: _Which, *, data: Data = None, as_json: AsJson = False
) -> None:
    """Compare two versions: what is permitted otherwise, and the texts.

    Examples:
        xinhu policy diff 0 ./our-policies
    """
    with _faults_told(as_json=as_json):
        found = desk.diff_policies(settings_for(data), before, after)
    if as_json:
        print_json(found)
        return
    for each in found["permitted"]:
        for move in each["moves"]:
            sign = "▲" if move["more"] else "▼"
            line = (
                f"{sign} {each['purpose']} {each['grade']} {move['role']}"
                f" {move['ground']} [{', '.join(move['fields'])}]"
                f" {move['before']} → {move['after']}"
            )
            out().print(line, markup=False)
    for file in found["texts"]:
        out().print(f"--- {file['file']}", markup=False)
        for line in file["lines"]:
            for sign, key in (("-", "before"), ("+", "after")):
                if line["kind"] != "same" and line[f"{key}_number"]:
                    out().print(f"{sign} {line[key]}", markup=False)


@app.command("simulate")
def simulate(which: _Which, *, data: Data = None, as_json: AsJson = False) -> None:
    """Judge the looks of the last seven days again under other policies.

    Examples:
        xinhu policy simulate ./our-policies --json
    """
    settings = settings_for(data)
    words = say("重判", "judging again")
    with _faults_told(as_json=as_json), counting(words, quiet=as_json) as progress:
        found = desk.simulate_policies(settings, which, progress)
    if as_json:
        print_json(found)
        return
    counts = found["counts"]
    out().print(
        say(
            f"重判 {found['looks']} 次查看：将被拒绝 {counts['refused']}，"
            f"显示减少 {counts['less']}，显示增加 {counts['more']}，"
            f"改为放行 {counts['opened']}。",
            f"{found['looks']} looks judged again: {counts['refused']} would be"
            f" refused, {counts['less']} shown less, {counts['more']} shown more,"
            f" {counts['opened']} permitted.",
        )
    )
    print_table(
        (
            say("结果", "outcome"),
            say("部门", "department"),
            say("用途", "purpose"),
            say("次数", "looks"),
        ),
        found["places"],
    )


@app.command("propose")
def propose(
    folder: Annotated[Path, typer.Argument(help="Folder of all *.cedar files.")],
    *,
    author: Annotated[str, typer.Option("--by", help="User name of the author.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Propose the policies of a folder; two others approve them at the console.

    Examples:
        xinhu policy propose ./our-policies --by hanmei --reason "内控检查意见 3"
    """
    with _faults_told(as_json=as_json):
        made = desk.propose_policies(
            settings_for(data), folder, author=author, reason=reason
        )
    if as_json:
        print_json(made)
        return
    reference = made["proposal"]
    out().print(
        say(
            f"已提出策略变更 {reference}。模拟完成后，由提出人在控制台提交审批。",
            f"Proposed as {reference}. Once it was simulated, its author asks for"
            " approval at the console.",
        )
    )
