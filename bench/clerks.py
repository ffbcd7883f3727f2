"""Enter some clerks and print a token of each: ``python -m bench.clerks COUNT``.

A branch has more than one: what is counted for each operator is counted one after the
other. The staff desk's own code enters them. Their tokens count as sessions of persons
who are there, as letters ask for; to log a hundred people in over the console with
their second factors would measure nothing else.
"""

import os
import sys

import psycopg

from xinhu.core.base.clock import system_clock
from xinhu.core.policy.rule_book import RuleBook
from xinhu.wiring.commander import commander
from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.demo_certificates import certify_everybody
from xinhu.wiring.demo_people import ZONE
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.rules import load_book
from xinhu.wiring.settings import read_settings

_UNIT, _POST = "chaoyang.counter", "counter"


def main() -> None:
    """Enter clerks and print their tokens, one a line."""
    settings = require_initialised(read_settings(os.environ))
    with running_database(settings) as server:
        raise_django(settings, server)
        tokens = _entered(int(sys.argv[1]), load_book(settings))
        with psycopg.connect(server, dbname="xinhu") as admin:
            admin.execute("UPDATE desk.staff_token SET kind = 'session'")
    print("\n".join(tokens))


def _entered(count: int, book: RuleBook) -> list[str]:
    # Need Django up.
    from xinhu.desks.staff import tokens  # noqa: PLC0415 -- see above
    from xinhu.desks.staff.organisation import joining  # noqa: PLC0415 -- see above
    from xinhu.desks.staff.organisation.places import (  # noqa: PLC0415 -- see above
        BY_SERVER,
        Place,
    )

    now, by = system_clock(), tokens.Actor(**commander())
    place = Place(unit=_UNIT, post=_POST, granted=BY_SERVER)
    names = [f"clerk{number:03d}" for number in range(count)]
    people = [
        joining.join(
            joining.Joining(username=name, full_name=name, place=place), by=by, now=now
        )
        for name in names
    ]
    certify_everybody(people, lapsed="", zone=ZONE, now=now)
    return [
        tokens.mint(
            tokens.Wanted(operator=name, name="bench", scopes=None, zone=ZONE, days=1),
            by=by,
            book=book,
            now=now,
            random=os.urandom,
        ).text
        for name in names
    ]


if __name__ == "__main__":
    main()
