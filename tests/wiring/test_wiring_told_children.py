"""What a served process reads of its settings is what its supervisor decided."""

from pathlib import Path

import pytest

from xinhu.wiring.serving import roles_of
from xinhu.wiring.settings import Settings, read_settings


def told(settings: Settings) -> list[Settings]:
    roles = roles_of(settings, settings.database_url or "", log_files=False)
    return [read_settings(role.environment) for role in roles]


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"XINHU_SCAN_ROOTS": "/srv/share"},
        {"XINHU_SCAN_ROOTS": "/srv/share:/media/a folder"},
        {"XINHU_SCAN_DATABASES": "/etc/xinhu/data bases"},
    ],
)
def test_children_read_the_settings_of_their_parent(
    stated: dict[str, str], tmp_path: Path
) -> None:
    settings = read_settings({"XINHU_DATA": str(tmp_path), **stated})
    keys, *rest = told(settings)
    assert keys == settings
    assert {each.scan_roots for each in rest} == {settings.scan_roots}
    assert {each.scan_databases for each in rest} == {settings.scan_databases}
