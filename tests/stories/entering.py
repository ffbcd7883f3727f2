"""Enters operators beside a served bank: ``python -m stories.entering``; prints tokens.

People are entered by the people's desk of a later room; until then by the demo's hand.
"""

import json
import os
import sys

from xinhu.core.base.clock import system_clock
from xinhu.wiring.database import running_database
from xinhu.wiring.demo_people import enter_people, mint_tokens
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.rules import load_book
from xinhu.wiring.settings import read_settings

if __name__ == "__main__":
    settings = read_settings(os.environ)
    with running_database(settings) as server:
        raise_django(settings, server)
        enter_people()
        tokens = mint_tokens(load_book(settings), system_clock())
    sys.stdout.write(json.dumps(tokens) + "\n")
