"""Taking an objection at the counter: the mark and the days begin, once at a time."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import yaml
from django.conf import settings

from bank_people import leaked
from counter import today

PAGE = "/inquiries/{}/objections/"
SAID = "该笔贷款刘芳菲已按时还清"
TYPED = {"subjects": ["overdue_record"], "by": "customer", "said": SAID}


@pytest.fixture
def answered(desk) -> str:
    """An inquiry whose report came."""
    return str(desk.ask(desk.letter()).json["ref"])


def taken(desk) -> int:
    return desk.events().count("objection.taken")


def test_the_inquirys_page_leads_to_the_form(alice, answered) -> None:
    text = alice.get(f"/inquiries/{answered}/").content.decode()
    assert PAGE.format(answered) in text
    page = alice.get(PAGE.format(answered))
    assert page.status_code == 200
    for name in ("身份信息", "逾期记录", "查询记录", "公共记录"):
        assert name in page.content.decode()


def test_a_taken_one_is_led_to_and_marks_inquiry_list_and_report(
    alice, desk, answered
) -> None:
    page = alice.post(PAGE.format(answered), TYPED)
    assert page.status_code == 302, page.content.decode()
    text = alice.get(page.url).content.decode()
    due = date.fromisoformat(today()) + timedelta(days=20)
    assert "异议已登记" in text
    assert due.isoformat() in text
    assert "还剩 20 天" in text
    assert SAID not in text
    for address in (f"/inquiries/{answered}/", "/inquiries/", PAGE.format(answered)):
        assert "有异议" in alice.get(address).content.decode(), address
    report = alice.post(f"/inquiries/{answered}/report/").content.decode()
    assert "客户对本报告提出异议" in report
    assert taken(desk) == 1


def test_without_an_objection_nothing_is_marked(alice, answered) -> None:
    for address in (f"/inquiries/{answered}/", "/inquiries/"):
        assert "badge-disputed" not in alice.get(address).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"subjects": []},
        {"subjects": ["face"]},
        {"by": "neighbour"},
        {"said": ""},
        {"said": "  "},
        {"said": "长" * 2001},
    ],
)
def test_a_form_that_is_none_tells_where_and_takes_nothing(
    alice, desk, answered, changes
) -> None:
    page = alice.post(PAGE.format(answered), {**TYPED, **changes})
    text = page.content.decode()
    assert page.status_code == 422
    (name,) = changes
    assert f'id="id_{name}_error"' in text
    assert "异议没有登记" in text
    assert taken(desk) == 0


def test_line_ends_of_a_browser_count_once(alice, desk, answered) -> None:
    said = "一\r\n" * 1000
    page = alice.post(PAGE.format(answered), {**TYPED, "said": said})
    assert page.status_code == 302, "2,000 characters"
    assert taken(desk) == 1


@pytest.fixture
def another_list(desk, tmp_path, settings_of) -> Iterator[None]:
    """A console whose list has one more than the gate's."""
    assert desk
    names = {"zh": "其他事项", "en": "Another", "source": "own", "status": "unverified"}
    file = tmp_path / "own" / "inquiry" / "objections.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump({"another": {"is": "subject", **names}}), "utf-8")
    shutil.copy(settings.XINHU_OWN_RULES / "second_factor.yaml", tmp_path / "own")
    with settings_of(XINHU_OWN_RULES=tmp_path / "own"):
        yield


@pytest.mark.usefixtures("another_list")
def test_what_the_gates_list_has_not_is_told_beside_what_was_typed(
    alice, desk, answered
) -> None:
    page = alice.post(PAGE.format(answered), {**TYPED, "subjects": ["another"]})
    text = page.content.decode()
    assert page.status_code == 422
    assert "异议登记或答复有缺漏" in text
    assert SAID in text
    assert taken(desk) == 0


def test_while_one_waits_no_other_is_taken(alice, desk, answered) -> None:
    assert alice.post(PAGE.format(answered), TYPED).status_code == 302
    assert 'name="subjects"' not in alice.get(PAGE.format(answered)).content.decode()
    again = alice.post(PAGE.format(answered), TYPED)
    assert again.status_code == 409
    assert "objection.twice" in again.content.decode()
    assert leaked(again.content.decode()) == []
    assert taken(desk) == 1


def test_of_two_at_once_one_is_taken(alice, desk, answered, at_once) -> None:
    pages = at_once(lambda who: who.post(PAGE.format(answered), TYPED), alice, alice)
    assert sorted(page.status_code for page in pages) == [302, 409]
    assert taken(desk) == 1


def test_another_branch_takes_none_and_the_attempt_is_an_entry(
    bob, desk, answered
) -> None:
    assert bob.get(PAGE.format(answered)).status_code == 404
    page = bob.post(PAGE.format(answered), TYPED)
    assert page.status_code == 403
    assert "inquiry.elsewhere" in page.content.decode()
    desk.bank.drain()
    last = desk.bank.last()
    assert (last["decision"], last["detail"]["event"]) == ("refuse", "objection.taken")


def test_whose_role_is_not_at_the_counter_is_offered_no_form_and_takes_none(
    audit, pan, desk, answered
) -> None:
    for who in (audit, pan):
        page = who.get(PAGE.format(answered))
        assert page.status_code == 200, "who oversees sees them"
        assert 'name="subjects"' not in page.content.decode()
        assert who.post(PAGE.format(answered), TYPED).status_code == 403
    assert taken(desk) == 1, "the privacy officer's was refused, and is an entry"


def test_to_no_report_there_is_no_objection(alice, desk) -> None:
    refused = desk.ask(desk.letter(), reason="credit_card").json["inquiry"]["ref"]
    assert 'name="subjects"' not in alice.get(PAGE.format(refused)).content.decode()
    page = alice.post(PAGE.format(refused), TYPED)
    assert page.status_code == 404
    assert "report.missing" in page.content.decode()


@pytest.mark.parametrize("ref", ["inquiry-none", "x.y"])
def test_missing_and_malformed_inquiries(alice, desk, ref) -> None:
    assert desk
    assert alice.get(PAGE.format(ref)).status_code == 404
    assert alice.post(PAGE.format(ref), TYPED).status_code == 404


def test_by_no_other_method_and_by_nobody_unknown(
    alice, stranger, desk, answered
) -> None:
    assert alice.put(PAGE.format(answered)).status_code == 405
    for page in (
        stranger.get(PAGE.format(answered)),
        stranger.post(PAGE.format(answered), TYPED),
    ):
        assert page.url.startswith("/log-in/")
    assert desk.dossier(answered).json["objections"] == []
