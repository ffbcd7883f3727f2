"""Enter a clerk and print a token: ``python -m bench.people``, told by the environment.

The staff desk's own code does both; this module only calls it.
"""

import os

from xinhu.core.base.clock import system_clock
from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.demo_people import enter_people, mint_tokens
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.rules import load_book
from xinhu.wiring.settings import read_settings


def main() -> None:
    """Enter the people of the demo and print the clerk's token."""
    settings = require_initialised(read_settings(os.environ))
    with running_database(settings) as server:
        raise_django(settings, server)
        enter_people()
        print(mint_tokens(load_book(settings), system_clock())["clerk"])


if __name__ == "__main__":
    main()
