"""The certificate of a file that is gone for good: whole, to readers of findings."""

import pytest
from django.utils import timezone

from console.discovery.certified import AT, ground, of_paper, remedied
from desks.discovery.room import seen
from xinhu.adapters.remedies.certificate import certificate_of
from xinhu.desks.discovery.models import Place, Remedy, Target
from xinhu.desks.staff.models import Operator

FILES = "/discovery/found-files/"
PAPER, REF, SECOND = (
    "paper-0123456789abcdef",
    "rm-fedcba9876543210",
    "rm-0011223344556677",
)
PAGE = f"/discovery/certificates/{REF}/"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def place(scene) -> Place:
    target = scene.share("人事处共享盘", "hr")
    scene.scanned(target, seen("人事/申请<b>.csv", digest="ab" * 32))
    return Place.objects.get()


@pytest.fixture
def destroyed(place: Place) -> Remedy:
    return remedied(place, "destroy", REF, of_paper(PAPER, REF, AT))


@pytest.mark.usefixtures("destroyed")
def test_a_destroyed_files_certificate_is_shown_whole(officer, reader) -> None:
    for who in (officer, reader):
        page = text(who.get(PAGE))
        for told in (
            *(PAPER, REF, "ab" * 32, "cd" * 32, "op-fang", "op-gu, op-hu", "ap-7", AT),
            *("销毁盐值", "salt_destroyed", "已获批准", "xinhu-destruction/1"),
            "数据库的备份、恢复日志以及尚未回收的旧行中可能仍有该盐值",
        ):
            assert told in page
        assert "申请" not in page.replace("申请人", ""), "where it lay is not told"
        assert f'href="{PAGE}"' in text(who.get(FILES))


@pytest.mark.usefixtures("destroyed")
def test_it_is_found_from_the_remedies_of_the_finding(officer, place) -> None:
    assert f'href="{PAGE}"' in text(officer.get(f"/discovery/findings/{place.pk}/"))


@pytest.mark.usefixtures("destroyed")
def test_in_english_and_of_a_target_that_was_retired(officer) -> None:
    who = Operator.objects.get(username="suntao")
    Target.objects.update(retired_by=who, retired_at=timezone.now())
    officer.cookies["xinhu_language"] = "en"
    page = text(officer.get(PAGE))
    assert "Salt destroyed" in page
    assert "is left of" in page
    assert "may hold the salt still" in page
    assert f'href="{PAGE}"' in text(officer.get(FILES))


def test_a_deleted_files_certificate_names_the_file_and_is_no_file_of_the_vault(
    officer, place: Place
) -> None:
    ours = ground("overwritten_and_removed")
    told = certificate_of("人事/申请<b>.csv".encode(), "ab" * 32, 9, ours, REF)
    remedied(place, "delete", REF, {**told, "deleted_at": AT})
    page = text(officer.get(PAGE))
    assert "人事/申请&lt;b&gt;.csv" in page
    assert "覆盖后删除" in page
    assert PAGE not in text(officer.get(FILES))
    assert f'href="{PAGE}"' in text(officer.get(f"/discovery/findings/{place.pk}/"))


def test_of_what_was_not_done_nothing_is_certified(officer, place: Place) -> None:
    told = of_paper(PAPER, REF, AT)
    remedied(place, "destroy", REF, None, state="failed", failure="found_file.broken")
    remedied(place, "quarantine", SECOND, told)
    for ref in (REF, SECOND, "rm-0000000000000000", "x"):
        assert officer.get(f"/discovery/certificates/{ref}/").status_code == 404
    for page in (FILES, f"/discovery/findings/{place.pk}/"):
        assert "/discovery/certificates/" not in text(officer.get(page))


@pytest.mark.usefixtures("destroyed")
def test_nobody_else_reads_it(registrar, nobody, stranger, officer) -> None:
    for who in (registrar, nobody):
        assert who.get(PAGE).status_code == 403
    assert stranger.get(PAGE).status_code == 302
    assert officer.post(PAGE).status_code == 405
