"""A look as part of a desk's matter: its entry says so, and the desk may refuse."""

import pytest

from simulators.gate_room import Room, letter
from simulators.gate_room import ask as plain_ask
from xinhu.core.base.clock import Instant
from xinhu.core.gate.asks import Ask, Demand, Matter, Refused, Shown
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.ground_refusals import GroundPurposeError
from xinhu.core.policy.standing import Standing

_COMMITMENT = "ab" * 32


def ask(
    *fields: str,
    bearer: bytes = b"alice",
    ground: str = "inquiry",
    purpose: str = "credit_inquiry",
) -> Ask:
    """Return a look that is part of an inquiry."""
    wanted = plain_ask(
        *(fields or ("name", "id_number")),
        bearer=bearer,
        ground=ground,
        purpose=purpose,
    )
    return wanted._replace(matter=_matter())


def _matter(demand: Demand | None = None) -> Matter:
    return Matter(
        kind="inquiry",
        terms=(("reason", "loan_approval"),),
        detail=(("inquiry", "inquiry-1"), ("reason", "loan_approval")),
        commitment=_COMMITMENT,
        demand=demand,
    )


def _refuse(standing: Standing, ground: Ground | None, now: Instant) -> None:
    assert standing.operator
    assert ground is not None
    assert now
    raise GroundPurposeError


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    one = Room(monkeypatch)
    purposes = frozenset({"credit_inquiry"})
    for ref, uses in (("inquiry", None), ("last", 1)):
        one.store.grounds[ref] = letter(ref, purposes=purposes, max_uses=uses)
    return one


def test_a_plain_look_is_a_disclosure_without_detail(room: Room) -> None:
    room.look([plain_ask()])
    (entry,) = room.register.entries
    assert (entry["kind"], entry["detail"], entry["commitment"]) == (
        "disclosure",
        None,
        None,
    )


def test_the_entry_names_the_matter_before_anything_is_opened(room: Room) -> None:
    (answer,) = room.look([ask()])
    assert isinstance(answer, Shown)
    (entry,) = room.register.entries
    assert entry["kind"] == "inquiry"
    assert entry["detail"] == {"inquiry": "inquiry-1", "reason": "loan_approval"}
    assert entry["commitment"] == _COMMITMENT
    assert [grant.receipt for grant in room.opened] == [answer.receipt]


@pytest.mark.duty("R7.2")
@pytest.mark.parametrize(
    "around",
    [
        plain_ask("name", ground="inquiry", purpose="credit_inquiry"),
        plain_ask()._replace(matter=_matter()),
        ask()._replace(matter=Matter("report", terms=(), demand=None)),
    ],
    ids=["a plain look for a desk's purpose", "a desk for a plain purpose", "another"],
)
def test_a_purpose_is_served_by_its_own_desk_alone(room: Room, around: Ask) -> None:
    (answer,) = room.look([around])
    assert isinstance(answer, Refused)
    assert answer.error.code == "purpose.elsewhere"
    assert room.opened == []


def test_what_the_desk_demands_refuses_opens_nothing_and_is_an_entry(
    room: Room,
) -> None:
    (answer,) = room.look([ask()._replace(matter=_matter(_refuse))])
    assert isinstance(answer, Refused)
    assert answer.error.code == "ground.purpose"
    (entry,) = room.register.entries
    assert (entry["kind"], entry["decision"]) == ("inquiry", "refuse")
    assert entry["reasons"] == ["ground.purpose"]
    assert entry["detail"] == {"inquiry": "inquiry-1", "reason": "loan_approval"}
    assert room.opened == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "chen"},
        {"ground": "withdrawn"},
        {"bearer": b"tech"},
        {"purpose": "statutory_inquiry"},
    ],
    ids=str,
)
def test_the_desk_is_not_asked_about_what_the_policies_refuse(
    room: Room, wrong: dict[str, str]
) -> None:
    asked = []

    def demand(*_: object) -> None:
        asked.append(1)

    wanted = ask(**wrong)._replace(matter=_matter(demand))  # type: ignore[arg-type]  # one by one
    (answer,) = room.look([wanted])
    assert isinstance(answer, Refused)
    assert asked == []


def test_the_last_use_gone_is_told_with_the_matter(room: Room) -> None:
    room.look([ask(ground="last") for _ in range(2)])
    permitted, refused = room.register.entries
    assert (permitted["decision"], refused["decision"]) == ("permit", "refuse")
    assert refused["reasons"] == ["ground.used_up"]
    assert refused["kind"] == "inquiry"
    assert refused["detail"] == permitted["detail"]
