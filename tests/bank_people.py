"""The people of the tests' bank: operators with relations, and customers.

Alice and Bob are clerks of two branches; Sun supervises Alice's; Pan keeps customers'
information; Audit audits; Tech runs the machines; Gone was a clerk and was stopped;
Zhou looks afterwards at what Alice's branch did, He at what the head office did.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from xinhu.core.base.ids import CustomerId

CHAOYANG, HAIDIAN, HEAD = "朝阳支行", "海淀支行", "总行"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A person who works at the bank."""

    ref: str
    role: str
    post: str
    branch: str
    department: str
    active: bool = True


ALICE = Operator(
    ref="op-alice", role="clerk", post="counter", branch=CHAOYANG, department="counter"
)
BOB = Operator(
    ref="op-bob", role="clerk", post="counter", branch=HAIDIAN, department="counter"
)
SUN = Operator(
    ref="op-sun",
    role="supervisor",
    post="counter_supervisor",
    branch=CHAOYANG,
    department="counter",
)
PAN = Operator(
    ref="op-pan",
    role="privacy_officer",
    post="privacy",
    branch=HEAD,
    department="privacy_office",
)
AUDIT = Operator(
    ref="op-audit", role="auditor", post="audit", branch=HEAD, department="audit"
)
TECH = Operator(
    ref="op-tech", role="it_officer", post="it", branch=HEAD, department="it"
)
GONE = Operator(
    ref="op-gone",
    role="clerk",
    post="counter",
    branch=CHAOYANG,
    department="counter",
    active=False,
)
ZHOU = Operator(
    ref="op-zhou",
    role="after_supervisor",
    post="after_supervisor",
    branch=CHAOYANG,
    department="supervision",
)
HE = Operator(
    ref="op-he",
    role="after_supervisor",
    post="after_supervisor",
    branch=HEAD,
    department="supervision",
)
OPERATORS = (ALICE, BOB, SUN, PAN, AUDIT, TECH, GONE, ZHOU, HE)


class Token(NamedTuple):
    """A bearer token: who holds it, and what is wrong with it."""

    operator: Operator
    scopes: tuple[str, ...] | None = None  # None: all that the role may carry
    zone: str = "branch"
    expired: bool = False
    revoked: bool = False


TOKENS = {
    "alice": Token(ALICE),
    "alice-expired": Token(ALICE, expired=True),
    "alice-revoked": Token(ALICE, revoked=True),
    "alice-narrow": Token(ALICE, scopes=("intake",)),
    "alice-remote": Token(ALICE, zone="remote"),
    "bob": Token(BOB),
    "sun": Token(SUN),
    "loans": Token(SUN, scopes=("loans",)),
    "pan": Token(PAN, zone="head_office"),
    "audit": Token(AUDIT, zone="head_office"),
    "tech": Token(TECH, zone="head_office"),
    "gone": Token(GONE),
    "zhou": Token(ZHOU),
    "he": Token(HE, zone="head_office"),
}
BAD_TOKENS = {
    None: (401, "token.missing"),
    "nobody": (401, "token.unknown"),
    "alice-expired": (401, "token.expired"),
    "alice-revoked": (401, "token.revoked"),
    "alice-narrow": (403, "token.scope"),
    "gone": (403, "standing.inactive"),
}
"""Token → status and code that every address with a scope must answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A person whose information the bank keeps."""

    id: CustomerId
    values: dict[str, str] = field(hash=False)
    state: int = 0
    stranger: bool = False


def citizen(first17: str) -> str:
    """Complete an identity number with its check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(w * int(d) for w, d in zip(weights, first17, strict=True))
    return first17 + "10X98765432"[total % 11]


LIU = Customer(
    id=CustomerId("11" * 16),
    values={
        "name": "刘芳菲",
        "id_type": "居民身份证",
        "id_number": citizen("11010519850308402"),
        "mobile": "13810017001\n13910017002",
        "landline": "010-65551234",
        "email": "fangfei.liu@example.com",
        "address": "北京市朝阳区建国路88号院3单元",
        "account": "6001000200030004",
        "card": "6222020200112230004",
        "opened_on": "2015-03-02",
        "branch": CHAOYANG,
        "balance": "125034.17",
        "occupation": "中学教师",
        "note": "每月还款须电话提醒",
        "income": "231900",
        "card_expiry": "0931",
        "cvv": "381-liu",
        "card_password": "s3cret-liu-839274",
    },
)
CHEN = Customer(
    id=CustomerId("22" * 16),
    values={
        "name": "陈大文",
        "id_type": "居民身份证",
        "id_number": citizen("11010819790615031"),
        "mobile": "13720018003",
        "account": "6001000200030012",
        "branch": HAIDIAN,
    },
)
NAMESAKE = Customer(
    id=CustomerId("33" * 16),
    values={
        "name": "刘芳菲",
        "id_type": "居民身份证",
        "id_number": citizen("31010419900101002"),
        "mobile": "13620019004",
        "branch": HAIDIAN,
    },
)
RESTRICTED = Customer(
    id=CustomerId("44" * 16),
    state=1,
    values={"name": "赵限之", "mobile": "13520020005", "branch": CHAOYANG},
)
ERASED = Customer(
    id=CustomerId("55" * 16),
    state=2,
    values={"name": "钱已去", "mobile": "13420021006", "branch": CHAOYANG},
)
STRANGER = Customer(
    id=CustomerId("66" * 16),
    stranger=True,
    values={"name": "孙他行", "mobile": "13320022007", "branch": HAIDIAN},
)
CUSTOMERS = (LIU, CHEN, NAMESAKE, RESTRICTED, ERASED, STRANGER)
NOBODY = "99" * 16
"""A pseudonym that no customer has."""

_PUBLIC = frozenset({"id_type", "branch", "opened_on", "card_expiry"})

SECRETS = tuple(
    sorted(
        {
            one
            for customer in CUSTOMERS
            for name, value in customer.values.items()
            if name not in _PUBLIC
            for one in value.split("\n")
        }
    )
)
"""Every value of every customer that must never stand in a refusal or a log."""


def leaked(text: str) -> list[str]:
    """Return the secrets that stand in a text."""
    return [secret for secret in SECRETS if secret in text]
