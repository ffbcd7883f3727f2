"""A database at the desk: registered by a name, never by an address; no remedies."""

import pytest

from console.discovery.scene import SECRET, Scene
from desks.discovery.room import seen
from xinhu.desks.discovery.models import Remedy, Target

TARGETS = "/discovery/targets/"
TABLE = "public.客户"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def wanted(scene: Scene) -> dict[str, str]:
    """A database as somebody states it."""
    folder = scene.root / "databases"
    folder.mkdir()
    (folder / "core").write_text(SECRET, "utf-8")
    (folder / "not this").write_text(SECRET, "utf-8")
    of = {"name": "核心系统", "kind": "database", "location": "core"}
    return {**of, "owner": "limin", "unit": "总行"}


def test_it_is_registered_by_a_name_that_the_page_tells(
    registrar, officer, wanted
) -> None:
    page = text(registrar.get(TARGETS))
    assert "<code>core</code>" in page
    assert "not this" not in page
    assert "<code>core</code>" not in text(officer.get(TARGETS))
    page = text(registrar.post(TARGETS, wanted, follow=True))
    for told in ("已登记。", "核心系统", "数据库", "<code>core</code>"):
        assert told in page
    assert "geheim" not in page
    again = registrar.post(TARGETS, {**wanted, "name": "另一个"})
    assert "该位置已登记为扫描对象。" in text(again)


@pytest.mark.parametrize(
    "location", [SECRET, "nothing", "../databases/core", "core/", "Core", "not this"]
)
def test_no_address_and_no_other_name_is_taken(registrar, wanted, location) -> None:
    answer = registrar.post(TARGETS, {**wanted, "location": location})
    assert answer.status_code == 422
    assert "没有这样一个允许扫描的数据库。" in text(answer)
    assert not Target.objects.exists()


def test_nobody_else_registers_one(officer, reader, nobody, stranger, wanted) -> None:
    for who in (officer, reader, nobody):
        assert who.post(TARGETS, wanted).status_code == 403
    assert stranger.post(TARGETS, wanted).status_code == 302
    assert not Target.objects.exists()


def test_what_is_named_no_more_is_not_scanned(officer, scene) -> None:
    target = scene.database("核心系统", "core")
    (scene.root / "databases" / "core").unlink()
    answer = officer.post(f"{TARGETS}{target.pk}/scan/")
    assert answer.status_code == 403
    assert "discovery.database" in text(answer)


def test_tables_have_no_remedies(officer, scene) -> None:
    target = scene.database("核心系统", "core")
    scene.scanned(target, seen(TABLE, column="手机号码"))
    address = f"/discovery/findings/{scene.place(TABLE).pk}/"
    page = text(officer.get(address))
    assert "数据库中的数据不在这里处置" in page
    assert 'value="quarantine"' not in page
    for do in ("quarantine", "mask_copy", "delete"):
        given = {"do": do, "reason": "清理"}
        answer = officer.post(f"{address}remedy/", given)
        assert answer.status_code == 403
        assert "discovery.remedy_of_files" in text(answer)
    assert not Remedy.objects.exists()
