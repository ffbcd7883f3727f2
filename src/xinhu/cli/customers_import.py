"""``xinhu customers import``: take a bank's export in."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from xinhu.cli.customers_progress import rows_counted
from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, out, print_json, print_table, say
from xinhu.desks.customers.intake.errors import MappingNotConfirmedError
from xinhu.wiring.root_key import OpenRootKey, open_root_key, root_key_ahead
from xinhu.wiring.settings import Settings

if TYPE_CHECKING:
    from xinhu.desks.customers.intake.summary import Summary
    from xinhu.wiring.intake import Sighted

_MOST_WORKERS = 32
_ALL_CORES = os.cpu_count() or 1
_File = Annotated[Path, typer.Argument(help="CSV, XLSX, XLS or Parquet.")]
_Mapping = Annotated[
    Path | None, typer.Option(help="YAML: which column is which field.")
]
_SaveMapping = Annotated[
    Path | None,
    typer.Option(help="Write the guessed mapping there, and import nothing."),
]
_Yes = Annotated[bool, typer.Option("--yes", help="Take the mapping as guessed.")]
_Rejects = Annotated[
    Path | None, typer.Option(help="File of rejected rows (FILE.rejected.csv).")
]
_Workers = Annotated[
    int, typer.Option(min=0, max=_MOST_WORKERS, help="Processes; 0: in this one.")
]
_SURE = {
    "mapping": ("映射文件", "mapping file", "green"),
    "name": ("列名", "by name", "green"),
    "part": ("列名近似", "part of the name", "yellow"),
    "content": ("按内容推测", "by content", "yellow"),
    "none": ("不导入", "left out", "red"),
}


def import_file(
    file: _File,
    *,
    mapping: _Mapping = None,
    save_mapping: _SaveMapping = None,
    yes: _Yes = False,
    rejects: _Rejects = None,
    workers: _Workers = _ALL_CORES,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Import customers. The mapping is shown first; rejected rows go to a file.

    The same identity number is the same customer, in the file and in the vault.
    Interrupted or killed, the same command goes on where it was; a file that
    is in already changes nothing.

    Examples:
        xinhu customers import customers.csv

        xinhu customers import customers.xlsx --mapping mapping.yaml --yes --json
    """
    settings = settings_for(data)
    asks = not yes and sys.stdin.isatty() and not as_json
    root_key = _root_key(settings, ahead=not asks and save_mapping is None)
    from xinhu.wiring import intake  # noqa: PLC0415 -- loads while the root key opens

    sighted = intake.look_at(settings, file, mapping)
    if save_mapping is not None:
        save_mapping.write_text(sighted.mapping_text(), "utf-8")
        return
    if not as_json:
        _show(sighted, ask=asks)
    target = rejects or file.with_name(file.name + ".rejected.csv")
    with rows_counted(say("导入", "Importing"), quiet=as_json) as tell:
        summary = intake.take_in(settings, root_key, sighted, target, workers, tell)
    _report(summary, sighted, as_json=as_json)


def _root_key(settings: Settings, *, ahead: bool) -> OpenRootKey:
    """Return what gives the root key; it opens only once nobody is to be asked."""
    return root_key_ahead(settings) if ahead else partial(open_root_key, settings)


def _show(sighted: "Sighted", *, ask: bool) -> None:
    """Print the mapping: names of columns and fields, nothing of the content.

    Raises:
        MappingNotConfirmedError: asked, somebody said no.
    """
    labels = sighted.catalogue.by_name
    rows: list[tuple[object, ...]] = []
    for column in sighted.source.columns:
        zh, en, style = _SURE[column.confidence]
        field = labels[column.field] if column.field else None
        name = say(field.zh, field.en) if field else "—"
        rows.append((column.header, name, column.field or "", Text(say(zh, en), style)))
    print_table(
        (
            say("列", "column"),
            say("字段", "field"),
            say("名称", "name"),
            say("依据", "because"),
        ),
        rows,
    )
    if sighted.source.unread:
        sheets = "、".join(sighted.source.unread)
        err().print(say(f"未读取的工作表：{sheets}", f"Sheets left out: {sheets}"))
    if ask and not typer.confirm(say("按此映射导入？", "Import with this mapping?")):
        raise MappingNotConfirmedError


def _columns(sighted: "Sighted") -> list[dict[str, str | None]]:
    return [
        {"column": c.header, "field": c.field, "because": c.confidence}
        for c in sighted.source.columns
    ]


def _report(summary: "Summary", sighted: "Sighted", *, as_json: bool) -> None:
    if as_json:
        print_json({**summary.as_json(), "columns": _columns(sighted)})
        return
    counts = summary.counts
    if summary.already:
        out().print(
            say(
                f"该文件已导入过（{counts.accepted} 行），未作任何改动。",
                f"The file is in already ({counts.accepted} rows); nothing changed.",
            )
        )
        return
    out().print(
        say(
            f"共 {counts.rows} 行：接受 {counts.accepted}，拒绝 {counts.rejected}。"
            f"客户 {summary.people} 名：新建 {counts.created}，合并 {counts.updated}。",
            f"{counts.rows} rows: {counts.accepted} accepted, {counts.rejected} "
            f"rejected. {summary.people} people ({counts.created} new, "
            f"{counts.updated} merged into stored ones).",
        )
    )
    for (column, reason), rows in sorted(summary.reasons.items()):
        zh, en = sighted.words.reasons.get(reason, (reason, reason))
        out().print(f"  {column} · {say(zh, en)}: {rows}")
    if summary.skipped_count:
        lines = ", ".join(str(skipped.line) for skipped in summary.skipped)
        out().print(say(f"不是数据的行：{lines}", f"Lines that are no rows: {lines}"))
    if summary.rejects:
        out().print(
            say(
                f"被拒绝的行：{summary.rejects}（含客户信息，改正后可再次导入，用毕删除）",
                f"Rejected rows: {summary.rejects} (customers' data: correct, import "
                "again, delete)",
            )
        )
    for receipt in (summary.opened, summary.closed):
        if receipt:
            out().print(say(f"登记项 {receipt.index}", f"entry {receipt.index}"))
