"""A file in the vault: whose it is, and how it becomes another's, or nobody's."""

import psycopg
import pytest
from django.utils import timezone

from desks.discovery.room import seen
from simulators.gate_world import ZHANG
from xinhu.desks.discovery.models import Place, Remedy, Target
from xinhu.desks.staff.models import Operator

FILES = "/discovery/found-files/"
PAPER, OTHERS = "paper-0123456789abcdef", "22" * 16
PAGE = f"{FILES}{PAPER}/"
CORRECT = f"{PAGE}correct/"
KINDS = pytest.mark.parametrize("kind", ["reassign", "destroy"])


def text(answer) -> str:
    return answer.content.decode()


def ask(kind: str, **changes: str) -> dict[str, str]:
    customer = OTHERS if kind == "reassign" else ""
    return {"do": kind, "reason": "收存到错误客户名下", "customer": customer, **changes}


@pytest.fixture
def kept(scene) -> Remedy:
    """A file that was moved into the vault."""
    target = scene.share("人事处共享盘", "hr")
    scene.scanned(target, seen("人事/申请.csv", digest="ab" * 32))
    return scene.moved(Place.objects.get(), PAPER)


@pytest.mark.usefixtures("kept")
def test_whose_a_file_is_is_shown_to_who_decides(officer, console) -> None:
    page = text(officer.get(FILES))
    assert f'title="{ZHANG}"' in page
    assert f'href="{PAGE}"' in page
    assert ZHANG in text(officer.get(PAGE))
    asked = [path for _, path in console.asked if path.endswith("/found-files")]
    assert len(asked) == 2


@pytest.mark.usefixtures("kept")
def test_whose_a_file_is_is_shown_to_no_auditor_and_not_asked_for(
    reader, console
) -> None:
    for path in (FILES, PAGE):
        page = text(reader.get(path))
        assert PAPER in page
        assert ZHANG not in page
        assert "客户编号" not in page
        assert CORRECT not in page
    assert not [path for _, path in console.asked if "found-files" in path]


def test_without_files_nobody_is_asked_whose_they_are(officer, console) -> None:
    assert officer.get(FILES).status_code == 200
    assert not [path for _, path in console.asked if "found-files" in path]


@pytest.mark.usefixtures("kept")
@KINDS
def test_it_is_asked_for_and_waits_for_others(officer, kind: str) -> None:
    page = text(officer.get(PAGE))
    assert f'value="{kind}"' in page
    page = text(officer.post(CORRECT, ask(kind), follow=True))
    assert "已提请批准。" in page
    assert "待批准" in page
    assert CORRECT not in page, "one waits at a time"
    remedy = Remedy.objects.get(kind=kind)
    assert remedy.customer == (OTHERS if kind == "reassign" else "")
    assert officer.post(CORRECT, ask(kind)).status_code == 403


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("customer", ["", "刘芳菲", "1" * 31])
def test_what_is_no_customer_is_told_beside_its_field(officer, customer: str) -> None:
    answer = officer.post(CORRECT, ask("reassign", customer=customer))
    assert answer.status_code == 422
    assert "correction_customer_error" in text(answer)
    assert Remedy.objects.count() == 1


@pytest.mark.usefixtures("kept")
def test_without_a_reason_nothing_is_asked_for(officer) -> None:
    answer = officer.post(CORRECT, ask("destroy", reason=" "))
    assert answer.status_code == 422
    assert "correction_reason_error" in text(answer)
    assert Remedy.objects.count() == 1


@pytest.mark.usefixtures("kept")
@KINDS
def test_no_other_role_asks(nobody, registrar, reader, stranger, kind: str) -> None:
    for who in (nobody, registrar):
        assert who.get(PAGE).status_code == 403
        assert who.post(CORRECT, ask(kind)).status_code == 403
    assert reader.post(CORRECT, ask(kind)).status_code == 403
    assert stranger.post(CORRECT, ask(kind)).status_code == 302
    assert Remedy.objects.count() == 1


@pytest.mark.usefixtures("kept")
def test_wrong_methods_other_acts_and_what_is_not_kept(officer, database) -> None:
    assert officer.get(CORRECT).status_code == 405
    assert officer.post(PAGE).status_code == 405
    for kind in ("vault", "delete", "", "x"):
        assert officer.post(CORRECT, ask(kind)).status_code == 404
    for other in ("x", "paper-zzzzzzzzzzzzzzzz", f"{PAPER}0"):
        assert officer.get(f"{FILES}{other}/").status_code == 404
        answer = officer.post(f"{FILES}{other}/correct/", ask("destroy"))
        assert answer.status_code == 404
    with psycopg.connect(database.owner) as owner:
        owner.execute("UPDATE vault.found_file SET salt = NULL, destroyed_at = 1")
    assert officer.get(PAGE).status_code == 404
    assert officer.post(CORRECT, ask("destroy")).status_code == 404
    assert PAPER not in text(officer.get(FILES))


@pytest.mark.usefixtures("kept")
def test_of_a_target_that_was_retired_it_is_asked_for(officer) -> None:
    who = Operator.objects.get(username="suntao")
    Target.objects.update(retired_by=who, retired_at=timezone.now())
    assert "已提请批准。" in text(officer.post(CORRECT, ask("destroy"), follow=True))


@pytest.mark.usefixtures("kept")
def test_in_english(officer) -> None:
    officer.cookies["xinhu_language"] = "en"
    page = text(officer.get(PAGE))
    assert "Give a file in the vault to another customer" in page
    assert "Destroy a file in the vault with a certificate" in page
