"""Remembered answers: quick, in bounded room, and never another request's answer."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from reference.policy_people import GRADES, NIGHT, NOON, POLICIES, RULES, asked, asking
from xinhu.core.base.errors import Fault, Refusal
from xinhu.core.policy import decider as module
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.levels import PolicyEvaluationError
from xinhu.core.policy.policy_set import PolicySet

QUERY = asked("counter_service", "name", "id_number", "mobile", "branch", "balance")


def test_a_remembered_decision_asks_nobody_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decider = Decider(POLICIES, GRADES)
    alice = asking()
    first = decider.decide(alice, QUERY, "authorisation_letter", NOON)
    monkeypatch.setattr(decider, "_ask", pytest.fail)
    monkeypatch.setattr(decider, "_judge", pytest.fail)
    assert decider.decide(alice, QUERY, "authorisation_letter", NOON) is first


def test_a_flood_of_odd_requests_takes_bounded_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "ROOM", 8)
    decider = Decider(POLICIES, GRADES)
    for number in range(30):
        odd = asking(department=f"dept-{number}")
        assert decider.decide(odd, QUERY, "authorisation_letter", NOON).masks
    assert decider.remembered <= 2 * 8


CHANGES = {
    "role": asking("auditor"),
    "zone": asking(zone="remote"),
    "scopes": asking(scopes=frozenset({"search"})),
}


@pytest.mark.parametrize("part", CHANGES)
def test_a_remembered_permit_serves_nobody_else(part: str) -> None:
    decider = Decider(POLICIES, GRADES)
    decider.decide(asking(), QUERY, "authorisation_letter", NOON)
    with pytest.raises(Refusal):
        decider.decide(CHANGES[part], QUERY, "authorisation_letter", NOON)


def test_a_remembered_permit_serves_no_other_ground_purpose_or_hour() -> None:
    decider = Decider(POLICIES, GRADES)
    remote = asking("supervisor", zone="remote")
    decider.decide(remote, QUERY, "authorisation_letter", NOON)
    for query, kind, now in (
        (QUERY, "service_case", NOON),
        (QUERY, None, NOON),
        (replace(QUERY, purpose="loan_review"), "service_case", NOON),
        (replace(QUERY, fields=("cvv",)), "authorisation_letter", NOON),
        (QUERY, "authorisation_letter", NIGHT),
    ):
        with pytest.raises(Refusal):
            decider.decide(remote, query, kind, now)


@pytest.mark.duty("R3.1")
@pytest.mark.parametrize("part", ["post", "department"])
def test_a_policy_may_name_a_post_or_a_department(part: str, tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "99-house.cedar").write_text(
        '@id("house")\n@description("本行 house")\n'
        "forbid (principal, action, resource)\n"
        f'when {{ principal.{part} == "teller-in-training" }};\n',
        encoding="utf-8",
    )
    decider = Decider(PolicySet.load(RULES, tmp_path), GRADES)
    assert decider.decide(asking(), QUERY, "authorisation_letter", NOON).masks
    trainee = asking(**{part: "teller-in-training"})
    with pytest.raises(Refusal) as caught:
        decider.decide(trainee, QUERY, "authorisation_letter", NOON)
    assert caught.value.policies == ("house",)


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    warm = Decider(POLICIES, GRADES)
    for kind in ("service_case", "authorisation_letter", "supervisor_approval"):
        for role in ("clerk", "supervisor"):
            try:
                seen = warm.decide(asking(role), QUERY, kind, NOON)
            except Refusal as refusal:
                with pytest.raises(type(refusal)):
                    Decider(POLICIES, GRADES).decide(asking(role), QUERY, kind, NOON)
                continue
            cold = Decider(POLICIES, GRADES)
            assert cold.decide(asking(role), QUERY, kind, NOON) == seen


def test_a_policy_that_errs_is_a_fault_and_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Erred:
        errors = ("overflow",)
        reasons = ()

    class Answer:
        diagnostics = Erred()
        allowed = True
        decision = None

    def ask(*_: object) -> list[Answer]:
        return [Answer()] * 3 * len(GRADES)

    monkeypatch.setattr("cedarpy.is_authorized_batch", ask)
    decider = Decider(POLICIES, GRADES)
    with pytest.raises(PolicyEvaluationError) as caught:
        decider.decide(asking(), QUERY, "authorisation_letter", NOON)
    assert isinstance(caught.value, Fault)
