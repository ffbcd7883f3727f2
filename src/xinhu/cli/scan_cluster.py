"""The options of ``xinhu scan`` that speak of Spark."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from xinhu.cli.output import say

if TYPE_CHECKING:
    from xinhu.wiring.cluster_scanning import OnSpark


class Hands(StrEnum):
    """What looks at files."""

    PROCESSES = "processes"
    SPARK = "spark"


HandsOption = Annotated[
    Hands, typer.Option("--engine", help="Processes of this machine, or a Spark.")
]
MasterOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Of the Spark; otherwise as SPARK_MASTER or its own settings say.",
    ),
]
SparkConfOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY=VALUE", help="A setting of Spark for this scan; may be repeated."
    ),
]


def spark_of(
    hands: Hands, master: str | None, conf: list[str] | None
) -> "OnSpark | None":
    """Return the Spark that is asked for.

    Raises:
        typer.BadParameter: a setting is none, or stands beside the other engine.
    """
    if hands is not Hands.SPARK:
        if master is not None or conf:
            raise typer.BadParameter(
                say("须同时给出 --engine spark", "only with --engine spark")
            )
        return None
    # Only now: other scans need none of it.
    from xinhu.wiring.cluster_scanning import OnSpark  # noqa: PLC0415 -- see above

    pairs = [setting.partition("=") for setting in conf or ()]
    if not all(key and equals for key, equals, _ in pairs):
        raise typer.BadParameter(say("须写作 键=值", "write KEY=VALUE"))
    return OnSpark(master, {key: value for key, _, value in pairs})
