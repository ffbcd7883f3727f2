"""What other policies would have made of credit inquiries, reports, words and pages."""

import psycopg
import pytest

from bank import POLICIES
from counter import INQUIRIES, Counter, today
from xinhu.core.base.clock import system_clock
from xinhu.desks.staff.policy_change.rules import load_ruleset
from xinhu.wiring.policy_simulation import simulate
from xinhu.wiring.rules import SHIPPED

RULESET = load_ruleset(SHIPPED, None)
FILE = "35-inquiry.cedar"
# What is taken out of the policies, and of which purpose a look is refused then.
TAKEN = {
    "credit_inquiry": ('GroundKind::"authorisation_letter"', 'GroundKind::"none"'),
    "report_view": ('GroundKind::"service_case"', 'GroundKind::"none"'),
    "evaluation_view": ('== Purpose::"evaluation_view"', '== Purpose::"audit_review"'),
    "inquiry_book": ('== Purpose::"inquiry_book"', '== Purpose::"audit_review"'),
}


@pytest.fixture
def looked(counter: Counter, ref: str) -> Counter:
    """A look of each matter of the desk."""
    counter.people()
    counter.factor()
    assert counter.report(ref).status == 200
    assert counter.grant(ref).status == 201
    path = f"{INQUIRIES}/{ref}/evaluation/words"
    assert counter.bank.ask("sun", "POST", path).status == 200
    path, body = f"{INQUIRIES}/book/open", {"from": today(), "to": today()}
    assert counter.bank.ask("pan", "POST", path, body).status == 200
    return counter


@pytest.mark.duty("R3.5")
@pytest.mark.parametrize("purpose", TAKEN)
def test_a_look_of_this_desk_that_would_be_refused_is_counted(
    looked: Counter, purpose: str
) -> None:
    old, new = TAKEN[purpose]
    texts = dict(POLICIES.files)
    assert old in texts[FILE]
    texts[FILE] = texts[FILE].replace(old, new)
    after = POLICIES.with_texts(tuple(sorted(texts.items())))
    url = looked.bank.database.url("xinhu_worker")
    with psycopg.connect(url, autocommit=True) as worker:
        found = simulate(
            worker, POLICIES, after, RULESET, system_clock(), lambda *_: None
        )
    assert found["counts"]["refused"] == 1
    assert found["examples"]["refused"][0]["purpose"] == purpose
    assert (found["looks"], found["skipped"], found["unsure"]) == (4, 0, 0)
