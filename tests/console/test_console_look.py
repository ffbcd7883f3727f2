"""Looking at a record: registered, masked, watermarked, never kept; or refused."""

import pytest

from simulators.gate_world import NOBODY, ZHANG

ADDRESS = f"/customers/{ZHANG}/look/"


@pytest.fixture
def asking(console) -> dict:
    """A request that is permitted."""
    ref = console.world.open_ground("case-1", ["counter_service"])
    return {
        "purpose": "counter_service",
        "ground": f"service_case:{ref}",
        "fields": ["name", "id_number", "mobile"],
    }


@pytest.mark.duty("R5.1")
def test_permitted_fields_are_shown_masked_with_their_receipt(
    clerk, asking, console
) -> None:
    page = clerk.post(ADDRESS, asking)
    text = page.content.decode()
    assert page.status_code == 200
    assert "110101********1234" in text
    assert "139****1111" in text
    assert console.world.receipt(0)["leaf"] in text


@pytest.mark.duty("R7.3")
def test_the_viewer_and_the_time_stand_over_the_data(clerk, asking) -> None:
    text = clerk.post(ADDRESS, asking).content.decode()
    mark = text[text.index('<svg class="watermark"') :]
    assert "李敏 op-limin0123456789" in mark[: mark.index("</svg>")]


@pytest.mark.duty("R7.3")
def test_disclosed_data_is_never_kept(clerk, asking) -> None:
    page = clerk.post(ADDRESS, asking)
    assert page.headers["Cache-Control"] == "no-store, private"
    assert '"historyCacheSize":0' in page.content.decode()


def test_a_field_that_was_not_asked_for_is_not_on_the_page(clerk, asking) -> None:
    assert "10234.56" not in clerk.post(ADDRESS, asking).content.decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": "loan_review"}, "ground.unknown"),
        ({"ground": ""}, "ground.missing"),
        ({"ground": "service_case:case-99"}, "ground.unknown"),
        ({"ground": "nonsense"}, "ground.missing"),
        ({"fields": []}, "field.none_asked"),
        ({"fields": ["name", "cvv"]}, "field.beyond_purpose"),
    ],
    ids=[
        "wrong purpose",
        "no ground",
        "unknown ground",
        "malformed ground",
        "no field",
        "C3",
    ],
)
def test_a_refusal_says_why_what_next_and_which_entry(
    clerk, asking, console, change, code
) -> None:
    page = clerk.post(ADDRESS, {**asking, **change})
    text = page.content.decode()
    assert page.status_code == 403
    assert code in text
    assert "下一步" in text
    assert console.world.receipt(len(console.world.entries) - 1)["leaf"] in text
    assert "110101********1234" not in text


def test_wrong_person(it_officer, asking, console) -> None:
    page = it_officer.post(ADDRESS, asking)
    assert page.status_code == 403
    assert "token.scope" in page.content.decode()
    assert console.world.entries == []


def test_wrong_method_shows_nothing_and_asks_nobody(clerk, console) -> None:
    page = clerk.get(ADDRESS)
    assert page.status_code == 405
    assert console.asked == []


def test_malformed_reference(clerk, asking) -> None:
    assert clerk.post("/customers/ZZZ/look/", asking).status_code == 422


def test_missing_customer_is_refused_and_registered(clerk, asking, console) -> None:
    page = clerk.post(f"/customers/{NOBODY}/look/", asking)
    assert page.status_code == 403
    assert len(console.world.entries) == 1


def test_a_forged_form_asks_nobody(entering, asking, console) -> None:
    client = entering("limin")
    client.handler.enforce_csrf_checks = True
    assert client.post(ADDRESS, asking).status_code == 403
    assert console.asked == []


def test_to_look_again_is_another_entry(clerk, asking, console) -> None:
    clerk.post(ADDRESS, asking)
    clerk.post(ADDRESS, asking)
    assert len(console.world.entries) == 2


def test_two_at_once_each_see_their_own_receipt(
    entering, asking, console, at_once
) -> None:
    people = entering("limin"), entering("chenjing")
    pages = at_once(lambda who: who.post(ADDRESS, asking).content, *people)
    leaves = [console.world.receipt(i)["leaf"].encode() for i in (0, 1)]
    held = [[leaf in page for leaf in leaves] for page in pages]
    assert sorted(held) == [[False, True], [True, False]]


@pytest.mark.duty("B2")
@pytest.mark.parametrize(
    ("failing", "status", "code"),
    [
        ("error", 503, "gate.unexpected"),
        ("silent", 504, "gate.silent"),
        ("garbled", 503, "gate.garbled"),
    ],
)
def test_a_failing_gate_shows_no_data_and_says_what_is_known(
    clerk, asking, console, failing, status, code
) -> None:
    console.failing = failing
    page = clerk.post(ADDRESS, asking)
    text = page.content.decode()
    assert page.status_code == status
    assert code in text
    assert "没有显示任何客户信息" in text


def test_an_unreachable_gate_shows_no_data(clerk, asking, console) -> None:
    console.stop()
    page = clerk.post(ADDRESS, asking)
    assert page.status_code == 503
    assert "gate.unreachable" in page.content.decode()


def test_what_may_have_reached_the_gate_is_not_sent_again(
    clerk, asking, console
) -> None:
    console.failing = "silent"
    clerk.post(ADDRESS, asking)
    assert len(console.asked) == 1
