"""Targets: registered and retired by who may, scanned for who may; and their scans."""

import pytest

from console.discovery.scene import HR, UNREAD, Scene
from xinhu.desks.discovery.models import Remedy, Scan, Target

TARGETS = "/discovery/targets/"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def wanted(scene: Scene) -> dict[str, str]:
    """A target as somebody states it."""
    folder = scene.root / "hr"
    folder.mkdir(exist_ok=True)
    return {
        "name": "人事处共享盘",
        "kind": "folder",
        "location": str(folder),
        "owner": "limin",
        "unit": "总行",
    }


# --- registering ---------------------------------------------------------------------


def test_a_target_is_registered_and_shown(registrar, wanted, scene) -> None:
    answer = registrar.post(TARGETS, wanted, follow=True)
    page = text(answer)
    for told in ("已登记。", "人事处共享盘", wanted["location"], "李敏", "孙涛"):
        assert told in page
    assert scene.events()[-1] == "target.registered"


def test_what_cannot_be_registered_is_told_beside_its_field(registrar, wanted) -> None:
    for changed, told in (
        ({"name": ""}, "id_name_error"),
        ({"name": "x" * 61}, "id_name_error"),
        ({"kind": "planet"}, "id_kind_error"),
        ({"kind": "database"}, "没有这样一个允许扫描的数据库。"),
        ({"location": "/etc"}, "该位置不在允许扫描的文件夹之下。"),
        ({"location": "hr"}, "该位置不在允许扫描的文件夹之下。"),
        ({"location": "/../etc"}, "该位置不在允许扫描的文件夹之下。"),
        ({"owner": "谁"}, "没有这样一名在岗操作员。"),
        ({"unit": ""}, "id_unit_error"),
    ):
        answer = registrar.post(TARGETS, {**wanted, **changed})
        assert answer.status_code == 422
        assert told in text(answer)
    assert Target.objects.count() == 0


def test_the_same_is_not_registered_twice(registrar, wanted, at_once) -> None:
    answers = at_once(
        lambda who: who.post(TARGETS, wanted).status_code, registrar, registrar
    )
    assert sorted(answers) == [302, 422]
    answer = registrar.post(TARGETS, {**wanted, "name": "另一个"})
    assert "该位置已登记为扫描对象。" in text(answer)


def test_what_lies_within_another_target_is_told_beside_its_field(
    registrar, officer, wanted, scene
) -> None:
    outer = scene.share("人事处", "hr")
    (scene.root / "hr" / "in").mkdir()
    inner = {**wanted, "location": str(scene.root / "hr" / "in")}
    answer = registrar.post(TARGETS, inner)
    assert answer.status_code == 422
    assert "该位置与扫描对象“人事处”互相包含" in text(answer)
    assert Target.objects.count() == 1
    note = "与下列扫描对象互相包含"
    assert note not in text(officer.get(f"{TARGETS}{outer.pk}/"))
    # Registered before that was refused.
    other = scene.share("共享盘", "other")
    scene.lies_at(other, inner["location"])
    for pk, name in ((outer.pk, "共享盘"), (other.pk, "人事处")):
        page = text(officer.get(f"{TARGETS}{pk}/"))
        assert note in page
        assert f"：{name}</p>" in page


def test_nobody_else_registers_or_retires(
    officer, reader, nobody, stranger, wanted, scene
) -> None:
    target = scene.share("共享盘", "other")
    for who in (officer, reader, nobody):
        assert who.post(TARGETS, wanted).status_code == 403
        assert who.post(f"{TARGETS}{target.pk}/retire/").status_code == 403
    assert nobody.get(TARGETS).status_code == 403
    assert stranger.post(TARGETS, wanted).status_code == 302
    assert 'name="location"' not in text(officer.get(TARGETS))
    assert "停用对象" not in text(officer.get(f"{TARGETS}{target.pk}/"))
    assert Target.objects.get().retired_at is None


# --- retiring ------------------------------------------------------------------------


def test_a_target_is_retired_once(registrar, scene) -> None:
    target = scene.share("共享盘", "hr")
    answer = registrar.post(f"{TARGETS}{target.pk}/retire/", follow=True)
    assert "已停用。" in text(answer)
    assert registrar.get(f"{TARGETS}{target.pk}/").status_code == 404
    assert registrar.post(f"{TARGETS}{target.pk}/retire/").status_code == 403


def test_what_is_scanned_is_not_retired(registrar, scene) -> None:
    target = scene.share("共享盘", "hr")
    scene.begun(target)
    answer = registrar.post(f"{TARGETS}{target.pk}/retire/")
    assert answer.status_code == 403
    assert f'href="{TARGETS}{target.pk}/"' in text(answer)


def test_what_has_a_file_in_quarantine_is_not_retired(registrar, scene) -> None:
    target = scene.share("共享盘", "hr")
    scene.scanned(target, HR[0])
    Remedy.objects.create(
        target=target, path=HR[0].path, kind="quarantine", ref="rm-0000000000000000",
        digest="ab" * 32, asked_by=target.owner, asked_at=target.registered_at,
        approved_by=["op-gu"], expires_at=target.registered_at, approval="ap-1",
        state="done",
    )  # fmt: skip
    answer = registrar.post(f"{TARGETS}{target.pk}/retire/")
    assert answer.status_code == 403
    assert "隔离区" in text(answer)
    assert registrar.get(f"{TARGETS}{target.pk}/").status_code == 200


# --- scans ---------------------------------------------------------------------------


def test_a_scan_is_asked_for_and_told(officer, scene) -> None:
    target = scene.share("共享盘", "hr")
    answer = officer.post(f"{TARGETS}{target.pk}/scan/", follow=True)
    for told in ("扫描已排队。", "排队中", "陈静"):
        assert told in text(answer)
    assert scene.events()[-1] == "scan.asked"
    again = officer.post(f"{TARGETS}{target.pk}/scan/")
    assert again.status_code == 403
    assert "排队中" in text(officer.get(TARGETS))


def test_of_two_who_ask_at_once_one_scan_comes(officer, scene, at_once) -> None:
    address = f"{TARGETS}{scene.share('共享盘', 'hr').pk}/scan/"
    answers = at_once(lambda who: who.post(address).status_code, officer, officer)
    assert sorted(answers) == [302, 403]
    assert Scan.objects.count() == 1


def test_a_scan_is_stopped_once(officer, scene) -> None:
    scan = scene.begun(scene.share("共享盘", "hr"))
    address = f"/discovery/scans/{scan.pk}/"
    page = text(officer.get(address))
    assert 'hx-trigger="every 2s"' in page
    assert "1,204" in page
    answer = officer.post(f"{address}stop/", follow=True)
    assert "正在停止" in text(answer)
    assert f"{address}stop/" not in text(officer.get(address))
    assert "这次扫描没有完成" in text(officer.get(f"{address}unread/"))
    assert officer.post(f"{address}stop/").status_code == 403


def test_what_is_over_is_read_no_more_and_tells_all(reader, scene) -> None:
    scan = scene.scanned(scene.share("共享盘", "hr"), *HR, *UNREAD)
    page = text(reader.get(f"/discovery/scans/{scan.pk}/"))
    assert "hx-get" not in page
    for told in ("已完成", "3,120", "412.0 MB"):
        assert told in page


def test_a_failed_scan_says_why(officer, scene) -> None:
    scan = scene.begun(scene.share("共享盘", "hr"))
    scene.failed(scan, "discovery.worker_died")
    assert "扫描多次中断" in text(officer.get(f"/discovery/scans/{scan.pk}/"))


def test_what_is_unread_is_listed_with_its_reason(reader, scene) -> None:
    scan = scene.scanned(scene.share("共享盘", "hr"), *UNREAD)
    address = f"/discovery/scans/{scan.pk}/unread/"
    page = text(reader.get(address))
    assert "人事/旧/备份.zip!加密.xlsx" in page
    assert "不认识的格式" in page
    page = text(reader.get(f"{address}?why=encrypted"))
    assert "人事/工资.7z" not in page
    assert reader.get(f"{address}?why=x").status_code == 422
    whole = scene.scanned(scan.target, HR[0])
    page = text(reader.get(f"/discovery/scans/{whole.pk}/unread/"))
    assert "这次扫描读完了所有文件。" in page


def test_nobody_else_asks_stops_or_reads_scans(
    reader, registrar, nobody, stranger, scene
) -> None:
    target = scene.share("共享盘", "hr")
    scan = scene.begun(target)
    for address in (f"{TARGETS}{target.pk}/scan/", f"/discovery/scans/{scan.pk}/stop/"):
        for who in (reader, registrar, nobody):
            assert who.post(address).status_code == 403
            assert who.get(address).status_code == 405
        assert stranger.post(address).status_code == 302
    for who in (registrar, nobody):
        assert who.get(f"/discovery/scans/{scan.pk}/").status_code == 403
        assert who.get(f"/discovery/scans/{scan.pk}/unread/").status_code == 403
    page = text(registrar.get(f"{TARGETS}{target.pk}/"))
    assert "扫描记录" not in page
    scan.refresh_from_db()
    assert scan.stop_asked_at is None


def test_what_does_not_exist_is_not_found(officer, registrar) -> None:
    for number in ("0", "999999999999999999", "9" * 30, "x", "-1"):
        scan = f"/discovery/scans/{number}/"
        for address in (f"{TARGETS}{number}/", scan, f"{scan}unread/"):
            assert officer.get(address).status_code == 404
        for address in (f"{TARGETS}{number}/scan/", f"{scan}stop/"):
            assert officer.post(address).status_code == 404
        assert registrar.post(f"{TARGETS}{number}/retire/").status_code == 404
