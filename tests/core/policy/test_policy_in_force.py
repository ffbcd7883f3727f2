"""A purpose with a matter of its own is served as part of that matter alone."""

import pytest

from reference.policy_people import GRADES, LI, NOON, POLICIES, asking
from trained import trained
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.fitness import Fitness
from xinhu.core.policy.ground_refusals import GroundKindError
from xinhu.core.policy.in_force import InForce
from xinhu.core.policy.query import Query
from xinhu.core.policy.refusals import PurposeElsewhereError
from xinhu.core.policy.rule_book import PLAIN_LOOK

pytestmark = pytest.mark.duty("R7.2")
LOAN = Query(LI, "post_loan_inquiry", ("name",))
COUNTER = Query(LI, "counter_service", ("name",))
APPROVAL = "supervisor_approval"


@pytest.fixture(scope="module")
def rules() -> InForce:
    purposes = POLICIES.book.purposes
    return InForce(
        number=0,
        version=POLICIES.version,
        purposes={code: one.matter for code, one in purposes.items()},
        decider=Decider(POLICIES, GRADES),
        fitness=Fitness(purposes, trained()),
    )


@pytest.mark.parametrize(
    ("query", "matter"), [(LOAN, "inquiry"), (COUNTER, PLAIN_LOOK)]
)
def test_a_purpose_is_served_as_part_of_its_matter(
    rules: InForce, query: Query, matter: str
) -> None:
    permit = rules.permit(asking(), query, APPROVAL, NOON, matter=matter)
    alone = Decider(POLICIES, GRADES)
    assert permit == alone.decide(asking(), query, APPROVAL, NOON)


@pytest.mark.parametrize(
    ("query", "matter"),
    [(LOAN, PLAIN_LOOK), (LOAN, "report"), (COUNTER, "inquiry"), (COUNTER, "")],
)
def test_a_purpose_is_served_as_part_of_no_other_matter(
    rules: InForce, query: Query, matter: str
) -> None:
    with pytest.raises(PurposeElsewhereError) as caught:
        rules.permit(asking(), query, APPROVAL, NOON, matter=matter)
    assert caught.value.params == {"purpose": query.purpose}


def test_nobody_asks_the_decider_past_the_matter(rules: InForce) -> None:
    assert not hasattr(rules, "decider")


def test_what_the_policies_refuse_is_refused_for_that_whatever_the_matter(
    rules: InForce,
) -> None:
    for matter in (PLAIN_LOOK, "inquiry"):
        with pytest.raises(GroundKindError):
            rules.permit(asking(), LOAN, "service_case", NOON, matter=matter)
