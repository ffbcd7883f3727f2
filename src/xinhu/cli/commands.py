"""All commands of ``xinhu``; each has a file of its own.

What a command needs takes up to a second to load: only the one that is said is loaded,
its group where help is wanted, and all of them where nothing fits.
"""

from collections.abc import Iterable, Mapping, Sequence

# Modules of this package alone: what each of them imports the contracts see.
from importlib import import_module  # noqa: TID251 -- see above
from typing import Any, Final, NamedTuple

import typer

from xinhu.cli.root import root


class _Group(NamedTuple):
    """Commands behind one word.

    Attributes:
        about: help of the group.
        commands: name → where it is.
    """

    about: str
    commands: Mapping[str, str]


_ALONE: Final = {
    "init": "initialise:initialise",
    "demo": "demo:demo",
    "serve": "serve:serve",
    "upgrade": "upgrade:upgrade",
    "doctor": "doctor:doctor",
    "disclose": "disclose:disclose",
    "scan": "scan:scan",
}
"""Command → module of this package, and function."""
_GROUPS: Final = {
    "customers": _Group(
        "客户: taking customers in, letting go.",
        {"import": "customers_import:import_file", "erase": "customers_erase:erase"},
    ),
    "register": _Group(
        "登记簿: the register of every look.",
        {
            "verify": "register_verify:verify",
            "checkpoint": "register_checkpoint:checkpoint",
            "prove": "register_prove:prove",
        },
    ),
    "volume": _Group("卷: the register's bound volumes.", {"bind": "volume_bind:bind"}),
    "inquiries": _Group(
        "征信: credit inquiries.",
        {"bind-quarter": "inquiries_bind:bind", "correct": "inquiries_correct:correct"},
    ),
    "keys": _Group(
        "密钥: the institution's keys.",
        {
            "rotate": "keys_rotate:rotate",
            "status": "keys_status:status",
            "quarantine": "keys_quarantine:quarantine",
        },
    ),
    "media": _Group(
        "移动介质: sticks and disks.",
        {
            "register": "media_register:register",
            "list": "media_list:list_all",
            "scan": "media_scan:scan",
            "check": "media_check:check",
            "refuse": "media_refuse:refuse",
        },
    ),
    "staff": _Group(
        "人员: operators, posts and units.",
        {
            "import": "staff_import:import_file",
            "unit": "staff_unit:unit",
            "enter": "staff_enter:enter",
            "move": "staff_move:move",
            "stop": "staff_stop:stop",
            "list": "staff_list:list_all",
        },
    ),
    "token": _Group(
        "令牌: API tokens.",
        {"create": "token_create:create", "revoke": "token_revoke:revoke"},
    ),
}
_APPS: Final = {"policy": "policy:app", "bureau": "bureau_serve:app"}
"""Groups that one file makes as a whole."""


def commands_for(said: Sequence[str]) -> typer.Typer:
    """Return ``xinhu`` with the command that is said, or with all of them."""
    first, second = [*said[:2], "", ""][:2]
    app = root()
    whole = first not in {*_ALONE, *_GROUPS, *_APPS}
    for name in _ALONE if whole else {first} & {*_ALONE}:
        _add(app, name, _ALONE[name])
    for name in _GROUPS if whole else {first} & {*_GROUPS}:
        group = _GROUPS[name]
        fits = not whole and second in group.commands
        app.add_typer(_made(group, [second] if fits else group.commands), name=name)
    for name in _APPS if whole else {first} & {*_APPS}:
        app.add_typer(_found(_APPS[name])[1], name=name)
    return app


def _made(group: _Group, names: Iterable[str]) -> typer.Typer:
    made = typer.Typer(no_args_is_help=True, help=group.about)
    for name in names:
        _add(made, name, group.commands[name])
    return made


def _add(app: typer.Typer, name: str, where: str) -> None:
    module, function = _found(where)
    about, behind = getattr(module, "HELP", None), getattr(module, "EPILOG", None)
    app.command(name, help=about, epilog=behind)(function)


def _found(where: str) -> tuple[Any, Any]:
    """Return a module of this package, and what it calls so."""
    module, _, name = where.partition(":")
    loaded = import_module(f"{__package__}.{module}")
    return loaded, getattr(loaded, name)
