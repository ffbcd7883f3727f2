"""The permission matrix: who sees it, what its cells say, and how it is taken away."""

import csv
import io

import psycopg
import pytest
from django.test import Client

from xinhu.desks.staff.models import Operator

ADDRESS = "/matrix/"
CELL = "/matrix/cell/?department={}&purpose={}&grade={}"


@pytest.fixture
def officer(entering) -> Client:
    return entering("chenjing")


def test_the_officer_sees_departments_by_purposes_by_grades(officer) -> None:
    text = officer.get(ADDRESS).content.decode()
    assert "权限矩阵" in text
    assert "其余部门，柜面服务，C2：明文；凭主管审批；有条件，见详情" in text
    assert "信息科技部，柜面服务，C2：拒绝" in text
    assert "其余部门，账户维护，C3：" in text
    assert "其余部门，审计检查，C3：" not in text, "it needs no field of that grade"
    columns = text.count('class="matrix-grade')
    assert text.count('class="matrix-cell') % columns == 0


def test_departments_are_those_of_people_here_and_those_that_policies_name(
    officer,
) -> None:
    Operator.objects.filter(username="limin").update(department="零售信贷部")
    text = officer.get(ADDRESS).content.decode()
    assert '<th scope="row">零售信贷部</th>' in text
    assert "审计部 audit</th>" in text, "two codes of one name are told apart"


def test_a_row_tells_its_code_only_where_a_name_stands_twice(officer) -> None:
    text = officer.get("/matrix/").content.decode()
    assert "信息科技部 technology" in text
    assert "信息科技部 信息科技部" not in text


def test_filters_leave_a_part(officer) -> None:
    text = officer.get(f"{ADDRESS}?purpose=fraud_check&role=clerk").content.decode()
    assert "反欺诈核查" in text
    assert "其余部门，反欺诈核查，C2：遮蔽；凭主管审批" in text
    assert "其余部门，柜面服务" not in text
    text = officer.get(f"{ADDRESS}?department=*&zone=remote").content.decode()
    assert "其余部门，反欺诈核查，C2：拒绝" in text
    assert '<th scope="row">审计部</th>' not in text


def test_htmx_gets_the_table_alone(officer) -> None:
    page = officer.get(ADDRESS, headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert "data-grid" in page.content.decode()


@pytest.mark.parametrize(
    "odd", ["purpose=curiosity", "role=king", "zone=moon", "department=%00", "ground=x"]
)
def test_a_filter_that_cannot_be_is_told_at_its_field(officer, odd) -> None:
    page = officer.get(f"{ADDRESS}?{odd}")
    assert page.status_code == 422
    assert page.content.decode().count("field-wrong") == 1
    assert "data-grid" not in page.content.decode()


def test_a_cell_shows_what_it_needs_and_which_policies_decide(officer) -> None:
    page = officer.get(CELL.format("*", "counter_service", "C2"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "经主管审批，可看明文" in text
    assert "counter-clear-by-approval" in text
    assert "20-counter.cedar" in text
    assert "GroundKind::&quot;supervisor_approval&quot;" in text
    assert "remote-refused" in text, "the policies that refuse some other path"
    assert "个人信息保护法 第六条" in text


def test_a_cell_that_is_refused_names_the_policy(officer) -> None:
    text = officer.get(CELL.format("it", "loan_review", "C1")).content.decode()
    assert "technology-serves-nobody" in text


def test_a_cell_that_no_list_opens_says_so(officer) -> None:
    text = officer.get(CELL.format("*", "customer_intake", "C1")).content.decode()
    assert "该用途不使用这一级别的字段" in text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?department=*&purpose=x&grade=C1",
        "?department=*&purpose=loan_review&grade=C4",
        "?department=nowhere&purpose=loan_review&grade=C1",
        "?department=*&purpose=loan_review",
    ],
)
def test_an_address_of_no_cell_leads_nowhere(officer, query) -> None:
    assert officer.get(f"/matrix/cell/{query}").status_code == 404


def acts(database) -> list[dict]:
    """Read the outbox as its owner; the console may only write it."""
    with psycopg.connect(database.owner) as owner:
        rows = owner.execute("SELECT act FROM desk.outbox ORDER BY id").fetchall()
        return [act for (act,) in rows]


def test_the_file_has_a_line_for_each_cell_and_is_an_act(officer, database) -> None:
    Operator.objects.filter(username="limin").update(department="=cmd()")
    page = officer.get("/matrix/export.csv?purpose=loan_review")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert {line["purpose"] for line in lines} == {"loan_review"}
    assert len(lines) % 3 == 0
    assert lines[1]["department"] == "'=cmd()", "a spreadsheet must not run it"
    assert lines[1]["level"] == "clear"
    assert lines[1]["grounds"] == "authorisation_letter supervisor_approval"
    detail = dict(acts(database)[-1]["detail"])
    assert detail["event"] == "matrix.exported"
    assert detail["cells"] == len(lines)
    assert detail["version"] == lines[0]["version"]


@pytest.mark.parametrize(
    "address", [ADDRESS, CELL.format("*", "loan_review", "C2"), "/matrix/export.csv"]
)
def test_wrong_person_nobody_and_wrong_method(
    clerk, stranger, officer, address
) -> None:
    page = clerk.get(address)
    assert page.status_code == 403
    assert "console.role" in page.content.decode()
    assert stranger.get(address).status_code == 302
    assert officer.post(address).status_code == 405


def test_it_stands_in_the_navigation_of_its_readers_only(clerk, auditor) -> None:
    assert 'href="/matrix/"' not in clerk.get("/").content.decode()
    assert 'href="/matrix/"' in auditor.get("/").content.decode()


def test_english_readers_are_told_in_english(officer) -> None:
    officer.cookies["xinhu_language"] = "en"
    text = officer.get(ADDRESS).content.decode()
    assert "All other departments, Counter service, C2: Clear" in text
    assert "on Supervisor" in text
