"""Who acts when somebody types a command on the server itself."""

import getpass

POST = "system"
ZONE = "local"


def commander() -> dict[str, str]:
    """Return reference, post and zone of whoever runs the command.

    The operating system vouches for the name; who may log in there is the
    institution's concern (``docs/threat-model.md``).
    """
    return {"reference": f"system:{getpass.getuser()}", "post": POST, "zone": ZONE}
