"""``xinhu init``: set an installation up, once."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, out, print_json, say
from xinhu.core.crypto.tag_size import LEAST_CUSTOMERS
from xinhu.wiring.initialise import Choice, SuiteName
from xinhu.wiring.initialise import initialise as set_up
from xinhu.wiring.settings import Settings

_Institution = Annotated[
    str, typer.Option(help="Identifier, such as the bank's domain name.")
]
_Expected = Annotated[
    int,
    typer.Option(
        min=LEAST_CUSTOMERS,
        help="Sizes the blind index; take what you expect in a few years.",
    ),
]
_Suite = Annotated[
    SuiteName, typer.Option(help="Cryptography; it cannot be changed later.")
]
_Origin = Annotated[
    str, typer.Option(help="First line of checkpoints; INSTITUTION/register.")
]


def initialise(
    *,
    institution: _Institution,
    expected_customers: _Expected,
    suite: _Suite = "international",
    origin: _Origin = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Create root key, institution keys, database, roles, tables and genesis entry.

    It refuses to run twice, and overwrites nothing. The passphrase of the root
    key is read from the file that XINHU_PASSPHRASE_FILE names; with
    XINHU_PKCS11_MODULE the root key lives in the HSM instead.

    Examples:
        XINHU_PASSPHRASE_FILE=/run/secrets/passphrase xinhu init
        --institution bank.example --expected-customers 3000000

        xinhu init --institution bank.example --suite guomi
        --expected-customers 50000
    """
    settings = settings_for(data)
    if not as_json:
        err().print(say("正在建立，约需十几秒……", "Setting up; some seconds …"))
    choice = Choice(
        institution=institution,
        suite=suite,
        expected_customers=expected_customers,
        origin=origin,
    )
    set_up(settings, choice)
    if as_json:
        print_json({"data": str(settings.data), **dict(choice.rows())})
    else:
        _tell_next(settings)


def _tell_next(settings: Settings) -> None:
    """Say what nobody can do later, and what comes next."""
    if settings.pkcs11_module is None:
        keep_zh, keep_en = "keys/ 与口令", "keys/ and the passphrase"
    else:
        # The root key never left the HSM: there is no file of it to copy.
        keep_zh, keep_en = "HSM（按其厂商的方法）与 PIN", "the HSM (its maker's way)"
        keep_en += " and the PIN"
    out().print(
        say(
            f"已建立：{settings.data}。请现在就备份 {keep_zh}："
            "丢失后任何人都无法恢复。下一步：xinhu serve",
            f"Set up: {settings.data}. Back up {keep_en} now: "
            "nobody can recover what they open. Next: xinhu serve",
        )
    )
