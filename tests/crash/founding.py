"""Makes a small bank: ``python -m crash.founding FOLDER CUSTOMERS SUITE``.

Set up by Xinhu's own ``initialise``; its customers are sealed directly, because what is
tested here begins when they are there. Prints the tokens as JSON.
"""

import json
import os
import sys
from pathlib import Path

import psycopg

from crash.invented import customer_of, values_of
from quick_root_key import quick_root_key
from xinhu.core.base.clock import system_clock
from xinhu.core.crypto.tag_size import LEAST_CUSTOMERS
from xinhu.core.vault.index import tags
from xinhu.core.vault.sealing import seal_record
from xinhu.wiring.database import role_url, running_database
from xinhu.wiring.demo_people import enter_people, mint_tokens
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.initialise import Choice, SuiteName, initialise
from xinhu.wiring.institution import load_keyring, read_institution
from xinhu.wiring.root_key import open_root_key
from xinhu.wiring.rules import load_book, load_catalogue
from xinhu.wiring.settings import Settings, read_settings

_CUSTOMER = """
INSERT INTO vault.customer (customer, kek_version, wrapped_key) VALUES (%s, %s, %s)
"""
_RECORD = """
INSERT INTO vault.record (customer, version, sealed, written_at) VALUES (%s, 1, %s, %s)
"""
_TAG = "INSERT INTO vault.tag (tag, customer) VALUES (%s, %s)"


def found(settings: Settings, customers: int, suite: SuiteName) -> dict[str, str]:
    """Make the bank; return its tokens by role."""
    choice = Choice(
        institution="crash.example",
        suite=suite,
        expected_customers=max(customers, LEAST_CUSTOMERS),
    )
    with quick_root_key():
        initialise(settings, choice)
    with running_database(settings) as server:
        _take_in(settings, role_url(settings, server, "gate"), customers)
        raise_django(settings, server)
        enter_people()
        return mint_tokens(load_book(settings), system_clock())


def _take_in(settings: Settings, url: str, customers: int) -> None:
    catalogue, root = load_catalogue(settings), open_root_key(settings)
    with psycopg.connect(url) as gate:
        keyring = load_keyring(gate, root, read_institution(gate))
        for number in range(customers):
            values, who = values_of(number), customer_of(number)
            sealed = seal_record(keyring, catalogue, who, values, 1, os.urandom)
            gate.execute(_CUSTOMER, (who, sealed.kek_version, sealed.wrapped_key))
            gate.execute(_RECORD, (who, sealed.record, system_clock()))
            for tag in tags(keyring, catalogue, values):
                gate.execute(_TAG, (tag, who))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    settings = read_settings(os.environ, data=folder)
    suite: SuiteName = "guomi" if sys.argv[3] == "guomi" else "international"
    tokens = found(settings, int(sys.argv[2]), suite)
    sys.stdout.write(json.dumps(tokens) + "\n")
