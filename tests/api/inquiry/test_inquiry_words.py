"""POST …/evaluation/words, /objections/{ref}/words: looks, written before any word."""

from typing import NamedTuple

import pytest

from bank import digest_of
from bank_expect import harmless
from counter import INQUIRIES, LIU, PICTURE, Counter
from simulators.asgi import Answer, Call

SAID = "该笔贷款刘芳菲已按时还清\n有回单"
TAKE = {"subjects": ["overdue_record"], "by": "customer", "words": SAID}
ANSWER = {"outcome": "unchanged", "words": "经核查，报送信息与合同一致"}
EVALUATION, OBJECTION = "evaluation_view", "objection_view"


class Worded(NamedTuple):
    """Words that somebody may read."""

    counter: Counter
    purpose: str
    path: str
    detail: dict[str, str]
    column: str

    def read(self, who: str | None = "sun") -> Answer:
        """Ask for them."""
        return self.counter.bank.ask(who, "POST", self.path)

    def refused(self, who: str | None, status: int, code: str) -> None:
        """Expect a refusal that shows nothing and is the newest entry."""
        size = self.counter.bank.size()
        answer = self.read(who)
        assert (answer.status, answer.code) == (status, code), answer.text
        harmless(answer)
        for word in (*PICTURE.values(), SAID, ANSWER["words"]):
            assert word not in answer.text
        entry = self.counter.bank.last()
        assert self.counter.bank.size() == size + 1
        assert (entry["kind"], entry["decision"]) == ("inquiry_words", "refuse")
        assert entry["purpose"] == self.purpose
        assert entry["detail"] == self.detail
        assert entry["reasons"][0] == code
        assert answer.json["receipt"]["index"] == size


@pytest.fixture(params=[EVALUATION, OBJECTION])
def worded(request: pytest.FixtureRequest, counter: Counter, ref: str) -> Worded:
    """An evaluation, or an objection that waits; people have shown their factor."""
    counter.people()
    if request.param == EVALUATION:
        assert counter.grant(ref).status == 201
        path, detail = f"{INQUIRIES}/{ref}/evaluation/words", {"inquiry": ref}
        column = "evaluation"
    else:
        path = f"{INQUIRIES}/{ref}/objections"
        own = counter.bank.ask("alice", "POST", path, TAKE).json["ref"]
        path = f"/api/v1/objections/{own}/words"
        detail, column = {"inquiry": ref, "objection": own}, "objection"
    counter.bank.drain()
    counter.factor()
    return Worded(counter, request.param, path, detail, column)


@pytest.mark.duty("R7.4", "R7.6")
def test_what_is_read_is_an_entry_under_its_purpose_in_the_customers_chain(
    worded: Worded,
) -> None:
    size = worded.counter.bank.size()
    answer = worded.read()
    assert answer.status == 200, answer.text
    if worded.purpose == EVALUATION:
        assert answer.json["picture"] == PICTURE
        assert answer.json["evaluation"]["outcome"] == "granted"
    else:
        assert (answer.json["words"], answer.json["answer"]) == (SAID, None)
    assert worded.counter.bank.size() == size + 1
    entry = worded.counter.bank.last()
    assert (entry["kind"], entry["decision"]) == ("inquiry_words", "permit")
    assert (entry["purpose"], entry["customer"]) == (worded.purpose, LIU.id)
    assert entry["fields"] == {"inquiry_words": "clear"}
    assert entry["detail"] == worded.detail
    assert answer.json["receipt"]["index"] == size


def test_the_answer_is_read_with_the_objection_by_whoever_oversees_too(
    counter: Counter, ref: str
) -> None:
    counter.people()
    counter.factor()
    path = f"{INQUIRIES}/{ref}/objections"
    own = counter.bank.ask("alice", "POST", path, TAKE).json["ref"]
    one = f"/api/v1/objections/{own}"
    assert counter.bank.ask("sun", "POST", f"{one}/answer", ANSWER).status == 200
    for who in ("sun", "pan"):
        told = counter.bank.ask(who, "POST", f"{one}/words").json
        assert (told["words"], told["answer"]) == (SAID, ANSWER["words"])


@pytest.mark.duty("R7.4")
def test_no_word_is_shown_that_the_register_did_not_take(worded: Worded) -> None:
    owner = worded.counter.bank.owner
    owner.execute("REVOKE INSERT ON register.entry FROM xinhu_gate")
    owner.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA register FROM xinhu_gate")
    try:
        answer = worded.read()
    finally:
        owner.execute("GRANT INSERT ON register.entry TO xinhu_gate")
        owner.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA register TO xinhu_gate")
    assert answer.status == 503, answer.text
    for word in (*PICTURE.values(), SAID):
        assert word not in answer.text


def test_a_program_reads_none(worded: Worded) -> None:
    worded.counter.program("sun")
    worded.refused("sun", 403, "inquiry.person")


def test_another_branch_reads_none(worded: Worded) -> None:
    worded.counter.bank.owner.execute("UPDATE inquiry.inquiry SET branch = '海淀支行'")
    worded.refused("sun", 403, "inquiry.elsewhere")


def test_none_is_read_from_the_remote_zone(worded: Worded) -> None:
    worded.counter.bank.owner.execute(
        "UPDATE desk.staff_token SET zone = 'remote' WHERE digest = %s",
        (digest_of("sun"),),
    )
    answer = worded.read()
    assert (answer.status, answer.code) == (403, "zone.refused"), answer.text
    assert worded.counter.bank.last()["decision"] == "refuse"


def test_a_second_factor_is_shown_first(worded: Worded) -> None:
    worded.counter.factor(-1)
    worded.refused("sun", 403, "second_factor.needed")


def test_whoever_passed_no_course_reads_none(worded: Worded) -> None:
    worded.counter.bank.owner.execute(
        "DELETE FROM desk.training_certificate WHERE course = 'credit_inquiry'"
    )
    worded.refused("sun", 403, "training.lacking")


@pytest.mark.duty("R7.6")
@pytest.mark.parametrize("code", ["customer.restricted", "customer.erased"])
def test_nothing_is_read_about_whoever_was_restricted_or_erased(
    worded: Worded, code: str
) -> None:
    worded.counter.close(code)
    worded.refused("sun", 403, code)


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("alice", 403, "token.scope"),
        ("audit", 403, "token.scope"),
        ("gone", 403, "standing.inactive"),
        ("nobody", 401, "token.unknown"),
        (None, 401, "token.missing"),
    ],
)
def test_whose_it_is_not(
    worded: Worded, who: str | None, status: int, code: str
) -> None:
    answer = worded.read(who)
    assert (answer.status, answer.code) == (status, code), answer.text
    harmless(answer)


def test_a_changed_note_shows_nothing_and_is_an_entry(worded: Worded) -> None:
    worded.counter.bank.owner.execute(
        f"UPDATE inquiry.{worded.column}"
        " SET note = set_byte(note, 40, get_byte(note, 40) # 1)"
    )
    answer = worded.read()
    assert answer.status == 503, answer.text
    harmless(answer)
    entry = worded.counter.bank.last()
    assert (entry["kind"], entry["decision"]) == ("disclosure_failed", "record")
    assert entry["purpose"] == worded.purpose


def test_a_plain_look_is_not_had_under_this_purpose(worded: Worded) -> None:
    wish = {"purpose": worded.purpose, "fields": ["inquiry_words"], "ground": ...}
    answer = worded.counter.bank.look("sun", **wish)
    assert (answer.status, answer.code) == (403, "purpose.elsewhere")


def test_two_at_once_and_a_repeat_are_an_entry_each(worded: Worded) -> None:
    size = worded.counter.bank.size()
    call = Call("POST", worded.path, "sun", None)
    answers = worded.counter.bank.client.together([call] * 2)
    assert [each.status for each in answers] == [200, 200]
    assert worded.read().status == 200
    assert worded.counter.bank.size() == size + 3


def test_there_is_no_such_thing(counter: Counter, ref: str) -> None:
    ask = counter.bank.ask
    path = f"{INQUIRIES}/{ref}/evaluation/words"
    assert ask("sun", "POST", path).code == "evaluation.missing"
    path = f"{INQUIRIES}/inquiry-none/evaluation/words"
    assert ask("sun", "POST", path).code == "inquiry.unknown"
    path = "/api/v1/objections/objection-none/words"
    assert ask("sun", "POST", path).code == "objection.unknown"
