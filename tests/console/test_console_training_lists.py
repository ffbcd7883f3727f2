"""Who runs the training: lists, figures, files, revoking; nobody else."""

import csv
import io
import json

import psycopg
import pytest
from django.test import Client

from console.exams import COURSE, give, long_here
from xinhu.desks.staff.models import Operator
from xinhu.desks.training.models import StoredCertificate

pytestmark = pytest.mark.usefixtures("console")


LISTS = ["/training/due/", "/training/coverage/", "/training/certificates/"]


@pytest.fixture
def officer(entering) -> Client:
    """陈静 runs the training."""
    return entering("chenjing")


def acts(database) -> list[dict]:
    with psycopg.connect(database.owner) as owner:
        rows = owner.execute("SELECT act::text FROM desk.outbox ORDER BY id")
        return [dict(json.loads(text)["detail"]) for (text,) in rows.fetchall()]


@pytest.mark.parametrize("address", [*LISTS, "/training/due/export.csv"])
def test_only_who_runs_the_training_sees_the_lists(
    clerk, auditor, it_officer, stranger, officer, address
) -> None:
    for person in (clerk, auditor, it_officer):
        assert person.get(address).status_code == 403
    assert stranger.get(address).status_code == 302
    assert officer.get(address).status_code == 200


def test_the_list_holds_a_line_for_each_person_and_course(officer) -> None:
    page = officer.get("/training/due/").content.decode()
    for name in ("李敏", "赵磊", "陈静", "孙涛"):
        assert name in page
    assert "badge-training_state-open" in page


def test_filters_and_order_hold(officer) -> None:
    long_here("limin")
    give("limin", COURSE)
    give("limin", "leak_response", days=-3)
    page = officer.get("/training/due/?state=overdue").content.decode()
    assert page.count("<tr>") == 4  # the heading and three lines
    assert "李敏" in page
    assert "赵磊" not in page
    rows = file_of(officer, "?branch=朝阳支行&sort=-deadline")
    assert {row["branch"] for row in rows} == {"朝阳支行"}
    days = [row["last_day"] for row in rows]
    assert days == sorted(days, reverse=True)
    rows = file_of(officer, f"?course={COURSE}&state=current")
    assert [row["name"] for row in rows] == ["李敏"]


@pytest.mark.parametrize(
    "query",
    ["?branch=nowhere", "?state=x", "?course=nothing", "?post=%00"],
)
def test_a_filter_that_is_none_is_told(officer, query) -> None:
    assert officer.get(f"/training/due/{query}").status_code == 422
    assert officer.get(f"/training/due/export.csv{query}").status_code == 422


@pytest.mark.parametrize("query", ["?page=99", "?page=x", "?page=-1", "?sort=nothing"])
def test_a_page_that_is_not_there_is_the_last_or_first(officer, query) -> None:
    assert officer.get(f"/training/due/{query}").status_code == 200


def file_of(officer, query: str = "") -> list[dict[str, str]]:
    page = officer.get(f"/training/due/export.csv{query}")
    return list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))


def test_the_file_is_harmless_and_an_act(officer, database) -> None:
    Operator.objects.filter(username="limin").update(full_name="=HYPERLINK(1)")
    rows = file_of(officer)
    assert "'=HYPERLINK(1)" in {row["name"] for row in rows}
    told = acts(database)[-1]
    assert told == {"event": "training.exported", "lines": len(rows)}


def test_who_was_stopped_has_nothing_to_take(officer) -> None:
    Operator.objects.filter(username="limin").update(is_active=False)
    assert "李敏" not in {row["name"] for row in file_of(officer)}


def test_coverage_is_drawn_and_stands_in_a_table_as_well(officer) -> None:
    for course in ("customer_information", "passwords_and_media", "leak_response"):
        give("suntao", course)
    page = officer.get("/training/coverage/").content.decode()
    assert '<svg class="coverage"' in page
    assert "coverage-held" in page
    assert "朝阳支行" in page
    assert "<caption>按机构</caption>" in page
    assert "0%" in page


def test_certificates_are_found_by_name_or_reference(officer) -> None:
    give("limin")
    give("zhaolei")
    for sought in ("李", "op-limin0123456789"):
        page = officer.get(f"/training/certificates/?who={sought}").content.decode()
        assert "李敏" in page
        assert "赵磊" not in page
    page = officer.get("/training/certificates/?who=%25").content.decode()
    assert "state-empty" in page


def test_a_revoked_certificate_counts_no_more_and_is_told(officer, database) -> None:
    held = give("limin")
    address = f"/training/certificates/{held.pk}/revoke/"
    assert officer.get(address).status_code == 200
    assert officer.post(address, {"reason": "cheated"}).status_code == 302
    held.refresh_from_db()
    assert held.revoked_at is not None
    assert held.revocation.reason == "cheated"
    told = acts(database)[-1]
    assert told["event"] == "certificate.revoked"
    assert told["holder"] == "op-limin0123456789"
    page = officer.get(f"/training/certificates/{held.pk}/?revoked=1")
    assert "badge-certificate_state-revoked" in page.content.decode()


def test_it_is_revoked_once(officer, database) -> None:
    held = give("limin")
    address = f"/training/certificates/{held.pk}/revoke/"
    officer.post(address, {"reason": "cheated"})
    assert officer.post(address, {"reason": "misconduct"}).status_code == 403
    assert acts(database)[-1] == {
        "event": "certificate.refused",
        "certificate": held.pk,
        "why": "certificate.revoked",
    }


def test_revoked_twice_at_once_it_is_revoked_once(officer, at_once, database) -> None:
    held = give("limin")
    address = f"/training/certificates/{held.pk}/revoke/"
    pages = at_once(
        lambda who: who.post(address, {"reason": "cheated"}), officer, officer
    )
    assert sorted(page.status_code for page in pages) == [302, 403]
    events = [act["event"] for act in acts(database)]
    assert events.count("certificate.revoked") == 1


def test_nobody_revokes_their_own(officer) -> None:
    held = give("chenjing")
    page = officer.post(
        f"/training/certificates/{held.pk}/revoke/", {"reason": "cheated"}
    )
    assert page.status_code == 403
    held.refresh_from_db()
    assert held.revoked_at is None


@pytest.mark.parametrize("reason", ["", "nothing", "cheated'"])
def test_without_a_reason_of_the_list_nothing_is_revoked(officer, reason) -> None:
    held = give("limin")
    page = officer.post(f"/training/certificates/{held.pk}/revoke/", {"reason": reason})
    assert page.status_code == 422
    assert StoredCertificate.objects.filter(revoked_at=None).count() == 1


def test_who_does_not_run_the_training_revokes_nothing(clerk, auditor) -> None:
    held = give("zhaolei")
    for person in (clerk, auditor):
        address = f"/training/certificates/{held.pk}/revoke/"
        assert person.get(address).status_code == 403
        assert person.post(address, {"reason": "cheated"}).status_code == 403
    held.refresh_from_db()
    assert held.revoked_at is None


def test_a_certificate_that_is_not_there_is_not_revoked(officer) -> None:
    page = officer.post("/training/certificates/77/revoke/", {"reason": "cheated"})
    assert page.status_code == 404
