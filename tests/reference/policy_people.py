"""The people, grounds and requests that policy tests speak about."""

from pathlib import Path

from xinhu.core.base.clock import DAY, Instant, from_text
from xinhu.core.base.ids import CustomerId
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.policy.ground import Ground
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.query import Query
from xinhu.core.policy.standing import Standing

RULES = Path(__file__).parents[2] / "src" / "xinhu" / "rules"
POLICIES = PolicySet.load(RULES)

NOON = from_text("2026-03-02T12:00:00+08:00")
NIGHT = from_text("2026-03-02T23:00:00+08:00")

LI = CustomerId("11" * 16)
WANG = CustomerId("22" * 16)

CATALOGUE = Catalogue.load(RULES)
GRADES = {field.name: str(field.grade) for field in CATALOGUE.fields}
C1 = tuple(name for name, grade in GRADES.items() if grade == "C1")
C3 = tuple(name for name, grade in GRADES.items() if grade == "C3")


def asking(role: str = "clerk", **changed: object) -> Standing:
    """Alice, or somebody of another role, at the counter with every scope of theirs."""
    known = POLICIES.book.roles.get(role)
    facts: dict[str, object] = {
        "operator": f"op-{role}",
        "role": role,
        "post": "counter",
        "branch": "br-001",
        "department": "counter",
        "zone": "branch",
        "scopes": known.scopes if known else frozenset({"disclose", "search"}),
        "kind": "api",
        "locked": False,
        "second_factor_until": Instant(0),
        "certificates": (),
        "active": True,
        "handed_on": None,
    }
    return Standing(**{**facts, **changed})  # type: ignore[arg-type]  # test facts


def asked(purpose: str, *fields: str, customer: CustomerId | None = LI) -> Query:
    return Query(customer, purpose, fields)


def letter(**changed: object) -> Ground:
    """A letter of Li for counter service, that holds for a month around noon."""
    facts: dict[str, object] = {
        "kind": "authorisation_letter",
        "ref": "letter-1",
        "customer": LI,
        "purposes": frozenset({"counter_service"}),
        "fields": None,
        "valid_from": Instant(NOON - DAY),
        "valid_until": Instant(NOON + 30 * DAY),
        "max_uses": None,
        "used": 0,
        "state": "active",
    }
    return Ground(**{**facts, **changed})  # type: ignore[arg-type]  # test facts
