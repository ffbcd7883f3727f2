"""``xinhu inquiries bind-quarter``: the quarter's book of credit inquiries."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, out, print_json, say
from xinhu.cli.progress import counting
from xinhu.wiring.book_work import BoundQuarter, bind_quarter


def bind(
    quarter: Annotated[str, typer.Argument(help="A quarter that is over, as 2026Q3.")],
    *,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Bind a quarter's book of credit inquiries, and the register's volume with it.

    The book verifies without Xinhu:
    python3 tools/verify_register.py VOLUME --book FOLDER

    Examples:
        xinhu inquiries bind-quarter 2026Q3

        xinhu inquiries bind-quarter 2026Q3 --json
    """
    settings = settings_for(data)
    with counting(say("装订登记簿", "Binding the book"), quiet=as_json) as told:
        bound = bind_quarter(settings, quarter, told)
    if as_json:
        print_json(
            {
                "quarter": quarter,
                "folder": str(bound.folder),
                "count": bound.count,
                "entry": bound.entry,
                "volume": None if bound.volume is None else str(bound.volume),
                "chinese_font": bound.font,
            }
        )
        return
    _tell(quarter, bound)


def _tell(quarter: str, bound: BoundQuarter) -> None:
    out().print(
        say(
            f"已装订 {quarter} 征信查询登记簿：{bound.count} 行，登记项 {bound.entry}，"
            f"位于 {bound.folder}",
            f"Bound the book of {quarter}: {bound.count} rows, entry {bound.entry}, "
            f"in {bound.folder}",
        )
    )
    if bound.volume is None:
        err().print(
            say(
                "该季度的登记簿卷此前已装订；本次装订的登记项在下一卷中。",
                "The quarter's volume was bound before; the next one holds this entry.",
            )
        )
    else:
        out().print(
            say(f"登记簿卷位于 {bound.volume}", f"The volume is in {bound.volume}")
        )
    if bound.font is None:
        err().print(
            say(
                "本机没有中文字体：book.pdf 中的中文在本机无法显示，请安装后再打印。",
                "This machine has no Chinese font: book.pdf does not show Chinese "
                "here; install one before printing.",
            )
        )
