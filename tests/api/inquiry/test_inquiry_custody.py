"""POST /api/v1/inquiries/{ref}/custody: where it belongs, each placing an entry."""

import pytest

from bank_expect import harmless
from bank_people import CHEN, NOBODY
from counter import INQUIRIES, Counter
from simulators.asgi import Answer, Call

PLACE = {"number": "DK-2026-1", "place": "A-03-12"}


def _place(
    counter: Counter, ref: str, who: str | None = "alice", **changes: str
) -> Answer:
    path = f"{INQUIRIES}/{ref}/custody"
    return counter.bank.ask(who, "POST", path, {**PLACE, **changes})


def _move(counter: Counter, ref: str, place: str, who: str = "alice") -> Answer:
    path = f"{INQUIRIES}/{ref}/custody/moves"
    return counter.bank.ask(who, "POST", path, {"place": place})


def _listed(counter: Counter, who: str = "alice", query: str = "") -> Answer:
    return counter.bank.ask(who, "GET", f"{INQUIRIES}/custody{query}")


@pytest.mark.duty("R7.5")
def test_granted_goes_to_the_loans_file(counter: Counter, ref: str) -> None:
    counter.grant(ref)
    counter.loan()
    answer = _place(counter, ref)
    assert answer.status == 201, answer.text
    told = answer.json
    assert (told["cabinet"], told["number"]) == ("loan_file", "DK-2026-1")
    assert told["keep_until"] is None, "the loan is live"
    counter.bank.drain()
    entry = counter.bank.last()
    assert entry["detail"] == {
        "event": "custody.placed",
        "inquiry": ref,
        "paper": told["paper"],
        "cabinet": "loan_file",
        "placing": 1,
    }
    assert counter.dossier(ref).json["custody"] == told


@pytest.mark.duty("R7.5")
def test_refused_is_kept_apart(counter: Counter, ref: str) -> None:
    counter.evaluate(ref)
    told = _place(counter, ref, number="JD-17").json
    assert (told["cabinet"], told["number"]) == ("refused_cabinet", "JD-17")
    assert told["keep_until"] > told["placed_on"]


def test_post_loan_goes_to_its_own_loans_file_and_no_other(counter: Counter) -> None:
    counter.loan()
    counter.loan("DK-2026-2")
    ref = counter.post_loan(counter.approved()).json["ref"]
    assert _place(counter, ref, number="DK-2026-2").code == "inquiry.loan_unknown"
    assert _place(counter, ref).json["cabinet"] == "loan_file"


@pytest.mark.duty("R7.5")
def test_every_move_is_an_entry(counter: Counter, ref: str) -> None:
    counter.evaluate(ref)
    assert _move(counter, ref, "B-1").code == "custody.missing"
    _place(counter, ref, number="JD-17")
    moved = _move(counter, ref, "B-1")
    assert (moved.status, moved.json["place"], moved.json["moves"]) == (200, "B-1", 2)
    assert _move(counter, ref, "C-1").json["moves"] == 3
    assert counter.events()[-3:] == ["custody.placed", "custody.moved", "custody.moved"]
    places = counter.bank.owner.execute(
        "SELECT place FROM inquiry.custody_move ORDER BY number"
    ).fetchall()
    assert [place for (place,) in places] == ["A-03-12", "B-1", "C-1"]


@pytest.mark.duty("R7.5")
def test_what_nobody_evaluated_belongs_nowhere(counter: Counter, ref: str) -> None:
    answer = _place(counter, ref)
    assert (answer.status, answer.code) == (403, "custody.unevaluated")
    counter.bank.drain()
    assert counter.bank.last()["decision"] == "refuse"


def test_a_loan_of_somebody_else_or_of_nobody_is_no_file(
    counter: Counter, ref: str
) -> None:
    counter.grant(ref)
    counter.loan("DK-9", CHEN)
    for number in ("DK-9", "DK-none", ""):
        answer = _place(counter, ref, number=number)
        assert (answer.status, answer.code) == (403, "inquiry.loan_unknown")
        harmless(answer)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": "刘芳菲的柜子"}, "custody.place"),
        ({"number": "刘芳菲"}, "custody.place"),
        ({"number": "x" * 101}, "request.malformed"),
        ({"further": "x"}, "request.malformed"),
    ],
)
def test_a_form_that_is_none(
    counter: Counter, ref: str, changes: dict[str, str], code: str
) -> None:
    counter.evaluate(ref)
    answer = _place(counter, ref, **{"number": "JD-1", **changes})
    assert (answer.status, answer.code) == (422, code), answer.text
    harmless(answer)
    _place(counter, ref, number="JD-1")
    if "place" in changes:
        assert _move(counter, ref, changes["place"]).code == code


@pytest.mark.duty("R7.5")
@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("bob", 403, "inquiry.elsewhere"),
        ("pan", 403, "inquiry.elsewhere"),
        ("audit", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_whose_it_is_not(
    counter: Counter, ref: str, who: str, status: int, code: str
) -> None:
    counter.evaluate(ref)
    answer = _place(counter, ref, who, number="JD-1")
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)
    _place(counter, ref, number="JD-1")
    assert _move(counter, ref, "B-1", who).status == status


def test_it_is_put_away_once_also_by_two_at_once(counter: Counter, ref: str) -> None:
    counter.evaluate(ref)
    body = {**PLACE, "number": "JD-1"}
    call = Call("POST", f"{INQUIRIES}/{ref}/custody", "alice", body)
    answers = counter.bank.client.together([call] * 3)
    assert sorted(each.status for each in answers) == [201, 409, 409]
    assert counter.events().count("custody.placed") == 1
    moves = Call("POST", f"{INQUIRIES}/{ref}/custody/moves", "alice", {"place": "B"})
    assert {a.status for a in counter.bank.client.together([moves] * 3)} == {200}
    assert counter.dossier(ref).json["custody"]["moves"] == 4


def test_where_no_report_came_nothing_is_put_away(counter: Counter) -> None:
    refused = counter.ask(counter.letter(), reason="credit_card")
    ref = refused.json["inquiry"]["ref"]
    assert _place(counter, ref).code == "report.missing"
    assert _place(counter, "inquiry-none").code == "inquiry.unknown"
    assert counter.dossier("inquiry-none").code == "inquiry.unknown"


@pytest.mark.duty("R7.5")
def test_the_list_tells_where_reports_lie(counter: Counter, ref: str) -> None:
    counter.evaluate(ref)
    told = _place(counter, ref, number="JD-1").json
    assert _listed(counter).json["reports"] == [told]
    assert _listed(counter, query="?cabinet=refused_cabinet").json["reports"] == [told]
    assert _listed(counter, query="?cabinet=loan_file").json["reports"] == []
    assert _listed(counter, "bob").json["reports"] == []
    for who in ("pan", "audit"):
        assert _listed(counter, who).json["reports"] == [told]
        assert counter.dossier(ref, who).json["custody"] == told
    assert counter.dossier(ref, "bob").code == "inquiry.unknown"
    assert NOBODY not in str(told)


@pytest.mark.parametrize(
    "query",
    [
        "?cabinet=x",
        "?due=no",
        "?due=",
        "?due=yes&due=yes",
        "?after=x",
        "?after=0.inquiry-1",
        "?after=739000.",
        "?limit=x",
    ],
)
def test_a_filter_that_is_none(counter: Counter, query: str) -> None:
    assert _listed(counter, query=query).status == 422


@pytest.mark.duty("R7.5")
def test_what_is_due_is_listed(counter: Counter, ref: str) -> None:
    counter.evaluate(ref)
    _place(counter, ref, number="JD-1")
    assert _listed(counter, query="?due=yes").json["reports"] == []
    counter.bank.owner.execute("UPDATE inquiry.custody SET placed_on = '2019-01-05'")
    (due,) = _listed(counter, query="?due=yes").json["reports"]
    assert (due["inquiry"], due["keep_until"]) == (ref, "2024-01-05")


def _many(counter: Counter) -> list[str]:
    """Put three reports away: one just settled, two apart; return their references."""
    refs = []
    for reason, number in (
        ("loan_approval", "DK-2026-1"),
        ("guarantor", "JD-1"),
        ("loan_approval", "JD-2"),
    ):
        again = {"why_again": "再查"} if refs else {}
        ref = counter.ask(counter.letter(), reason=reason, **again).json["ref"]
        if refs:
            counter.evaluate(ref)
        else:
            counter.grant(ref)
            counter.loan()
        assert _place(counter, ref, number=number).status == 201
        refs.append(ref)
    counter.loan(settled_on="2024-01-05")
    day = "UPDATE inquiry.custody SET placed_on = %s WHERE inquiry = %s"
    for ref, placed in zip(
        refs, ("2018-01-05", "2019-01-05", "2019-01-06"), strict=True
    ):
        counter.bank.owner.execute(day, (placed, ref))
    return refs


@pytest.mark.duty("R7.5")
def test_pages_of_the_list_follow_each_other_and_lose_nothing(counter: Counter) -> None:
    refs = _many(counter)
    found, query = [], "?limit=1"
    while len(found) <= len(refs):
        page = _listed(counter, query=query).json
        found += [each["inquiry"] for each in page["reports"]]
        if page["after"] is None:
            break
        query = f"?limit=1&after={page['after']}"
    assert found == refs
    assert _listed(counter).json["after"] is None


@pytest.mark.duty("R7.5")
def test_what_is_due_is_not_hidden_behind_older_ones_that_are_not(
    counter: Counter,
) -> None:
    first, second, third = _many(counter)
    page = _listed(counter, query="?due=yes&limit=1").json
    assert [each["inquiry"] for each in page["reports"]] == [second]
    assert first != second
    page = _listed(counter, query=f"?due=yes&limit=1&after={page['after']}").json
    assert [each["inquiry"] for each in page["reports"]] == [third]


@pytest.mark.parametrize("limit", [0, 10_000])
def test_a_page_has_one_report_at_least(counter: Counter, ref: str, limit: int) -> None:
    counter.evaluate(ref)
    _place(counter, ref, number="JD-1")
    assert len(_listed(counter, query=f"?limit={limit}").json["reports"]) == 1
