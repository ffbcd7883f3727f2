"""What is supervised, by when, by whom: ``rules/supervision.yaml``, checked whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.audit.supervision.criteria import Criterion, Head, Hours, Rule, Term

FILE = "supervision.yaml"
HEAD_OFFICE = "head_office"
TERMS = ("sign_within", "explain_within", "escalate_after")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionRules:
    """The rules in force.

    Attributes:
        head_office: branch whose supervisors take over what is overdue, and under which
            acts stand that belong to no operator (commands, scheduled work).
        sign_within: working days until a list must be signed, the first of them being
            the one after the acts.
        explain_within: working days after a question until it must be answered.
        escalate_after: working days after the list should have been signed.
        criteria: code → why an act is put on the list; in the order of the file.
        version: SHA-256 over all of it, so that each list tells by which rules it was
            drawn.
    """

    head_office: str
    sign_within: int
    explain_within: int
    escalate_after: int
    criteria: Mapping[str, Criterion]
    version: str

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "SupervisionRules":
        """Read the rules.

        Raises:
            PolicyInvalidError: a file cannot be used, or a rule is missing.
        """
        given = dict(read_rules(FILE, object, folder, override))
        try:
            rules = msgspec.convert(given, dict[str, Rule])
        except msgspec.ValidationError as error:
            raise PolicyInvalidError(file=FILE, detail=str(error)) from None
        return rules_of(rules)


def rules_of(rules: Mapping[str, Rule]) -> SupervisionRules:
    """Put rules together.

    Raises:
        PolicyInvalidError: one is missing, stands under another's name, or closes
            before it opens.
    """
    head = rules.get(HEAD_OFFICE)
    terms = {name: rules.get(name) for name in TERMS}
    numbers = {
        name: term.number for name, term in terms.items() if isinstance(term, Term)
    }
    if not isinstance(head, Head) or len(numbers) != len(TERMS):
        raise PolicyInvalidError(file=FILE, detail=f"{HEAD_OFFICE}, {', '.join(TERMS)}")
    criteria: dict[str, Criterion] = {}
    for code, rule in rules.items():
        if code == HEAD_OFFICE or code in TERMS:
            continue
        if isinstance(rule, Head | Term):
            raise PolicyInvalidError(file=FILE, detail=f"{code} is no such rule")
        if isinstance(rule, Hours) and rule.closes <= rule.opens:
            raise PolicyInvalidError(file=FILE, detail=f"{code} closes before it opens")
        criteria[code] = rule
    whole = msgspec.json.encode(dict(rules), order="deterministic")
    return SupervisionRules(
        head_office=head.branch,
        criteria=criteria,
        version=hashlib.sha256(whole).hexdigest(),
        **numbers,
    )
