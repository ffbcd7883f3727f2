"""A version that comes in force: written first, in every gate, without a restart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from bank import GRADES, POLICIES
from bank_people import ALICE, BOB, PAN, SUN
from xinhu.adapters.postgres.policy_reader import PostgresPolicies
from xinhu.adapters.postgres.policy_recording import record_installed
from xinhu.core.base.clock import system_clock
from xinhu.core.gate.refusals import PolicyUnavailableError
from xinhu.core.policy.policy_set import Texts, texts_digest
from xinhu.core.register.act import act, pack
from xinhu.wiring.in_force import policies_in_force

HEAD = '@id("house-closed")\n@description("本行停业 closed today")\n'
CLOSED = f"{HEAD}forbid (principal, action, resource);\n"
_PROPOSAL = """
INSERT INTO desk.policy_proposal (reference, author_id, reason, base, base_digest,
    texts, digest, version, state, approval, proposed_at)
SELECT %s, id, '', %s, '', '[]', %s, '', 'approved', %s, now()
FROM desk.staff_operator WHERE reference = %s RETURNING id
"""
_APPROVAL = """
INSERT INTO desk.approval (ref, kind, digest, requester, place, groups, needs, lapses,
    facts, requested_at, expires_at)
VALUES (%(ref)s, %(kind)s, sha256(%(ref)s::text::bytea), %(requester)s, '{a,b,c,d}',
    '{privacy_office,security_office}', '{1,1}', true, %(facts)s, 1, 9)
"""
_VOTE = """
INSERT INTO desk.approval_vote (approval, voter, stands_for, place, "group", says,
    seen, voted_at)
VALUES (%s, %s, %s, '{a,b,c,d}', %s, 'grant', sha256(%s::text::bytea), 2)
"""
_VOID = "UPDATE desk.approval_vote SET void = true WHERE approval = %s AND voter = %s"
_STATES = (
    "UPDATE desk.approval SET state = 'granted', decided_at = 3 WHERE ref = %s",
    "UPDATE desk.approval SET state = 'used', used_at = 4 WHERE ref = %s",
)
_ONE_GROUP = "UPDATE desk.approval SET groups = '{privacy_office}', needs = '{1}'"
_VERSION = """
INSERT INTO desk.policy_version (origin, base, proposal_id, version, digest, texts,
    recorded_at)
VALUES ('changed', %s, %s, %s, %s, %s, now()) RETURNING number
"""


def closed() -> Texts:
    return (*POLICIES.files, ("99-house.cedar", CLOSED))


@dataclass(frozen=True, kw_only=True)
class Consent:
    """An approval as it may be written: whole, unless something is left out.

    Attributes:
        kind: of the approval.
        requester: who asked; the author of the proposal is Alice.
        votes: who said yes for which group, in order.
        givers: for whom whoever is no voter for themselves said yes.
        void: whose yes counts no more.
        states: how many of the steps after the votes were made.
        facts: what differs from the facts of the proposal.
        named: whether the proposal names it.
    """

    kind: str = "policy_change"
    requester: str = ALICE.ref
    votes: tuple[tuple[str, str], ...] = (
        (PAN.ref, "privacy_office"),
        (SUN.ref, "security_office"),
    )
    givers: Mapping[str, str] = field(default_factory=dict)
    void: str = ""
    states: int = 2
    facts: Mapping[str, str] = field(default_factory=dict)
    named: bool = True

    def write(self, console: psycopg.Connection, proposal: str, digest: str) -> str:
        """Write it as the desk does; return what the proposal names."""
        ref = f"approval-{proposal}"
        facts = {"proposal": proposal, "digest": digest, **self.facts}
        console.execute(
            _APPROVAL,
            {
                "ref": ref,
                "kind": self.kind,
                "requester": self.requester,
                "facts": json.dumps(facts),
            },
        )
        for voter, group in self.votes:
            console.execute(_VOTE, (ref, voter, self.givers.get(voter), group, ref))
            if voter == self.void:
                console.execute(_VOID, (ref, voter))
        for step in _STATES[: self.states]:
            console.execute(step, (ref,))
        return ref if self.named else ""


WHOLE = Consent()


def approved(
    bank, texts: Texts = (), base: int = 0, consent: Consent | None = WHOLE
) -> int:
    """Write down a version as the desk does, as the console's role."""
    texts = texts or closed()
    digest, reference = texts_digest(texts), f"pp-{base}"
    with psycopg.connect(bank.database.console, autocommit=True) as console:
        ref = "" if consent is None else consent.write(console, reference, digest)
        made = (reference, base, digest, ref, ALICE.ref)
        (row,) = console.execute(_PROPOSAL, made).fetchall()
        facts = (base, row[0], "v", digest, json.dumps(texts))
        ((number,),) = console.execute(_VERSION, facts).fetchall()
        return int(number)


def said(bank, **detail: str | int) -> None:
    """Write the act that a version is in force, as the desk does."""
    facts = act(
        "policy.in_force",
        actor=ALICE.ref,
        post="counter",
        zone="branch",
        at=system_clock(),
        **detail,
    )
    with psycopg.connect(bank.database.console, autocommit=True) as console:
        console.execute(
            "INSERT INTO desk.outbox (written_at, act) VALUES (now(), %s)",
            (pack(facts),),
        )


def in_force(bank, texts: Texts = (), base: int = 0) -> int:
    texts = texts or closed()
    number = approved(bank, texts, base)
    said(bank, number=number, digest=texts_digest(texts))
    bank.drain()
    return number


def refused_by(answer: Any) -> Mapping[str, Any]:
    error: Mapping[str, Any] = answer.json["error"]
    return error


@pytest.mark.duty("R3.5")
def test_a_version_holds_in_every_gate_from_the_next_request_on(bank) -> None:
    other = bank.another_gate()
    assert bank.look().status == 200
    number = approved(bank)
    said(bank, number=number, digest=texts_digest(closed()))
    assert bank.look().status == 200, "not before the register says so"
    bank.drain()
    assert refused_by(bank.look())["code"] == "policy.denied"
    answer = other.request("POST", "/api/v1/disclosures", "alice", bank.wish())
    assert refused_by(answer)["code"] == "policy.denied"
    assert bank.last()["reasons"][-1] == "policy:house-closed"


def test_nothing_is_decided_under_a_version_before_its_entry(bank) -> None:
    bank.look()
    in_force(bank)
    bank.look()
    entries = [row.entry for row in bank.entries()]
    old, new = POLICIES.version, entries[-1]["policy"]
    assert old != new
    switched = next(
        place
        for place, entry in enumerate(entries)
        if (entry["detail"] or {}).get("event") == "policy.in_force"
    )
    assert all(entry["policy"] in {old, ""} for entry in entries[: switched + 1])
    assert new == POLICIES.with_texts(closed()).version


def test_a_gate_that_starts_later_begins_with_the_version_in_force(bank) -> None:
    number = in_force(bank)
    answer = bank.another_gate().request(
        "POST", "/api/v1/disclosures", "alice", bank.wish()
    )
    assert refused_by(answer)["code"] == "policy.denied"
    with psycopg.connect(bank.database.gate, autocommit=True) as gate:
        found, policies = policies_in_force(gate, POLICIES, GRADES)
    assert (found, policies.files) == (number, closed())


def test_searches_approvals_and_broken_glass_follow_as_well(bank) -> None:
    in_force(bank)
    search = {"field": "mobile", "value": "13800138000", "purpose": "customer_search"}
    answer = bank.ask("alice", "POST", "/api/v1/searches", search)
    assert refused_by(answer)["code"] == "policy.denied"
    asked = {**bank.wish(ground=...), "reason": "客户在柜台等候"}
    answer = bank.ask("alice", "POST", "/api/v1/approvals", asked)
    assert refused_by(answer)["code"] == "policy.denied"
    known = bank.ask("alice", "GET", "/api/v1/purposes").json
    assert known["policy"] == POLICIES.with_texts(closed()).version


def test_the_next_change_follows_and_an_older_act_changes_nothing(bank) -> None:
    first = in_force(bank)
    in_force(bank, POLICIES.files, base=first)
    assert bank.look().status == 200
    said(bank, number=first, digest=texts_digest(closed()))
    bank.drain()
    assert bank.look().status == 200


@pytest.mark.parametrize(
    "detail",
    [
        {"number": 999_999, "digest": "0" * 64},
        {"number": 1, "digest": "0" * 64},
        {"number": "1", "digest": "0" * 64},
        {"digest": "0" * 64},
        {},
    ],
)
def test_an_act_about_no_such_version_changes_nothing_and_stops_no_other_act(
    bank, detail
) -> None:
    approved(bank)
    said(bank, **detail)
    said(bank, number=-1)
    assert bank.drain() == 2
    assert bank.look().status == 200


@pytest.mark.parametrize(
    "texts", [(("99.cedar", "permit (principal"),), (("99.cedar", "x"),)]
)
def test_a_version_that_cannot_be_used_refuses_everything(bank, texts) -> None:
    in_force(bank, texts)
    answer = bank.look()
    assert (answer.status, refused_by(answer)["code"]) == (503, "policy.unavailable")
    assert "fields" not in answer.json
    with (
        psycopg.connect(bank.database.gate, autocommit=True) as gate,
        pytest.raises(PolicyUnavailableError),
    ):
        policies_in_force(gate, POLICIES, GRADES)


def test_texts_that_were_changed_behind_the_approval_refuse_everything(bank) -> None:
    number = in_force(bank)
    bank.owner.execute(
        "UPDATE desk.policy_version SET texts = %s WHERE number = %s",
        (json.dumps(POLICIES.files), number),
    )
    assert refused_by(bank.look())["code"] == "policy.unavailable"
    bank.owner.execute(
        "UPDATE desk.policy_version SET texts = %s WHERE number = %s",
        (json.dumps(closed()), number),
    )
    assert refused_by(bank.look())["code"] == "policy.denied", (
        "mended without a restart"
    )


def test_a_version_that_opens_what_is_never_opened_refuses_everything(bank) -> None:
    without = tuple(one for one in POLICIES.files if one[0] != "00-never.cedar")
    opening = (
        '@id("open")\n@description("开 open")\npermit (principal in'
        ' Role::"it_officer", action, resource);'
    )
    never = '@id("c3")\n@description("三 three")\nforbid (principal, action, resource)'
    c3 = f'{never} when {{ resource.grade == Grade::"C3" }};'
    in_force(bank, (*without, ("99-open.cedar", f"{c3}\n{opening}")))
    answer = bank.look()
    assert refused_by(answer)["code"] == "policy.unavailable"


def test_texts_of_no_version_are_no_texts(bank) -> None:
    with pytest.raises(PolicyUnavailableError):
        bank.run(PostgresPolicies(bank.link()).texts(77))


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE desk.policy_version SET texts = '[]'",
        "DELETE FROM desk.policy_version",
        "UPDATE desk.standing_version SET policy = 1",
        "SELECT desk.put_policy_in_force(1, '')",
        "UPDATE desk.policy_proposal SET texts = '[]'",
        "UPDATE desk.policy_proposal SET digest = ''",
        "DELETE FROM desk.policy_proposal",
    ],
)
@pytest.mark.parametrize("role", ["xinhu_console", "xinhu_worker"])
def test_neither_console_nor_worker_changes_what_was_approved(
    database, role, forbidden
) -> None:
    with (
        psycopg.connect(database.url(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(forbidden)


LACKING = {
    "no approval": None,
    "an approval that the proposal does not name": Consent(named=False),
    "of another kind": Consent(kind="bulk_import"),
    "granted and not used": Consent(states=1),
    "still waiting": Consent(states=0),
    "of another proposal": Consent(facts={"proposal": "pp-other"}),
    "of other texts": Consent(facts={"digest": "0" * 64}),
    "with the author's own yes": Consent(
        requester=SUN.ref,
        votes=((PAN.ref, "privacy_office"), (ALICE.ref, "security_office")),
    ),
    "with the yes of the author's deputy": Consent(
        requester=BOB.ref, givers={SUN.ref: ALICE.ref}
    ),
    "with the yes of nobody whom the bank knows": Consent(
        votes=((PAN.ref, "privacy_office"), ("op-nobody", "security_office"))
    ),
    "with a yes that counts no more": Consent(
        votes=(
            (SUN.ref, "privacy_office"),
            (BOB.ref, "privacy_office"),
            (ALICE.ref, "security_office"),
        ),
        requester=PAN.ref,
        void=SUN.ref,
    ),
}


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize("lacking", LACKING)
def test_the_database_puts_nothing_in_force_without_two_votes_that_are_written(
    bank, lacking
) -> None:
    number = approved(bank, consent=LACKING[lacking])
    said(bank, number=number, digest=texts_digest(closed()))
    assert bank.drain() == 1, "the act is in the register, and changed nothing"
    assert bank.look().status == 200
    with psycopg.connect(bank.database.gate, autocommit=True) as gate:
        put = "SELECT desk.put_policy_in_force(%s, %s)"
        done = gate.execute(put, (number, texts_digest(closed()))).fetchone()
    assert done == (False,), "nor by the gate's own role"


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize("giver", [PAN.ref, "op-away"])
def test_a_giver_and_their_deputies_are_not_two(bank, giver: str) -> None:
    """As votes could stand that were written before the table kept them apart."""
    number = approved(bank)
    bank.owner.execute("ALTER TABLE desk.approval_vote DISABLE TRIGGER USER")
    stand = "UPDATE desk.approval_vote SET stands_for = %s WHERE voter <> %s"
    bank.owner.execute(stand, (giver, giver))
    bank.owner.execute("ALTER TABLE desk.approval_vote ENABLE TRIGGER USER")
    said(bank, number=number, digest=texts_digest(closed()))
    bank.drain()
    assert bank.look().status == 200


@pytest.mark.duty("R3.5")
def test_deputies_of_two_are_two(bank) -> None:
    givers = {PAN.ref: "op-away", SUN.ref: "op-elsewhere"}
    number = approved(bank, consent=Consent(givers=givers))
    said(bank, number=number, digest=texts_digest(closed()))
    bank.drain()
    assert refused_by(bank.look())["code"] == "policy.denied"


@pytest.mark.duty("R3.5")
def test_one_yes_is_not_enough_whatever_the_approval_asked_for(bank) -> None:
    one = Consent(votes=((PAN.ref, "privacy_office"),), states=0)
    number = approved(bank, consent=one)
    bank.owner.execute("ALTER TABLE desk.approval DISABLE TRIGGER approval_guard")
    bank.owner.execute(_ONE_GROUP)
    bank.owner.execute("ALTER TABLE desk.approval ENABLE TRIGGER approval_guard")
    with psycopg.connect(bank.database.console, autocommit=True) as console:
        for step in _STATES:
            console.execute(step, ("approval-pp-0",))
    said(bank, number=number, digest=texts_digest(closed()))
    bank.drain()
    assert bank.look().status == 200


def test_only_one_change_follows_a_version(bank) -> None:
    approved(bank)
    with psycopg.connect(bank.database.console, autocommit=True) as console:
        made = ("pp-2", 0, texts_digest(closed()), "", ALICE.ref)
        (row,) = console.execute(_PROPOSAL, made).fetchall()
        facts = (0, row[0], "v", texts_digest(closed()), json.dumps(closed()))
        with pytest.raises(psycopg.errors.UniqueViolation):
            console.execute(_VERSION, facts)


def test_installed_policies_are_written_down_once_and_are_an_act(bank) -> None:
    with psycopg.connect(bank.database.gate, autocommit=True) as gate:
        now = system_clock()
        first = record_installed(gate, POLICIES, now)
        assert first is not None
        assert record_installed(gate, POLICIES, now) is None
        other = POLICIES.with_texts(closed())
        assert record_installed(gate, other, now) is not None
    bank.drain()
    events = [row.entry["detail"] for row in bank.entries()]
    installed = [d for d in events if d and d["event"] == "policy.installed"]
    assert [each["version"] for each in installed] == [POLICIES.version, other.version]
    assert bank.look().status == 200, "installed is not in force"
