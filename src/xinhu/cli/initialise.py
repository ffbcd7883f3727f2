"""``xinhu init``: set an installation up, once."""

from typing import Annotated

import typer

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, err, out, print_json, say
from xinhu.wiring.initialise import Choice, SuiteName
from xinhu.wiring.initialise import initialise as set_up

LEAST_CUSTOMERS = 16


def initialise(
    *,
    institution: Annotated[
        str, typer.Option(help="Identifier, such as the bank's domain name.")
    ],
    expected_customers: Annotated[
        int,
        typer.Option(
            min=LEAST_CUSTOMERS,
            help="Sizes the blind index; take what you expect in a few years.",
        ),
    ],
    suite: Annotated[
        SuiteName, typer.Option(help="Cryptography; it cannot be changed later.")
    ] = "international",
    origin: Annotated[
        str, typer.Option(help="First line of checkpoints; INSTITUTION/register.")
    ] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Create root key, institution keys, database, roles, tables and genesis entry.

    It refuses to run twice, and overwrites nothing. The passphrase of the root key is
    read from the file that XINHU_PASSPHRASE_FILE names; with XINHU_PKCS11_MODULE the
    root key lives in the HSM instead.

    Examples:
        XINHU_PASSPHRASE_FILE=/run/secrets/passphrase xinhu init
        --institution bank.example --expected-customers 3000000

        xinhu init --institution bank.example --suite guomi --expected-customers 50000
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
        return
    out().print(
        say(
            f"已建立：{settings.data}。请现在就备份 keys/ 与口令："
            "丢失后任何人都无法恢复。下一步：xinhu serve",
            f"Set up: {settings.data}. Back up keys/ and the passphrase now: "
            "nobody can recover what they open. Next: xinhu serve",
        )
    )
