"""The shipped decision once more: slow, in plain Python, with nothing remembered.

Written from ``docs/spec/policy.md`` and not from the policies; random requests must get
the same answer from both. Returns field → level, or None for a refusal.
"""

from reference.policy_people import C1, C3, GRADES, POLICIES

NAME, IDENTITY = {"name"}, {"id_type", "id_number"}
CONTACT = {"mobile", "landline", "email", "address"}
ACCOUNT, OPENING = {"account", "card"}, {"opened_on", "branch"}
PROPERTY, BACKGROUND = {"balance", "income"}, {"occupation", "note"}
REPORT, WORDS = {"credit_report"}, {"inquiry_words"}
KNOWN = NAME | IDENTITY | CONTACT | ACCOUNT
ALL = set(GRADES)
DESK, OFFICE = {"clerk", "supervisor"}, {"clerk", "supervisor", "privacy_officer"}
LETTER, CASE, APPROVAL = "authorisation_letter", "service_case", "supervisor_approval"
COUNTER, MAINTENANCE = "counter_service", "account_maintenance"
ANY = {LETTER, CASE, APPROVAL, "statutory_order", "break_glass", "none"}

INQUIRY = {"credit_inquiry", "post_loan_inquiry", "report_view", "report_print"}
INQUIRY |= {"inquiry_book", "evaluation_view", "objection_view"}
BOOK = {"privacy_officer", "auditor"}

TABLE = [  # roles, purpose, grounds, fields, level
    (OFFICE, "customer_search", ANY, KNOWN, 1),
    (OFFICE, "customer_search", ANY, set(C1), 2),
    (DESK, COUNTER, ANY, set(C1), 2),
    (DESK, COUNTER, {LETTER, CASE}, KNOWN | BACKGROUND, 1),
    (DESK, COUNTER, {LETTER}, PROPERTY, 1),
    (DESK, COUNTER, {APPROVAL}, KNOWN | BACKGROUND | PROPERTY, 2),
    (DESK, MAINTENANCE, ANY, set(C1), 2),
    (DESK, MAINTENANCE, {LETTER, CASE}, KNOWN | BACKGROUND, 1),
    (DESK, MAINTENANCE, {LETTER}, CONTACT, 2),
    (DESK, MAINTENANCE, {APPROVAL}, KNOWN | BACKGROUND | PROPERTY, 2),
    (DESK, MAINTENANCE, ANY, set(C3), 0),
    (DESK, "loan_review", ANY, set(C1), 2),
    (
        DESK,
        "loan_review",
        {LETTER, APPROVAL},
        NAME | CONTACT | PROPERTY | BACKGROUND,
        2,
    ),
    (DESK, "loan_review", {LETTER, APPROVAL}, IDENTITY | ACCOUNT, 1),
    (OFFICE, "complaint_handling", ANY, set(C1), 2),
    (OFFICE, "complaint_handling", {CASE}, KNOWN | BACKGROUND, 1),
    ({"privacy_officer"}, "complaint_handling", {CASE}, NAME | CONTACT, 2),
    (OFFICE - {"clerk"}, "fraud_check", {CASE, APPROVAL}, ALL, 1),
    ({"clerk"}, "fraud_check", {APPROVAL}, ALL, 1),
    (OFFICE - {"clerk"}, "fraud_check", {APPROVAL}, KNOWN - IDENTITY, 2),
    (OFFICE - {"clerk"}, "fraud_check", {CASE}, set(C1), 2),
    (OFFICE, "fraud_check", {APPROVAL}, set(C1), 2),
    ({"privacy_officer"}, "statutory_inquiry", {"statutory_order"}, ALL, 2),
    (OFFICE, "emergency", {"break_glass"}, NAME | CONTACT | OPENING, 2),
    (OFFICE, "emergency", {"break_glass"}, IDENTITY | ACCOUNT, 1),
    ({"clerk"}, "credit_inquiry", {LETTER}, NAME | IDENTITY, 2),
    ({"clerk"}, "post_loan_inquiry", {APPROVAL}, NAME | IDENTITY, 2),
    (DESK, "report_view", {CASE}, REPORT, 1),
    (DESK, "report_print", {CASE}, REPORT, 1),
    ({"supervisor"}, "evaluation_view", {"none"}, WORDS, 2),
    (OFFICE - {"clerk"}, "objection_view", {"none"}, WORDS, 2),
    ({"privacy_officer"}, "found_file_view", {"none"}, {"found_file"}, 2),
    (BOOK, "inquiry_book", {"none"}, NAME | IDENTITY | CONTACT, 1),
    ({"auditor"}, "audit_review", {CASE}, ALL, 1),
    ({"auditor"}, "audit_review", {CASE}, set(C1), 2),
]


def decide(role, zone, purpose, ground, fields, hour):  # noqa: ANN201 -- a sketch on purpose
    limit = POLICIES.book.purposes.get(purpose)
    if limit is None or role not in limit.roles or ground not in limit.grounds:
        return None
    if (
        not fields
        or len(set(fields)) < len(fields)
        or not set(fields) <= set(limit.fields)
    ):
        return None
    remote = zone == "remote"
    if remote and (role not in {"supervisor", "privacy_officer"} or not 7 <= hour < 22):
        return None
    sensitive = limit.sensitive and ground != "break_glass"
    if remote and (purpose in INQUIRY or sensitive):
        return None
    cap = 1 if remote or role == "auditor" else 2
    answer = {}
    for field in fields:
        rows = [
            r[4]
            for r in TABLE
            if role in r[0] and purpose == r[1] and ground in r[2] and field in r[3]
        ]
        if not rows:
            return None
        top = 0 if field in C3 else 2 if field in C1 else cap
        answer[field] = ("hidden", "partial", "clear")[min(max(rows), top)]
    return answer
