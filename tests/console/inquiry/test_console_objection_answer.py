"""Answering an objection: by somebody other than whoever asked, once."""

import shutil
from collections.abc import Iterator

import pytest
import yaml
from django.conf import settings

from counter import INQUIRIES

SAID = "该笔贷款已按时还清"
TAKE = {"subjects": ["overdue_record"], "by": "customer", "words": SAID}
TOLD = "经核查，报送信息与合同一致"
TYPED = {"outcome": "unchanged", "said": TOLD}


@pytest.fixture
def inquiry(desk) -> str:
    """An inquiry whose report is disputed."""
    return str(desk.ask(desk.letter()).json["ref"])


@pytest.fixture
def page(desk, inquiry) -> str:
    """The address of an objection that waits."""
    path = f"{INQUIRIES}/{inquiry}/objections"
    taken = desk.bank.ask("alice", "POST", path, TAKE)
    return f"/inquiries/{inquiry}/objections/{taken.json['ref']}/"


def test_the_mark_ends_with_the_answer_and_its_words_stay_sealed(
    sun, alice, desk, inquiry, page
) -> None:
    sent = sun.post(f"{page}answer/", TYPED)
    assert sent.status_code == 302, sent.content.decode()
    text = sun.get(sent.url).content.decode()
    assert "异议标注已撤销" in text
    assert "核查无误" in text
    assert "已按期答复" in text
    assert TOLD not in text
    assert "badge-disputed" not in alice.get(f"/inquiries/{inquiry}/").content.decode()
    assert desk.events().count("objection.answered") == 1


def test_a_late_answer_is_said_to_be_late(sun, desk, page) -> None:
    desk.bank.owner.execute("UPDATE inquiry.objection SET due_on = due_on - 25")
    assert "已逾期 5 天" in sun.get(page).content.decode()
    sun.post(f"{page}answer/", TYPED)
    assert "逾期 5 天答复" in sun.get(page).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": ""},
        {"outcome": "identity"},
        {"said": ""},
        {"said": "   "},
        {"said": "长" * 2001},
    ],
)
def test_an_answer_that_is_none_tells_where_and_is_not_kept(
    sun, desk, page, changes
) -> None:
    sent = sun.post(f"{page}answer/", {**TYPED, **changes})
    text = sent.content.decode()
    assert sent.status_code == 422
    (name,) = changes
    assert f'id="id_{name}_error"' in text
    assert "答复没有保存" in text
    assert desk.events().count("objection.answered") == 0


@pytest.fixture
def another_list(desk, tmp_path, settings_of) -> Iterator[None]:
    """A console whose list has one more than the gate's."""
    assert desk
    names = {"zh": "其他事项", "en": "Another", "source": "own", "status": "unverified"}
    file = tmp_path / "own" / "inquiry" / "objections.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump({"another": {"is": "outcome", **names}}), "utf-8")
    shutil.copy(settings.XINHU_OWN_RULES / "second_factor.yaml", tmp_path / "own")
    with settings_of(XINHU_OWN_RULES=tmp_path / "own"):
        yield


@pytest.mark.usefixtures("another_list")
def test_what_the_gates_list_has_not_is_told_beside_what_was_typed(
    sun, desk, page
) -> None:
    sent = sun.post(f"{page}answer/", {**TYPED, "outcome": "another"})
    text = sent.content.decode()
    assert sent.status_code == 422
    assert "异议登记或答复有缺漏" in text
    assert TOLD in text
    assert desk.events().count("objection.answered") == 0


def test_it_is_given_once(sun, desk, page) -> None:
    assert sun.post(f"{page}answer/", TYPED).status_code == 302
    shown = sun.get(f"{page}answer/").content.decode()
    assert "答复只有一次" in shown
    assert 'name="outcome"' not in shown
    again = sun.post(f"{page}answer/", TYPED)
    assert again.status_code == 409
    assert "objection.answered" in again.content.decode()
    assert desk.events().count("objection.answered") == 1


def test_of_two_at_once_one_is_kept(sun, pan, desk, page, at_once) -> None:
    sent = at_once(lambda who: who.post(f"{page}answer/", TYPED), sun, pan)
    assert sorted(each.status_code for each in sent) == [302, 409]
    assert desk.events().count("objection.answered") == 1


def test_whoever_asked_the_bureau_is_told_and_does_not_answer(sun, desk, page) -> None:
    desk.bank.owner.execute("UPDATE inquiry.inquiry SET operator = 'op-sun'")
    for address in (page, f"{page}answer/"):
        text = sun.get(address).content.decode()
        assert "您是这笔查询的查询人" in text
        assert 'name="outcome"' not in text
    sent = sun.post(f"{page}answer/", TYPED)
    assert sent.status_code == 403
    assert "objection.self" in sent.content.decode()


def test_whose_role_reviews_nothing_does_not_answer(alice, audit, desk, page) -> None:
    for who in (alice, audit):
        shown = who.get(f"{page}answer/")
        assert shown.status_code == 200
        assert 'name="outcome"' not in shown.content.decode()
        assert who.post(f"{page}answer/", TYPED).status_code == 403
    assert desk.events().count("objection.answered") == 0


def test_another_branch_does_not_answer(bob, page) -> None:
    assert bob.get(f"{page}answer/").status_code == 404
    assert bob.post(f"{page}answer/", TYPED).status_code == 404


def test_the_objection_is_one_to_this_report(sun, desk, page) -> None:
    other = desk.ask(desk.letter(), reason="guarantor").json["ref"]
    own = page.split("/")[4]
    for ref, objection in ((other, own), ("inquiry-none", own)):
        address = f"/inquiries/{ref}/objections/{objection}/"
        assert sun.get(address).status_code == 404
        assert sun.get(f"{address}answer/").status_code == 404
        assert sun.post(f"{address}answer/", TYPED).status_code == 404
        assert sun.post(f"{address}words/").status_code == 404
    for missing in ("objection-none", "x.y"):
        address = page.replace(own, missing)
        assert sun.get(address).status_code == 404
        assert sun.post(f"{address}answer/", TYPED).status_code == 404
    assert desk.words_read() == 0


def test_by_no_other_method_and_by_nobody_unknown(sun, stranger, desk, page) -> None:
    assert sun.put(f"{page}answer/").status_code == 405
    assert sun.post(page).status_code == 405
    for sent in (stranger.get(page), stranger.post(f"{page}answer/", TYPED)):
        assert sent.url.startswith("/log-in/")
    assert desk.events().count("objection.answered") == 0
