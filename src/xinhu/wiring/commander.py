"""Who acts when somebody types a command on the server itself."""

import getpass
from typing import TypedDict

POST = "system"
ZONE = "local"


class Commander(TypedDict):
    """Whoever runs a command, as an entry names them."""

    reference: str
    post: str
    zone: str


def commander() -> Commander:
    """Return reference, post and zone of whoever runs the command.

    The operating system vouches for the name; who may log in there is the
    institution's concern (``docs/threat-model.md``).
    """
    return {"reference": f"system:{getpass.getuser()}", "post": POST, "zone": ZONE}
