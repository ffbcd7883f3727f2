"""``xinhu media list``: the media that were registered, with their last verdict."""

from xinhu.cli.options import Data, settings_for
from xinhu.cli.output import AsJson, print_json, print_table, say


def list_all(*, data: Data = None, as_json: AsJson = False) -> None:
    """List the media that were registered, and what their last scan came to.

    Examples:
        xinhu media list

        xinhu media list --json
    """
    from xinhu.wiring.media import list_media  # noqa: PLC0415 -- other commands need none of it

    media = list_media(settings_for(data))
    if as_json:
        print_json({"media": media})
        return
    heads = say(
        "编号 标签 负责人 机构 结论 原因 有效至",
        "no label owner unit verdict why until",
    )
    keys = ("medium", "label", "owner", "unit", "verdict", "reasons", "valid_until")
    rows = [[_cell(medium.get(key, "")) for key in keys] for medium in media]
    print_table(heads.split(), rows)


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
