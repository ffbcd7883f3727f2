"""Where one can go from every page, by what the post one acts under is good for.

A convenience for people, no protection: every page and the gate refuse by themselves.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from xinhu.console.access.acting import scopes_of, serves
from xinhu.console.access.due import due
from xinhu.console.approvals.waiting import waiting_count
from xinhu.console.second_factor.at_log_in import lacking


class Place(NamedTuple):
    """An item of the navigation.

    Attributes:
        group: under which heading, ``nav.group.<group>``; see ``GROUPS``.
        name: name of the address; its label is ``nav.<name>``.
        scope: what a role must be good for to be shown it; empty for everybody.
        key: access key of the browser; none that a page uses for what one does on it.
    """

    group: str
    name: str
    scope: str
    key: str


class Item(NamedTuple):
    """A place as one operator sees it; ``waits`` is how much waits for them there."""

    name: str
    label_key: str
    address: str
    key: str
    current: bool
    waits: int


class Group(NamedTuple):
    """Places under one heading; the heading is empty for the first page."""

    label_key: str
    items: tuple[Item, ...]


GROUPS: Final = ("first", "work", "watch", "people", "own")
"""The first page; work with customers; the register and who watches it; people and
rules; one's own account and training."""

PLACES: Final = (
    Place("first", "home", "", "h"),
    Place("first", "approvals", "", "a"),
    Place("work", "find", "search", "f"),
    Place("work", "inquiry_counter", "search", "u"),
    Place("work", "inquiries", "disclose", "i"),
    Place("work", "objections", "disclose", "9"),
    Place("work", "custody", "disclose", "0"),
    Place("watch", "supervision", "supervise", "8"),
    Place("watch", "discovery", "", ";"),
    Place("watch", "entries", "register", "r"),
    Place("watch", "inquiry_book", "register", "."),
    Place("watch", "self_checks", "register", ","),
    Place("watch", "checkpoint", "", "c"),
    Place("people", "staff", "staff", "1"),
    Place("people", "staff_units", "staff", "2"),
    Place("people", "staff_due", "staff", "3"),
    Place("people", "matrix", "matrix", "5"),
    Place("people", "policy_versions", "matrix", "6"),
    Place("people", "staff_import", "staff", "4"),
    Place("people", "training_due", "training", "7"),
    Place("own", "training", "", "t"),
    Place("own", "explanations", "", "x"),
    Place("own", "own_factors", "", "v"),
    Place("own", "own_sessions", "", "m"),
)

SERVED: Final[Mapping[str, str]] = {
    "inquiry_counter": "credit_inquiry",
    "inquiries": "report_view",
}
"""Places of a desk that serves a purpose of its own: shown to whoever may state it."""

PARTS: Final[Mapping[str, frozenset[str]]] = {
    "discovery": frozenset({"discovery", "findings", "scan_targets"}),
}
"""Places at which several roles have a part: shown to whose role is good for one."""

ROOMS: Final = {
    "end_others": "own_sessions",
    "own_post": "own_sessions",
    "customer": "find",
    "look": "find",
    "open_case": "find",
    "ask_approval": "find",
    "break_glass": "find",
    "inquiry_letter": "inquiry_counter",
    "inquiry_ask": "inquiry_counter",
    "inquiry_post_loan": "inquiry_counter",
    "inquiry": "inquiries",
    "inquiry_report": "inquiries",
    "inquiry_decide": "inquiries",
    "inquiries_export": "inquiries",
    "self_check_export": "self_checks",
    "inquiry_objections": "objections",
    "objection": "objections",
    "objection_words": "objections",
    "objection_letter": "objections",
    "objection_answer": "objections",
    "inquiry_book_opened": "inquiry_book",
    "inquiry_book_export": "inquiry_book",
    "inquiry_book_quarters": "inquiry_book",
    "inquiry_correction": "inquiries",
    "evaluations_waiting": "inquiries",
    "evaluation": "inquiries",
    "evaluation_words": "inquiries",
    "notice": "inquiries",
    "custody_one": "custody",
    "custody_move": "custody",
    "custody_export": "custody",
    "destruction": "custody",
    "destruction_confirm": "custody",
    "destruction_certificate": "custody",
    "approval": "approvals",
    "approval_vote": "approvals",
    "approvals_history": "approvals",
    "approvals_figures": "approvals",
    "entry": "entries",
    "proof": "entries",
    "export": "entries",
    "supervision_today": "supervision",
    "supervision_list": "supervision",
    "supervision_item": "supervision",
    "explanation": "explanations",
    "discovery_targets": "discovery",
    "discovery_target": "discovery",
    "discovery_ask": "discovery",
    "discovery_retire": "discovery",
    "discovery_scan": "discovery",
    "discovery_stop": "discovery",
    "discovery_unread": "discovery",
    "discovery_findings": "discovery",
    "discovery_together": "discovery",
    "discovery_finding": "discovery",
    "discovery_deal": "discovery",
    "discovery_remedy": "discovery",
    "discovery_found_files": "discovery",
    "discovery_found_file": "discovery",
    "discovery_paper": "discovery",
    "discovery_correct": "discovery",
    "discovery_map": "discovery",
    "matrix_cell": "matrix",
    "policy_compare": "policy_versions",
    "policy_propose": "policy_versions",
    "policy_proposal": "policy_versions",
    "training_course": "training",
    "training_lesson": "training",
    "training_exam": "training",
    "training_result": "training",
    "training_certificate": "training",
    "training_coverage": "training_due",
    "training_certificates": "training_due",
    "training_revoke": "training_due",
    "staff_join": "staff",
    "staff_operator": "staff",
    "staff_move": "staff",
    "staff_stop": "staff",
    "staff_assign": "staff",
    "staff_delegate": "staff",
    "staff_leave": "staff",
    "staff_back": "staff",
    "staff_end_assignment": "staff",
    "staff_withdraw": "staff",
    "staff_open_unit": "staff_units",
    "staff_move_unit": "staff_units",
    "staff_close_unit": "staff_units",
    "staff_due_list": "staff_due",
    "add_app": "own_factors",
    "add_passkey": "own_factors",
    "new_codes": "own_factors",
    "remove_factor": "own_factors",
    "factor_lost_by_other": "approvals",
    "reset_for": "approvals",
}
"""Pages without an item of their own stand under that of another."""

Counting = Callable[[HttpRequest], int]
COUNTED: Final[Mapping[str, Counting]] = {"approvals": waiting_count}
"""Places at which something waits for who is logged in, and how it is counted."""


def navigation(request: HttpRequest) -> tuple[Group, ...]:
    """Return the places of the post acted under; none for who may go nowhere yet."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or due(request) or lacking(request):
        return ()
    scopes = scopes_of(request)
    match = request.resolver_match
    here = "" if match is None else str(match.url_name)
    shown = [
        place
        for place in PLACES
        if (not place.scope or place.scope in scopes)
        and (place.name not in SERVED or serves(request, SERVED[place.name]))
        and (place.name not in PARTS or PARTS[place.name] & scopes)
    ]
    groups = (
        Group(
            "" if group == GROUPS[0] else f"nav.group.{group}",
            tuple(_item(each, here, request) for each in shown if each.group == group),
        )
        for group in GROUPS
    )
    return tuple(group for group in groups if group.items)


def _item(place: Place, here: str, request: HttpRequest) -> Item:
    counted = COUNTED.get(place.name)
    return Item(
        place.name,
        f"nav.{place.name}",
        reverse(place.name),
        place.key,
        ROOMS.get(here, here) == place.name,
        0 if counted is None else counted(request),
    )
