"""The day's list holds what the rules name, with every reason, and nothing else."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import xinhu.rules
from reference.slow_supervision import slow_list
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.register.entry import Entry
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.desks.audit.supervision.selecting import Known, Placed, select
from xinhu.desks.audit.supervision.working_days import Calendar

RULES = Path(xinhu.rules.__path__[0])
PLAIN = yaml.safe_load((RULES / "supervision.yaml").read_text("utf-8"))
CRITERIA = {
    code: rule for code, rule in PLAIN.items() if rule["is"] not in {"unit", "term"}
}
SENSITIVE = {"fraud_check", "emergency"}
GRADES = {"name": "C1", "mobile": "C2", "balance": "C2"}
LATER = "2026-11-23T06:00:00.000000Z"
SHIPPED = SupervisionRules.load(RULES)
ORDINARY = Calendar(
    frozenset(range(5)), frozenset(), frozenset(), frozenset(), frozenset()
)
KNOWN = Known(
    sensitive=frozenset(SENSITIVE),
    grades=GRADES,
    calendar=ORDINARY,
    zone=ZoneInfo("Asia/Shanghai"),
)
NOON = "2026-11-23T04:00:00.000000Z"
"""Noon of a Monday at the branch."""


def entry(**changes: Any) -> dict[str, Any]:
    """An ordinary look at noon, but for changes."""
    return {
        "actor": "op-alice",
        "at": NOON,
        "commitment": None,
        "customer": "11" * 16,
        "decision": "permit",
        "detail": None,
        "fields": {"name": "clear", "mobile": "partial"},
        "ground": {"kind": "service_case", "ref": "case-1"},
        "kind": "disclosure",
        "policy": "5f" * 16,
        "post": "counter",
        "previous": None,
        "purpose": "counter_service",
        "reasons": (),
        "v": 1,
        "zone": "branch",
        **changes,
    }


def act(event: str, **changes: Any) -> dict[str, Any]:
    told = {"detail": {"event": event}, "fields": {}, "purpose": None, "ground": None}
    return entry(**{"kind": "act", "decision": "record", **told, **changes})


def listed(*entries: dict[str, Any], rules: SupervisionRules = SHIPPED) -> dict:
    placed = [
        Placed(number, msgspec.convert(each, Entry))
        for number, each in enumerate(entries)
    ]
    return {each.number: each.reasons for each in select(placed, rules, KNOWN)}


def test_an_ordinary_look_is_not_listed() -> None:
    assert listed(entry()) == {}


def test_a_day_without_entries_has_an_empty_list() -> None:
    assert listed() == {}


def test_a_sensitive_purpose_is_listed_permitted_or_refused() -> None:
    told = {"purpose": "fraud_check"}
    refused = entry(**told, decision="refuse", fields={"mobile": "refused"})
    assert listed(entry(**told), refused) == {
        0: ("sensitive_purpose",),
        1: ("sensitive_purpose",),
    }


@pytest.mark.parametrize("kind", ["inquiry", "report"])
@pytest.mark.parametrize("decision", ["permit", "refuse"])
def test_a_credit_inquiry_and_an_opened_report_are_looks_like_any_other(
    kind, decision
) -> None:
    """Listed for a sensitive purpose and out of hours, and else ordinary."""
    look = {"kind": kind, "decision": decision, "fields": {}}
    ordinary = entry(**look, purpose="report_view")
    sensitive = entry(**look, purpose="fraud_check")
    late = entry(**look, purpose="report_view", at="2026-11-23T11:00:00.000000Z")
    assert listed(ordinary, sensitive, late) == {
        1: ("sensitive_purpose",),
        2: ("out_of_hours",),
    }


def test_no_kind_of_look_that_a_purpose_is_goes_unsupervised() -> None:
    looks = {purpose.matter for purpose in RuleBook.load(RULES).purposes.values()}
    assert looks == {
        "disclosure", "inquiry", "report", "inquiry_words", "inquiry_book",
        "found_file",
    }  # fmt: skip
    for code in ("sensitive_purpose", "out_of_hours"):
        assert looks <= SHIPPED.criteria[code].kinds


def test_every_reason_stands_on_the_item_in_the_order_of_the_rules() -> None:
    broken = entry(
        purpose="emergency",
        ground={"kind": "break_glass", "ref": "break-glass-1"},
        fields={"mobile": "clear"},
        at="2026-11-21T15:00:00.000000Z",
    )
    assert listed(broken) == {
        0: ("sensitive_purpose", "break_glass", "clear_fields", "out_of_hours")
    }


def test_a_field_of_a_lower_grade_in_clear_is_ordinary() -> None:
    assert listed(entry(fields={"name": "clear"})) == {}


def test_a_field_that_the_catalogue_does_not_know_has_no_grade() -> None:
    assert listed(entry(fields={"unheard": "clear"})) == {}


@pytest.mark.parametrize(("times", "count"), [(5, 0), (6, 6)])
def test_all_refusals_are_listed_from_one_too_many_on(times, count) -> None:
    refusals = [entry(decision="refuse", fields={}) for _ in range(times)]
    others = [entry(decision="refuse", actor="op-bob") for _ in range(5)]
    assert len(listed(*refusals, *others)) == count


@pytest.mark.parametrize(("hits", "count"), [(4, 0), (5, 1)])
def test_a_search_that_found_many_is_listed_and_its_hits_are_not(hits, count) -> None:
    search = entry(kind="search", detail={"field": "name"}, customer=None)
    found = [entry(kind="search_hit", detail={"search": 0}) for _ in range(hits)]
    assert len(listed(search, *found)) == count


def test_a_search_that_found_too_many_to_show_is_listed() -> None:
    told = {"kind": "search", "decision": "refuse", "reasons": ("search.too_many",)}
    assert listed(entry(**told)) == {0: ("many_matches",)}


@pytest.mark.parametrize(
    ("seconds", "reasons"), [("14.999999", True), ("15.000000", False)]
)
def test_an_approval_within_seconds_is_listed(seconds, reasons) -> None:
    ground = {"kind": "supervisor_approval", "ref": "approval-1"}
    asked = act("approval.requested", ground=ground)
    granted = act(
        "approval.granted",
        ground=ground,
        actor="op-sun",
        at=f"2026-11-23T04:00:{seconds}Z",
    )
    assert listed(asked, granted) == ({1: ("quick_approval",)} if reasons else {})


@pytest.mark.parametrize(
    ("opener", "at", "quick"),
    [
        ("op-sun", "2026-11-23T05:59:50.000000Z", True),
        ("op-sun", "2026-11-23T05:59:00.000000Z", False),
        ("op-bob", "2026-11-23T05:59:50.000000Z", False),
    ],
)
def test_what_was_opened_just_before_is_quick_however_long_it_waited(
    opener, at, quick
) -> None:
    told = {"ground": {"kind": "supervisor_approval", "ref": "approval-1"}}
    asked = act("approval.requested", **told)
    opened = act("approval.opened", **told, actor=opener, at=at)
    reopened = act("approval.opened", **told, actor="op-sun", at=LATER)
    granted = act("approval.granted", **told, actor="op-sun", at=LATER)
    assert (3 in listed(asked, opened, reopened, granted)) == (
        quick or opener != "op-sun"
    )


def test_an_approval_of_another_request_does_not_count() -> None:
    asked = act(
        "approval.requested", ground={"kind": "supervisor_approval", "ref": "a"}
    )
    granted = act(
        "approval.granted", ground={"kind": "supervisor_approval", "ref": "b"}
    )
    assert listed(asked, granted) == {}


@pytest.mark.parametrize(
    ("at", "outside"),
    [
        ("2026-11-22T23:29:59.999999Z", True),
        ("2026-11-22T23:30:00.000000Z", False),
        ("2026-11-23T10:59:59.999999Z", False),
        ("2026-11-23T11:00:00.000000Z", True),
        ("2026-11-21T04:00:00.000000Z", True),
    ],
)
def test_working_hours_are_those_of_the_branch(at, outside) -> None:
    assert listed(entry(at=at)) == ({0: ("out_of_hours",)} if outside else {})


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("token.created", "people_and_policies"),
        ("policy.changed", "people_and_policies"),
        ("register.exported", "bulk"),
        ("break_glass.broken", "break_glass"),
    ],
)
def test_acts_are_listed_by_their_event(event, reason) -> None:
    assert listed(act(event)) == {0: (reason,)}


@pytest.mark.parametrize("event", ["tokens", "token", "exported", "session.opened"])
def test_an_event_that_only_resembles_is_not_listed(event) -> None:
    assert listed(act(event)) == {}


def test_a_rule_that_is_off_lists_nothing(tmp_path) -> None:
    own = {"sensitive_purpose": {**CRITERIA["sensitive_purpose"], "off": True}}
    (tmp_path / "supervision.yaml").write_text(yaml.safe_dump(own), "utf-8")
    rules = SupervisionRules.load(RULES, tmp_path)
    assert listed(entry(purpose="fraud_check"), rules=rules) == {}
    assert rules.version != SHIPPED.version


def test_the_last_second_of_a_year_is_like_any_other() -> None:
    late = entry(at="2026-12-31T15:59:59.999999Z")
    assert listed(late) == {0: ("out_of_hours",)}
    assert date(2026, 12, 31).weekday() < 5


ENTRIES = st.lists(
    st.one_of(
        st.builds(
            entry,
            actor=st.sampled_from(["op-alice", "op-bob"]),
            at=st.sampled_from([NOON, "2026-11-21T04:00:00.000000Z"]),
            decision=st.sampled_from(["permit", "refuse"]),
            fields=st.dictionaries(
                st.sampled_from(["name", "mobile", "balance"]),
                st.sampled_from(["clear", "partial"]),
            ),
            ground=st.sampled_from([None, {"kind": "break_glass", "ref": "g"}]),
            kind=st.sampled_from(
                [
                    "disclosure",
                    "inquiry",
                    "report",
                    "inquiry_words",
                    "inquiry_book",
                    "found_file",
                    "search",
                    "import_opened",
                ]
            ),
            purpose=st.sampled_from([None, "counter_service", "fraud_check"]),
            reasons=st.sampled_from([(), ("search.too_many",)]),
        ),
        st.builds(
            entry,
            kind=st.just("search_hit"),
            detail=st.builds(lambda n: {"search": n}, st.integers(0, 2)),
        ),
        st.builds(
            act,
            st.sampled_from(
                [
                    "approval.requested",
                    "approval.opened",
                    "approval.granted",
                    "token.created",
                    "a.exported",
                ]
            ),
            at=st.sampled_from([NOON, "2026-11-23T04:00:14.000000Z"]),
            ground=st.sampled_from(
                [{"kind": "supervisor_approval", "ref": ref} for ref in "ab"]
            ),
            decision=st.sampled_from(["record", "refuse"]),
        ),
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(ENTRIES, st.randoms())
def test_the_list_is_that_of_the_slow_model_in_whatever_order(entries, chance) -> None:
    numbered = list(enumerate(entries))
    chance.shuffle(numbered)
    placed = [Placed(n, msgspec.convert(each, Entry)) for n, each in numbered]
    fast = [
        (each.number, list(each.reasons)) for each in select(placed, SHIPPED, KNOWN)
    ]
    assert fast == slow_list(numbered, CRITERIA, SENSITIVE, GRADES)
