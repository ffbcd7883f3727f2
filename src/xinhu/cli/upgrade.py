"""``xinhu upgrade``: bring the tables to this version."""

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, out, print_json, say
from xinhu.wiring.upgrading import upgrade as upgrade_now


def upgrade(*, data: Data = None, as_json: AsJson = False) -> None:
    """Bring the tables of an installation to this version; back up first.

    It is refused while the folder is being served. There is no way back over
    it. Run again, it changes nothing.

    Examples:
        xinhu upgrade

        xinhu upgrade --data /srv/xinhu --json
    """
    version = upgrade_now(settings_for(data))
    if as_json:
        print_json({"tables": version})
    else:
        out().print(
            say(
                f"数据库结构现为第 {version} 版。",
                f"The tables are of version {version}.",
            )
        )
