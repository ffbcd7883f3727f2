"""``POST /api/v1/disclosures``: the wrong person, purpose or place."""

import pytest

from bank import Bank, digest_of
from bank_expect import refused
from bank_people import ALICE, BAD_TOKENS, LIU

NOT_KNOWN = (None, "nobody")


@pytest.mark.parametrize("token", BAD_TOKENS, ids=str)
def test_a_token_that_does_not_hold_shows_nothing(
    bank: Bank, token: str | None
) -> None:
    status, code = BAD_TOKENS[token]
    answer = bank.look(token)
    known = token not in NOT_KNOWN
    refused(bank, answer, status, code, entry=known)
    assert bank.size() == (1 if known else 0)


@pytest.mark.parametrize(
    ("token", "purpose", "status", "code"),
    [
        ("alice", "loan", 403, "purpose.unknown"),
        ("alice", "刘芳菲", 403, "purpose.unknown"),
        ("alice", "", 403, "purpose.unknown"),
        ("alice", "statutory_inquiry", 403, "purpose.role"),
        ("alice", "audit_review", 403, "purpose.role"),
        ("audit", "counter_service", 403, "purpose.role"),
        ("pan", "counter_service", 403, "purpose.role"),
        ("alice", "customer_intake", 403, "purpose.scope"),
        ("tech", "counter_service", 403, "token.scope"),
    ],
)
@pytest.mark.duty("R3.1")
def test_a_purpose_that_is_not_for_this_person_is_refused_with_an_entry(
    bank: Bank, token: str, purpose: str, status: int, code: str
) -> None:
    answer = bank.look(token, purpose=purpose, ground=bank.letter())
    refused(bank, answer, status, code, entry=True)


def test_an_unknown_purpose_does_not_reach_the_register(bank: Bank) -> None:
    bank.look(purpose="致电刘芳菲")
    assert bank.last()["purpose"] is None


@pytest.mark.duty("R3.1")
def test_the_remote_zone_shows_a_clerk_nothing(bank: Bank) -> None:
    answer = bank.look("alice-remote")
    refused(bank, answer, 403, "zone.refused", entry=True)
    assert bank.last()["zone"] == "remote"
    assert "remote-refused" in answer.json["error"]["policies"]


def test_a_refusal_is_chained_to_the_customer_it_is_about(bank: Bank) -> None:
    seen = bank.look().json["receipt"]
    bank.look("alice-revoked")
    assert bank.last()["customer"] == LIU.id
    assert bank.last()["previous"] == [seen["index"], seen["leaf"]]


CHANGES = {
    "token revoked": (
        "UPDATE desk.staff_token SET revoked_at = now() WHERE digest = %(digest)s",
        "token.revoked",
    ),
    "token deleted": (
        "DELETE FROM desk.staff_token WHERE digest = %(digest)s",
        "token.unknown",
    ),
    "token expired": (
        "UPDATE desk.staff_token SET expires_at = now() WHERE digest = %(digest)s",
        "token.expired",
    ),
    "scope taken away": (
        "UPDATE desk.staff_token SET scopes = '{search}' WHERE digest = %(digest)s",
        "token.scope",
    ),
    "operator stopped": (
        "UPDATE desk.staff_operator SET is_active = false WHERE reference = %(who)s",
        "standing.inactive",
    ),
    "operator moved to the auditors": (
        "UPDATE desk.staff_operator SET role = 'auditor' WHERE reference = %(who)s",
        "purpose.role",
    ),
    "session moved to the remote zone": (
        "UPDATE desk.staff_token SET zone = 'remote' WHERE digest = %(digest)s",
        "zone.refused",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.duty("R5.1")
def test_a_change_of_standing_holds_in_every_gate_from_the_next_request_on(
    bank: Bank, change: str
) -> None:
    wish = bank.wish()
    gates = (bank.client, bank.another_gate())
    for gate in gates:
        for _ in range(2):  # the second answer comes out of what the gate remembers
            seen = gate.request("POST", "/api/v1/disclosures", "alice", wish)
            assert seen.status == 200
    statement, code = CHANGES[change]
    bank.owner.execute(statement, {"digest": digest_of("alice"), "who": ALICE.ref})
    for gate in gates:
        answer = gate.request("POST", "/api/v1/disclosures", "alice", wish)
        assert answer.code == code


def test_the_console_s_own_role_cannot_leave_the_change_unseen(bank: Bank) -> None:
    """A revocation by the console's database role moves the number that gates watch."""
    import psycopg  # noqa: PLC0415 -- only here

    wish = bank.wish()
    assert bank.look().status == 200
    with psycopg.connect(bank.database.console, autocommit=True) as console:
        console.execute(
            "UPDATE desk.staff_token SET revoked_at = now() WHERE digest = %s",
            (digest_of("alice"),),
        )
    answer = bank.ask("alice", "POST", "/api/v1/disclosures", wish)
    assert answer.code == "token.revoked"


def test_a_new_token_works_in_a_gate_that_refused_it_before(bank: Bank) -> None:
    wish = bank.wish()
    assert bank.ask("late", "POST", "/api/v1/disclosures", wish).status == 401
    bank.owner.execute(
        "INSERT INTO desk.staff_token (digest, operator_id, kind, name, scopes, zone,"
        " created_at, expires_at) SELECT %s, operator_id, kind, name, scopes, zone,"
        " now(), expires_at FROM desk.staff_token WHERE digest = %s",
        (digest_of("late"), digest_of("alice")),
    )
    assert bank.ask("late", "POST", "/api/v1/disclosures", wish).status == 200


def test_a_token_is_none_of_its_relatives(bank: Bank) -> None:
    """Basic credentials, a lower-case scheme and a padded token are no bearer token."""
    wish = bank.wish()
    for value, code in {
        "Basic eGluaHUtYWxpY2U=": "token.missing",
        "bearer xinhu-alice": "token.missing",
        "Bearer": "token.missing",
        "Bearer  xinhu-alice": "token.unknown",
        "Bearer xinhu-alice ": "token.unknown",
        "Bearer ": "token.unknown",
    }.items():
        headers = (("Authorization", value),)
        answer = bank.ask(None, "POST", "/api/v1/disclosures", wish, headers=headers)
        refused(bank, answer, 401, code)
