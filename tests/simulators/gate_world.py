"""What the simulated gate knows: customers, grounds, and a register of its own.

It decides by a handful of plain rules, enough to be refused by; the real rules have
their own tests. Its register hashes for real, so that proofs hold or break for real.
"""

import hashlib
import json
from dataclasses import dataclass, field

from reference.slow_tree import SlowTree
from xinhu.core.crypto.signer import Ed25519Signer, MlDsa44Signer, Signer

ORIGIN = "simulated.example/register"
ZHANG = "a1" * 16
NOBODY = "f0" * 16
FIELDS = (
    ("name", "姓名", "Name", "C1"),
    ("id_number", "证件号码", "Identity number", "C2"),
    ("mobile", "手机号", "Mobile", "C2"),
    ("address", "地址", "Address", "C2"),
    ("account", "账号", "Account", "C2"),
    ("balance", "余额", "Balance", "C2"),
    ("cvv", "安全码", "CVV", "C3"),
)
MASKED: dict[str, tuple[str, str | list[str]]] = {
    "name": ("clear", "张三"),
    "id_number": ("partial", "110101********1234"),
    "mobile": ("partial", ["138****8000", "139****1111"]),
    "address": ("partial", "北京市朝阳区****"),
    "account": ("partial", "622202******1234"),
    "balance": ("clear", "10234.56"),
}
WORDS = {
    "ground.missing": "这一用途需要依据。",
    "ground.unknown": "没有这一依据。",
    "training.lacking": "缺少有效的培训证书。",
    "field.none_asked": "没有请求任何字段。",
    "field.beyond_purpose": "超出该用途所需：安全码。",
    "token.scope": "此令牌不能用于这项操作。",
    "token.unknown": "访问令牌无效。",
    "token.revoked": "访问令牌已被吊销。",
    "second_factor.needed": "须先通过第二重验证。",
    "session.locked": "会话已锁定。",
    "customer.unknown": "本机构没有这位客户。",
    "purpose.unknown": "用途未登记。",
    "entry.unknown": "没有这一登记项。",
    "field.invalid": "证件号码的校验位不对。",
    "ground.term": "服务工单最长 30 天。",
}


class SaidNoError(Exception):
    """The simulated gate refuses."""

    def __init__(self, status: int, code: str, *, entry: dict | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.entry = entry


@dataclass
class World:
    """Everything of one simulated institution."""

    entries: list[bytes] = field(default_factory=list)
    grounds: dict[str, dict] = field(default_factory=dict)
    covered: int | None = None
    """How many entries the checkpoint covers; None for all."""
    lacking: bool = False
    """Whether everybody lacks a certificate."""
    flip_proofs: bool = False
    forge: bool = False
    published: tuple[str, ...] | None = None
    """Verifier keys that are served; None for those of the signers."""
    sensitive: set[str] = field(default_factory=set)
    """Purposes for which a session shows a second factor."""
    signers: tuple[Signer, ...] = (
        Ed25519Signer(ORIGIN, b"e" * 32),
        MlDsa44Signer(ORIGIN, b"m" * 32),
    )

    def append(self, actor: dict, kind: str, decision: str, **facts: object) -> dict:
        """Append an entry; return its receipt."""
        body = {
            "actor": actor["operator"],
            "at": f"2026-11-23T06:{len(self.entries) % 60:02d}:00.000000Z",
            "commitment": None,
            "customer": None,
            "decision": decision,
            "detail": None,
            "fields": {},
            "ground": None,
            "kind": kind,
            "policy": "5f" * 16,
            "post": actor["post"],
            "previous": None,
            "purpose": None,
            "reasons": [],
            "v": 1,
            "zone": actor["zone"],
        }
        body.update(facts)
        raw = json.dumps(
            body, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        self.entries.append(raw.encode())
        return self.receipt(len(self.entries) - 1)

    def receipt(self, index: int) -> dict:
        leaf = hashlib.sha256(b"\x00" + self.entries[index]).hexdigest()
        return {"index": index, "leaf": leaf}

    @property
    def tree(self) -> SlowTree:
        return SlowTree("sha256", self.entries)

    @property
    def signed_size(self) -> int:
        return len(self.entries) if self.covered is None else self.covered

    def open_ground(self, ref: str, purposes: list[str], **more: object) -> str:
        """Give the customer a ground."""
        self.grounds[ref] = {
            "kind": "service_case",
            "ref": ref,
            "customer": ZHANG,
            "purposes": purposes,
            "fields": None,
            "valid_from": "2026-11-01T00:00:00.000000Z",
            "valid_until": "2027-01-01T00:00:00.000000Z",
            "uses_left": None,
            "state": "active",
            "holder": None,
            "review_due": None,
            **more,
        }
        return ref
