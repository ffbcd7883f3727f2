"""A second person: asked for, granted for exactly what was shown, used once."""

import pytest

from bank import Bank, ago
from bank_expect import refused, refused_act
from bank_people import LIU, NOBODY, RESTRICTED
from simulators.asgi import Answer, Call

APPROVALS = "/api/v1/approvals"


def request(bank: Bank, token: str | None = None, **changes: object) -> Answer:
    body = {
        "customer": LIU.id,
        "purpose": "counter_service",
        "fields": ["name", "mobile"],
        "reason": "客户致电核对手机号",
        **changes,
    }
    return bank.ask(token or "alice", "POST", APPROVALS, body)


def grant(bank: Bank, asked: Answer, token: str | None = None) -> Answer:
    ref, digest = asked.json["ref"], asked.json["digest"]
    return bank.ask(
        token or "sun", "POST", f"{APPROVALS}/{ref}/grant", {"digest": digest}
    )


def expire(bank: Bank) -> None:
    """Let time pass; the table's own guards would not let it."""
    bank.owner.execute("ALTER TABLE desk.approval DISABLE TRIGGER approval_guard")
    bank.owner.execute(
        "UPDATE desk.approval SET requested_at = %s, expires_at = %s",
        (ago(1), ago(0.1)),
    )
    bank.owner.execute("ALTER TABLE desk.approval ENABLE TRIGGER approval_guard")


@pytest.mark.duty("R5.1")
def test_from_request_to_the_one_look_that_was_approved(bank: Bank) -> None:
    asked = request(bank)
    assert asked.status == 201, asked.text
    assert asked.json["state"] == "requested"
    ref = asked.json["ref"]
    waiting = bank.ask("sun", "GET", APPROVALS).json["approvals"]
    assert waiting == [asked.json], "the reason is read by opening it"
    ground = {"kind": "supervisor_approval", "ref": ref}
    refused(bank, bank.look(ground=ground), 403, "ground.unknown", entry=True)
    granted = grant(bank, asked)
    assert granted.status == 200, granted.text
    assert granted.json["state"] == "granted"
    assert bank.ask("sun", "GET", APPROVALS).json["approvals"] == []
    answer = bank.look(ground=ground)
    assert answer.json["fields"]["name"] == "刘芳菲"
    refused(bank, bank.look(ground=ground), 403, "ground.used_up", entry=True)
    assert bank.drain() == 2
    *_, requested, approved = bank.entries()
    assert requested.entry["detail"]["event"] == "approval.requested"
    assert requested.entry["actor"] == "op-alice"
    assert approved.entry["detail"]["event"] == "approval.granted"
    assert approved.entry["actor"] == "op-sun"
    assert approved.entry["detail"]["request"] == asked.json["digest"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fields": ["name"]}, "ground.digest"),
        ({"fields": ["name", "mobile", "balance"]}, "ground.field"),
        ({"purpose": "account_maintenance"}, "ground.purpose"),
        ({"customer": "22" * 16}, "ground.other_customer"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
@pytest.mark.duty("R5.1")
def test_a_request_changed_after_the_approval_is_refused(
    bank: Bank, changes: dict[str, object], code: str
) -> None:
    asked = request(bank)
    grant(bank, asked)
    ground = {"kind": "supervisor_approval", "ref": asked.json["ref"]}
    answer = bank.look(ground=ground, **changes)
    refused(bank, answer, 403, code, entry=True)


def test_the_order_of_fields_is_no_part_of_what_was_approved(bank: Bank) -> None:
    asked = request(bank)
    grant(bank, asked)
    ground = {"kind": "supervisor_approval", "ref": asked.json["ref"]}
    assert bank.look(ground=ground, fields=["mobile", "name"]).status == 200


@pytest.mark.duty("R5.1")
def test_nobody_approves_their_own_request(bank: Bank) -> None:
    asked = request(bank, "sun")
    assert asked.status == 201, asked.text
    refused(bank, grant(bank, asked), 403, "approval.self")
    deny = f"{APPROVALS}/{asked.json['ref']}/deny"
    refused(bank, bank.ask("sun", "POST", deny), 403, "approval.self")
    assert bank.owner.execute("SELECT 1 FROM desk.ground").fetchall() == []
    assert bank.drain() == 3
    _, granting, denying = bank.entries()
    for row, event in ((granting, "approval.granted"), (denying, "approval.denied")):
        assert row.entry["decision"] == "refuse"
        assert row.entry["detail"] == {"event": event}
        assert row.entry["reasons"] == ["approval.self"]
        assert row.entry["actor"] == "op-sun"
        assert row.entry["customer"] == LIU.id
        assert row.entry["ground"]["ref"] == asked.json["ref"]


@pytest.mark.parametrize("token", ["alice", "bob", "pan", "audit"])
def test_who_is_no_supervisor_decides_nothing(bank: Bank, token: str) -> None:
    asked = request(bank)
    refused(bank, grant(bank, asked, token), 403, "token.scope")


@pytest.mark.parametrize(
    ("digest", "status", "code"),
    [
        ("00" * 32, 403, "approval.digest"),
        ("", 403, "approval.digest"),
        ("xyz", 422, "request.malformed"),
        ("刘芳菲", 422, "request.malformed"),
    ],
)
def test_what_was_not_shown_cannot_be_approved(
    bank: Bank, digest: str, status: int, code: str
) -> None:
    path = f"{APPROVALS}/{request(bank).json['ref']}/grant"
    refused(bank, bank.ask("sun", "POST", path, {"digest": digest}), status, code)


def test_what_nobody_asked_for_cannot_be_decided(bank: Bank) -> None:
    for decision, body in (("grant", {"digest": "00" * 32}), ("deny", None)):
        path = f"{APPROVALS}/approval-none/{decision}"
        refused(bank, bank.ask("sun", "POST", path, body), 404, "approval.unknown")


def test_a_denied_request_stays_denied(bank: Bank) -> None:
    asked = request(bank)
    deny = f"{APPROVALS}/{asked.json['ref']}/deny"
    assert bank.ask("sun", "POST", deny).json["state"] == "denied"
    refused(bank, grant(bank, asked), 409, "approval.state")
    refused(bank, bank.ask("sun", "POST", deny), 409, "approval.state")
    ground = {"kind": "supervisor_approval", "ref": asked.json["ref"]}
    refused(bank, bank.look(ground=ground), 403, "ground.unknown", entry=True)
    assert bank.drain() == 4
    decided = [
        row.entry["decision"] for row in bank.entries() if row.entry["kind"] == "act"
    ]
    assert decided == ["record", "record", "refuse", "refuse"]


@pytest.mark.duty("R5.1")
def test_of_two_who_decide_at_once_one_is_let_through(bank: Bank) -> None:
    asked = request(bank)
    path = f"{APPROVALS}/{asked.json['ref']}"
    digest = {"digest": asked.json["digest"]}
    calls = [
        Call("POST", f"{path}/grant", "sun", digest),
        Call("POST", f"{path}/deny", "sun"),
        Call("POST", f"{path}/grant", "sun", digest),
    ]
    answers = bank.client.together(calls)
    assert sorted(answer.status for answer in answers) == [200, 409, 409]
    assert bank.drain() == 4
    decided = sorted(row.entry["decision"] for row in bank.entries())
    assert decided == ["record", "record", "refuse", "refuse"]


def test_an_approval_that_nobody_decided_in_time_is_over(bank: Bank) -> None:
    asked = request(bank)
    expire(bank)
    assert bank.ask("sun", "GET", APPROVALS).json["approvals"] == []
    refused(bank, grant(bank, asked), 403, "approval.expired")


WRONG: dict[str, tuple[dict[str, object], int, str]] = {
    "no reason": ({"reason": "  "}, 422, "approval.reason"),
    "a very long reason": ({"reason": "刘" * 501}, 422, "approval.reason"),
    "no field": ({"fields": []}, 422, "field.none_asked"),
    "a field twice": ({"fields": ["name", "name"]}, 422, "field.repeated"),
    "a field that is none": ({"fields": ["刘芳菲"]}, 403, "policy.denied"),
    "a purpose that is none": ({"purpose": "刘芳菲"}, 403, "purpose.unknown"),
    "a purpose that rests on no approval": (
        {"purpose": "complaint_handling"},
        403,
        "ground.kind",
    ),
    "a purpose of a desk of its own": (
        {"purpose": "post_loan_inquiry", "fields": ["name"]},
        403,
        "purpose.elsewhere",
    ),
    "nobody": ({"customer": NOBODY}, 404, "customer.unknown"),
    "a restricted customer": ({"customer": RESTRICTED.id}, 403, "customer.restricted"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_no_approval_could_permit_is_not_asked_for(bank: Bank, wrong: str) -> None:
    changes, status, code = WRONG[wrong]
    refused(bank, request(bank, **changes), status, code)
    assert bank.owner.execute("SELECT 1 FROM desk.approval").fetchall() == []
    refused_act(bank, "approval.requested", status, code)


def test_the_reason_is_sealed(bank: Bank) -> None:
    request(bank, reason="核对刘芳菲的手机")
    rows = bank.owner.execute("SELECT a::text FROM desk.approval a").fetchall()
    acts = bank.owner.execute("SELECT act::text FROM desk.outbox").fetchall()
    assert "刘芳菲" not in f"{rows}{acts}"
    assert "核对" not in f"{rows}{acts}"


def opened(bank: Bank, asked: Answer, token: str | None = None) -> Answer:
    return bank.ask(token or "sun", "GET", f"{APPROVALS}/{asked.json['ref']}")


@pytest.mark.duty("R6.4")
def test_being_shown_it_is_an_entry_and_the_look_goes_with_the_vote(
    bank: Bank,
) -> None:
    asked = request(bank)
    shown = opened(bank, asked)
    assert shown.status == 200, shown.text
    assert shown.json["reason"] == "客户致电核对手机号"
    look = shown.json["look"]
    path = f"{APPROVALS}/{asked.json['ref']}/grant"
    stated = {"digest": shown.json["digest"], "look": look, "reason": "已回拨核实"}
    assert bank.ask("sun", "POST", path, stated).status == 200
    row = bank.owner.execute(
        "SELECT opened_at, voted_at, note FROM desk.approval_vote"
    ).fetchone()
    assert row[0] is not None
    assert row[0] <= row[1]
    assert "核实".encode() not in row[2]
    own = opened(bank, asked, "alice").json
    assert own["look"] is None
    assert [vote["reason"] for vote in own["votes"]] == ["已回拨核实"]
    bank.drain()
    events = [
        row.entry["detail"]["event"]
        for row in bank.entries()
        if row.entry["kind"] == "act"
    ]
    assert events == ["approval.requested", "approval.opened", "approval.granted"]
    assert bank.last()["detail"]["group"] == "supervisor"


def test_a_look_that_was_another_s_or_of_another_request_is_refused(
    bank: Bank,
) -> None:
    asked, other = request(bank), request(bank, fields=["name"])
    elsewhere = opened(bank, other).json["look"]
    path = f"{APPROVALS}/{asked.json['ref']}/grant"
    for look in (elsewhere, 999_999, 0):
        stated = {"digest": asked.json["digest"], "look": look}
        refused(bank, bank.ask("sun", "POST", path, stated), 403, "approval.not_opened")
    for look in ("7", -1, 2**70, 1.5):
        stated = {"digest": asked.json["digest"], "look": look}
        refused(bank, bank.ask("sun", "POST", path, stated), 422, "request.malformed")


@pytest.mark.parametrize(
    ("token", "code"), [("bob", "token.scope"), ("audit", "token.scope")]
)
def test_it_is_shown_to_nobody_else(bank: Bank, token: str, code: str) -> None:
    refused(bank, opened(bank, request(bank), token), 403, code)
    unknown = bank.ask("sun", "GET", f"{APPROVALS}/approval-none")
    refused(bank, unknown, 404, "approval.unknown")


@pytest.mark.duty("R6.4")
def test_a_supervisors_request_is_for_another_supervisor(bank: Bank) -> None:
    asked = request(bank, "sun")
    assert asked.json["groups"] == [{"group": "supervisor", "need": 1}]
    # Alice may hold the scope by a mistake of the rules; she is in no group.
    bank.owner.execute("UPDATE desk.staff_token SET scopes = '{approve,disclose}'")
    refused(bank, grant(bank, asked, "alice"), 403, "approval.subordinate")


@pytest.mark.duty("R6.4")
def test_a_request_is_over_once_who_asked_has_moved(bank: Bank) -> None:
    asked = request(bank)
    bank.owner.execute(
        "UPDATE desk.staff_operator SET branch = '海淀' WHERE reference = 'op-alice'"
    )
    refused(bank, grant(bank, asked), 403, "approval.lapsed")


@pytest.mark.duty("R6.4")
def test_a_granted_look_that_ends_opens_nothing_and_a_used_one_says_so(
    bank: Bank,
) -> None:
    ended, used = request(bank), request(bank, fields=["name"])
    for asked in (ended, used):
        assert grant(bank, asked).status == 200
    bank.owner.execute(
        "UPDATE desk.approval SET state = 'withdrawn' WHERE ref = %s",
        (ended.json["ref"],),
    )
    ground = {"kind": "supervisor_approval", "ref": ended.json["ref"]}
    refused(bank, bank.look(ground=ground), 403, "ground.withdrawn", entry=True)
    ground = {"kind": "supervisor_approval", "ref": used.json["ref"]}
    assert bank.look(ground=ground, fields=["name"]).status == 200
    assert opened(bank, used, "alice").json["state"] == "used"


def listed(bank: Bank, token: str) -> list[str]:
    answer = bank.ask(token, "GET", APPROVALS)
    assert answer.status == 200, answer.text
    return [each["ref"] for each in answer.json["approvals"]]


@pytest.mark.duty("R6.4")
def test_the_list_holds_only_what_waits_for_ones_own_vote(bank: Bank) -> None:
    mine, theirs = request(bank, "sun"), request(bank)
    assert listed(bank, "sun") == [theirs.json["ref"]], mine.json["ref"]
    # Alice may hold the scope by a mistake of the rules; she is in no group.
    bank.owner.execute("UPDATE desk.staff_token SET scopes = '{approve,disclose}'")
    assert listed(bank, "alice") == []
    bank.owner.execute(
        "UPDATE desk.staff_operator SET branch = '海淀' WHERE reference = 'op-alice'"
    )
    assert listed(bank, "sun") == [], "who asked has moved: nobody can grant it"


@pytest.mark.duty("R6.4")
def test_what_a_list_shows_tells_no_reason_and_opens_nothing(bank: Bank) -> None:
    asked = request(bank)
    bank.drain()
    before = bank.size()
    answer = bank.ask("sun", "GET", APPROVALS)
    assert "核对" not in answer.text
    assert "reason" not in answer.text
    assert bank.drain() == 0
    assert bank.size() == before
    assert opened(bank, asked).json["reason"] == "客户致电核对手机号"
    assert bank.drain() == 1


@pytest.mark.duty("R6.4")
def test_a_look_is_over_with_the_post_of_who_asked(bank: Bank) -> None:
    asked = request(bank)
    ended = "UPDATE desk.staff_operator SET standing_until = now() WHERE reference = %s"
    bank.owner.execute(ended, ("op-alice",))
    assert listed(bank, "sun") == []
    refused(bank, grant(bank, asked), 403, "approval.lapsed")


@pytest.mark.duty("R6.4")
def test_whose_post_is_over_neither_asks_nor_decides_about_a_look(bank: Bank) -> None:
    asked = request(bank)
    ended = "UPDATE desk.staff_operator SET standing_until = now() WHERE reference = %s"
    bank.owner.execute(ended, ("op-sun",))
    refused(bank, grant(bank, asked), 401, "token.expired")
    refused(bank, request(bank, "sun"), 401, "token.expired")
    assert bank.ask("sun", "GET", APPROVALS).status == 401


def stand(bank: Bank, *lines: tuple[str, str]) -> None:
    """Let operators stand in units of a small tree."""
    bank.owner.execute(
        "INSERT INTO desk.staff_unit (code, name, kind, department, opened_at)"
        " VALUES ('head', '总行', 'head_office', '', now())"
    )
    for code in ("one", "two"):
        bank.owner.execute(
            "INSERT INTO desk.staff_unit (code, name, kind, department, opened_at,"
            " parent_id) SELECT %s, %s, 'branch', '', now(), id FROM desk.staff_unit"
            " WHERE code = 'head'",
            (code, code),
        )
    for reference, unit in lines:
        bank.owner.execute(
            "INSERT INTO desk.staff_assignment (operator_id, unit_id, kind, temporary,"
            " role, post, branch, department, starts_at, ended_why)"
            " SELECT o.id, u.id, 'main', false, o.role, o.post, o.branch, o.department,"
            " now(), '' FROM desk.staff_operator o, desk.staff_unit u"
            " WHERE o.reference = %s AND u.code = %s",
            (reference, unit),
        )


@pytest.mark.duty("R6.4")
def test_whom_the_asker_leads_does_not_grant_their_look_and_a_colleague_does(
    bank: Bank,
) -> None:
    bank.owner.execute(
        "UPDATE desk.staff_operator SET post = 'branch_manager'"
        " WHERE reference = 'op-alice'"
    )
    stand(bank, ("op-alice", "one"), ("op-sun", "one"))
    asked = request(bank)
    assert asked.status == 201, asked.text
    assert bank.ask("sun", "GET", APPROVALS).json["approvals"] == []
    answer = grant(bank, asked)
    assert (answer.status, answer.json["error"]["code"]) == (
        403,
        "approval.subordinate",
    )
    bank.owner.execute(
        "UPDATE desk.staff_assignment SET unit_id ="
        " (SELECT id FROM desk.staff_unit WHERE code = 'two')"
        " WHERE operator_id ="
        " (SELECT id FROM desk.staff_operator WHERE reference = 'op-sun')"
    )
    assert grant(bank, asked).status == 200
