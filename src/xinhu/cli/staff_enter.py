"""``xinhu staff enter``: the first administrators of a bank, on the server itself."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, explain, out, print_json, say
from xinhu.desks.staff.passwords.errors import PasswordRefusedError
from xinhu.wiring.settings import Settings
from xinhu.wiring.staff import Entering, enter_operator

_Username = Annotated[str, typer.Argument(help="What the operator will type.")]
_Name = Annotated[str, typer.Option(help="Full name.")]
_Unit = Annotated[str, typer.Option(help="Code of the unit.")]
_Post = Annotated[str, typer.Option(help="Code of the post.")]
_Email = Annotated[str, typer.Option(help="Mail address, for the first link.")]
_Ask = Annotated[
    bool,
    typer.Option(
        "--ask-password",
        help="Type a first password; its owner must change it.",
    ),
]


def enter(
    username: _Username,
    *,
    name: _Name,
    unit: _Unit,
    post: _Post,
    email: _Email = "",
    ask_password: _Ask = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Enter an operator; never with a password on the command line.

    Examples:
        xinhu staff enter zhouli --name 周丽 --unit it --post system --ask-password
    """
    wanted = Entering(
        username=username,
        full_name=name,
        email=email,
        unit=unit,
        post=post,
        password=_asked() if ask_password else None,
    )
    told = _entered(settings_for(data), wanted)
    if as_json:
        print_json(told)
        return
    zh = f"已开立 {told['username']}（{told['operator']}）。"
    out().print(say(zh, f"Entered {told['username']} ({told['operator']})."))


def _asked() -> str:
    words = say("首个密码", "First password")
    return str(typer.prompt(words, hide_input=True, confirmation_prompt=True))


def _entered(settings: Settings, wanted: Entering) -> dict[str, object]:
    """Enter them; of a password that is not taken each reason is told."""
    try:
        return enter_operator(settings, wanted)
    except PasswordRefusedError as refused:
        for reason in refused.reasons:
            words = explain(reason)
            err().print(f"· {words.message} {words.next}")
        raise
