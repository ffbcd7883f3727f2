"""``xinhu staff move``: another main post; everything of the former one ends."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.wiring.staff import move_operator


def move(
    operator: Annotated[str, typer.Argument(help="User name or reference.")],
    *,
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    post: Annotated[str, typer.Option(help="Code of the post (rules/posts.yaml).")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Transfer an operator; assignments, sessions and tokens end at once.

    Examples:
        xinhu staff move zhouli --unit it --post it
    """
    told = move_operator(settings_for(data), operator, unit=unit, post=post)
    if as_json:
        print_json(told)
        return
    out().print(
        say(
            f"{told['username']} 已调岗：{told['post']}。",
            f"{told['username']} is transferred: {told['post']}.",
        )
    )
