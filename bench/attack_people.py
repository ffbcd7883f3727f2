"""Give the demo's people one password: ``python -m bench.attack_people PASSWORD``.

Prints their user names, one a line.
"""

import os
import sys

from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.settings import read_settings


def main() -> None:
    """Set the password of every operator."""
    settings = require_initialised(read_settings(os.environ))
    with running_database(settings) as server:
        raise_django(settings, server)
        from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- needs Django up

        for operator in Operator.objects.order_by("username"):
            operator.set_password(sys.argv[1])
            operator.save(update_fields=["password"])
            print(operator.username)


if __name__ == "__main__":
    main()
