"""Break-glass: a look at once for a stated reason, owed a review by somebody else."""

import pytest

from bank import Bank
from bank_expect import refused, refused_act
from bank_people import LIU, NOBODY, RESTRICTED
from simulators.asgi import Answer, Call

GLASS = "/api/v1/break-glass"
APPROVALS = "/api/v1/approvals"


def break_it(bank: Bank, token: str | None = None, **changes: object) -> Answer:
    body = {
        "customer": LIU.id,
        "purpose": "emergency",
        "fields": ["name", "mobile"],
        "reason": "customer_in_danger",
        **changes,
    }
    return bank.ask(token or "alice", "POST", GLASS, body)


def review(bank: Bank, ref: str, token: str | None = None) -> Answer:
    """Open the review, and state that the use was proper."""
    token = token or "sun"
    shown = bank.ask(token, "GET", f"{APPROVALS}/{ref}")
    if shown.status != 200:
        return shown
    stated = {"digest": shown.json["digest"], "look": shown.json["look"]}
    return bank.ask(token, "POST", f"{APPROVALS}/{ref}/grant", stated)


@pytest.mark.duty("R5.1")
def test_from_the_broken_glass_to_the_review(bank: Bank) -> None:
    broken = break_it(bank)
    assert broken.status == 201, broken.text
    assert broken.json["review_due"]
    assert broken.json["uses_left"] == 1
    ground = {"kind": "break_glass", "ref": broken.json["ref"]}
    answer = bank.look(purpose="emergency", ground=ground)
    assert answer.json["fields"]["mobile"] == ["13810017001", "13910017002"]
    refused(
        bank,
        bank.look(purpose="emergency", ground=ground),
        403,
        "ground.used_up",
        entry=True,
    )
    waiting = bank.ask("sun", "GET", GLASS).json["grounds"]
    assert [each["ref"] for each in waiting] == [broken.json["ref"]]
    assert review(bank, broken.json["ref"]).json["state"] == "used"
    assert bank.ask("sun", "GET", GLASS).json["grounds"] == []
    assert bank.drain() == 3
    events = [
        row.entry["detail"]["event"]
        for row in bank.entries()
        if row.entry["kind"] == "act"
    ]
    assert events == [
        "break_glass.broken",
        "approval.opened",
        "break_glass.reviewed",
    ]
    assert bank.last()["actor"] == "op-sun"
    assert bank.last()["detail"]["finding"] == "proper"
    assert bank.last()["ground"] == ground


@pytest.mark.parametrize(
    ("token", "changes", "code"),
    [
        ("bob", {}, "ground.holder"),
        ("alice", {"fields": ["name"]}, "ground.digest"),
        ("alice", {"fields": ["name", "mobile", "card"]}, "ground.field"),
        ("alice", {"customer": "22" * 16}, "ground.other_customer"),
        ("alice", {"purpose": "counter_service"}, "ground.kind"),
    ],
)
@pytest.mark.duty("R5.1")
def test_broken_glass_opens_nothing_else_to_nobody_else(
    bank: Bank, token: str, changes: dict[str, object], code: str
) -> None:
    ground = {"kind": "break_glass", "ref": break_it(bank).json["ref"]}
    answer = bank.look(token, **{"purpose": "emergency", "ground": ground, **changes})
    refused(bank, answer, 403, code, entry=True)


@pytest.mark.duty("R5.1")
def test_nobody_reviews_their_own_break_glass(bank: Bank) -> None:
    broken = break_it(bank, "sun").json["ref"]
    digest = {"digest": bank.ask("sun", "GET", f"{APPROVALS}/{broken}").json["digest"]}
    grant = f"{APPROVALS}/{broken}/grant"
    refused(bank, bank.ask("sun", "POST", grant, digest), 403, "approval.self")
    assert review(bank, broken, "pan").status == 200


def test_a_use_that_was_improper_is_reviewed_as_well(bank: Bank) -> None:
    broken = break_it(bank).json["ref"]
    denied = bank.ask("pan", "POST", f"{APPROVALS}/{broken}/deny", {"reason": "无险情"})
    assert denied.json["state"] == "denied"
    assert bank.ask("sun", "GET", GLASS).json["grounds"] == []
    bank.drain()
    assert bank.last()["detail"]["finding"] == "improper"


@pytest.mark.parametrize("token", ["alice", "bob", "audit", "tech"])
def test_who_reviews_nothing_is_not_shown_the_review(bank: Bank, token: str) -> None:
    broken = break_it(bank, "sun").json["ref"]
    refused(bank, bank.ask(token, "GET", f"{APPROVALS}/{broken}"), 403, "token.scope")


def test_a_review_is_made_once_even_by_two_at_once(bank: Bank) -> None:
    broken = break_it(bank).json["ref"]
    shown = bank.ask("sun", "GET", f"{APPROVALS}/{broken}").json
    stated = {"digest": shown["digest"]}
    grant = f"{APPROVALS}/{broken}/grant"
    calls = [Call("POST", grant, token, stated) for token in ("sun", "pan", "sun")]
    answers = bank.client.together(calls)
    assert sorted(answer.status for answer in answers) == [200, 409, 409]
    refused(bank, bank.ask("pan", "POST", grant, stated), 409, "approval.state")
    assert bank.drain() == 6


def test_what_owes_no_review_cannot_be_reviewed(bank: Bank) -> None:
    for ref in (bank.letter()["ref"], "glass-none"):
        refused(bank, review(bank, ref), 404, "approval.unknown")


def test_what_the_institution_is_owed_stays_though_the_ground_is_withdrawn(
    bank: Bank,
) -> None:
    ref = break_it(bank).json["ref"]
    assert bank.ask("bob", "POST", f"/api/v1/grounds/{ref}/withdraw").status == 200
    waiting = bank.ask("sun", "GET", GLASS).json["grounds"]
    assert [each["ref"] for each in waiting] == [ref]


WRONG: dict[str, tuple[dict[str, object], int, str]] = {
    "a reason that is none": ({"reason": "刘芳菲"}, 422, "ground.evidence"),
    "no reason": ({"reason": ""}, 422, "ground.evidence"),
    "no field": ({"fields": []}, 422, "field.none_asked"),
    "a field beyond need": ({"fields": ["income"]}, 403, "policy.denied"),
    "a field that is none": ({"fields": ["刘芳菲"]}, 403, "policy.denied"),
    "another purpose": ({"purpose": "counter_service"}, 403, "ground.kind"),
    "a purpose that is none": ({"purpose": "刘芳菲"}, 403, "purpose.unknown"),
    "nobody": ({"customer": NOBODY}, 404, "customer.unknown"),
    "a restricted customer": ({"customer": RESTRICTED.id}, 403, "customer.restricted"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_no_emergency_permits_is_not_broken(bank: Bank, wrong: str) -> None:
    changes, status, code = WRONG[wrong]
    refused(bank, break_it(bank, **changes), status, code)
    assert bank.owner.execute("SELECT 1 FROM desk.ground").fetchall() == []
    refused_act(bank, "break_glass.broken", status, code)


def test_the_remote_zone_of_a_clerk_breaks_nothing(bank: Bank) -> None:
    refused(bank, break_it(bank, "alice-remote"), 403, "zone.refused")
