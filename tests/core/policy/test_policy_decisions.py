"""Who sees what how clearly, and every refusal of the decision, as sentences."""

import pytest

from reference.policy_people import C3, GRADES, LI, NIGHT, NOON, POLICIES, asked, asking
from xinhu.core.base.errors import BadInput, Refusal
from xinhu.core.policy import ground_refusals, refusals
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.query import Query

DECIDER = Decider(POLICIES, GRADES)

PERMITS = {
    "a clerk with a letter sees identity masked and C1 clear": (
        asking(),
        asked("counter_service", "name", "id_number", "mobile", "branch"),
        "authorisation_letter",
        {"name": "partial", "id_number": "partial", "mobile": "partial"}
        | {"branch": "clear"},
    ),
    "a loan review by letter has name and mobile clear and the document masked": (
        asking(),
        asked("loan_review", "name", "mobile", "id_number", "income"),
        "authorisation_letter",
        {"name": "clear", "mobile": "clear", "id_number": "partial", "income": "clear"},
    ),
    "a post-loan check rests on the supervisor's approval alone": (
        asking(),
        asked("loan_review", "name", "id_number"),
        "supervisor_approval",
        {"name": "clear", "id_number": "partial"},
    ),
    "a statutory order opens everything of it to the privacy officer": (
        asking("privacy_officer"),
        asked("statutory_inquiry", "id_number", "balance"),
        "statutory_order",
        {"id_number": "clear", "balance": "clear"},
    ),
    "account maintenance learns that a password is set, never which": (
        asking(),
        asked("account_maintenance", "cvv", "card_password", "mobile"),
        "authorisation_letter",
        {"cvv": "hidden", "card_password": "hidden", "mobile": "clear"},
    ),
    "a search needs no ground and shows masked hits": (
        asking(),
        asked("customer_search", "name", "id_number", "mobile", customer=None),
        None,
        {"name": "partial", "id_number": "partial", "mobile": "partial"},
    ),
    "break-glass reaches the customer": (
        asking(),
        asked("emergency", "mobile", "id_number"),
        "break_glass",
        {"mobile": "clear", "id_number": "partial"},
    ),
    "break-glass works from the remote zone, with nothing clear": (
        asking("supervisor", zone="remote"),
        asked("emergency", "mobile", "account"),
        "break_glass",
        {"mobile": "partial", "account": "partial"},
    ),
    "an auditor sees masked fields of the case": (
        asking("auditor"),
        asked("audit_review", "name", "branch"),
        "service_case",
        {"name": "partial", "branch": "clear"},
    ),
}


@pytest.mark.duty("R5.1")
@pytest.mark.parametrize("case", PERMITS)
def test_a_permitted_request_gets_exactly_these_masks(case: str) -> None:
    standing, query, kind, masks = PERMITS[case]
    permit = DECIDER.decide(standing, query, kind, NOON)
    assert dict(permit.masks) == masks
    assert tuple(name for name, _ in permit.masks) == query.fields
    assert permit.policies


SERVICE = asked("counter_service", "name")
REFUSALS = {
    "a role that no list knows": (
        asking("janitor"),
        SERVICE,
        "service_case",
        refusals.StandingRoleError,
    ),
    "a zone that no list knows": (
        asking(zone="moon"),
        SERVICE,
        "service_case",
        refusals.ZoneUnknownError,
    ),
    "a purpose that no list knows": (
        asking(),
        asked("curiosity", "name"),
        "service_case",
        refusals.PurposeUnknownError,
    ),
    "a token without the purpose's scope": (
        asking(scopes=frozenset({"search"})),
        SERVICE,
        "service_case",
        refusals.PurposeScopeError,
    ),
    "a purpose of another role": (
        asking("clerk"),
        asked("statutory_inquiry", "name"),
        "statutory_order",
        refusals.PurposeRoleError,
    ),
    "a system administrator, under any purpose": (
        asking("system_admin", scopes=frozenset({"disclose"})),
        SERVICE,
        "authorisation_letter",
        refusals.PurposeRoleError,
    ),
    "an IT officer, under any purpose": (
        asking("it_officer", scopes=frozenset({"disclose"})),
        SERVICE,
        "authorisation_letter",
        refusals.PurposeRoleError,
    ),
    "no ground where the purpose needs one": (
        asking(),
        SERVICE,
        None,
        ground_refusals.GroundMissingError,
    ),
    "a kind of ground that the purpose does not accept": (
        asking(),
        asked("loan_review", "name"),
        "service_case",
        ground_refusals.GroundKindError,
    ),
    "a kind of ground that no list knows": (
        asking(),
        SERVICE,
        "friendship",
        ground_refusals.GroundKindError,
    ),
    "no field": (
        asking(),
        asked("counter_service"),
        "service_case",
        refusals.FieldsMissingError,
    ),
    "a field twice": (
        asking(),
        asked("counter_service", "name", "name"),
        "service_case",
        refusals.FieldRepeatedError,
    ),
    "a field beyond the purpose": (
        asking(),
        asked("counter_service", "income"),
        "service_case",
        refusals.DeniedError,
    ),
    "a clerk's fraud check without a second person": (
        asking(),
        asked("fraud_check", "name"),
        "service_case",
        refusals.ApprovalRequiredError,
    ),
    "the balance on a mere case": (
        asking(),
        asked("counter_service", "name", "balance"),
        "service_case",
        refusals.ApprovalRequiredError,
    ),
    "a clerk in the remote zone": (
        asking(zone="remote"),
        SERVICE,
        "authorisation_letter",
        refusals.ZoneRefusedError,
    ),
    "a sensitive purpose in the remote zone": (
        asking("privacy_officer", zone="remote"),
        asked("statutory_inquiry", "name"),
        "statutory_order",
        refusals.ZoneRefusedError,
    ),
}


@pytest.mark.duty("R5.1")
@pytest.mark.parametrize("case", REFUSALS)
def test_a_refused_request_says_why(case: str) -> None:
    standing, query, kind, expected = REFUSALS[case]
    with pytest.raises((Refusal, BadInput)) as caught:
        DECIDER.decide(standing, query, kind, NOON)
    assert type(caught.value) is expected


@pytest.mark.duty("R6.5")
def test_the_remote_zone_is_closed_at_night() -> None:
    supervisor = asking("supervisor", zone="remote")
    permit = DECIDER.decide(supervisor, SERVICE, "authorisation_letter", NOON)
    assert permit.masks == (("name", "partial"),)
    with pytest.raises(refusals.ZoneRefusedError) as caught:
        DECIDER.decide(supervisor, SERVICE, "authorisation_letter", NIGHT)
    assert caught.value.policies == ("remote-by-day",)


@pytest.mark.duty("R3.1")
@pytest.mark.parametrize(
    ("department", "policy"),
    [
        ("it", "technology-serves-nobody"),
        ("信息科技部", "technology-serves-nobody"),
        ("audit", "audit-department-audits-only"),
    ],
)
def test_a_department_without_that_business_sees_nobody(
    department: str, policy: str
) -> None:
    clerk = asking(department=department)
    with pytest.raises(refusals.DeniedError) as caught:
        DECIDER.decide(clerk, SERVICE, "authorisation_letter", NOON)
    assert policy in caught.value.policies


@pytest.mark.duty("R3.1")
def test_the_audit_department_audits() -> None:
    auditor = asking("auditor", department="audit")
    query = asked("audit_review", "name")
    permit = DECIDER.decide(auditor, query, "service_case", NOON)
    assert permit.masks == (("name", "partial"),)


def test_every_refused_field_is_named_with_its_reason() -> None:
    query = asked("counter_service", "name", "income", "cvv")
    with pytest.raises(refusals.DeniedError) as caught:
        DECIDER.decide(asking(), query, "service_case", NOON)
    assert [
        (reason.code, reason.params["field"]) for reason in caught.value.reasons
    ] == [("field.beyond_purpose", "income"), ("field.beyond_purpose", "cvv")]
    assert refusals.entry_reasons(caught.value) == (
        "policy.denied",
        "field.beyond_purpose:income",
        "field.beyond_purpose:cvv",
    )


def test_the_policies_that_forbade_are_named() -> None:
    with pytest.raises(refusals.ZoneRefusedError) as caught:
        DECIDER.decide(asking(zone="remote"), SERVICE, "authorisation_letter", NIGHT)
    assert caught.value.policies == ("remote-by-day", "remote-refused")
    assert refusals.entry_reasons(caught.value) == (
        "zone.refused",
        "field.denied:name",
        "policy:remote-by-day",
        "policy:remote-refused",
    )


def test_what_the_caller_made_up_is_repeated_nowhere() -> None:
    made_up = "张三 13800138000"
    for query in (
        asked("counter_service", made_up, "name"),
        asked("counter_service", made_up, made_up),
        asked(made_up, "name"),
    ):
        with pytest.raises((Refusal, BadInput)) as caught:
            DECIDER.decide(asking(), query, "service_case", NOON)
        told = f"{caught.value!r} {getattr(caught.value, 'reasons', ())!r}"
        assert made_up not in told
        if isinstance(caught.value, Refusal):
            assert made_up not in "".join(refusals.entry_reasons(caught.value))


@pytest.mark.duty("R3.2")
@pytest.mark.parametrize("field", C3)
def test_nobody_sees_c3_whatever_they_state(field: str) -> None:
    for role in POLICIES.book.roles:
        for purpose in POLICIES.book.purposes:
            for kind in (None, *POLICIES.book.grounds):
                scopes = frozenset({"disclose", "search", "intake", "break_glass"})
                try:
                    permit = DECIDER.decide(
                        asking(role, scopes=scopes),
                        Query(LI, purpose, (field,)),
                        kind,
                        NOON,
                    )
                except (Refusal, BadInput):
                    continue
                assert permit.masks == ((field, "hidden"),)
