"""Write docs/operating/purposes.md: purposes, grounds, roles and zones, from the rules.

Run it after changing one of the lists; a test fails until it was run.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from xinhu.core.policy.rule_book import PLAIN_LOOK, GroundRule, RuleBook

ROOT = Path(__file__).parents[1]
RULES = ROOT / "src" / "xinhu" / "rules"
TABLE = ROOT / "docs" / "operating" / "purposes.md"

HEAD = """# Purposes, grounds, roles and zones

The codes that requests, tokens and policies use. They are data (`src/xinhu/rules/`); an
institution's own folder (`XINHU_RULES`) replaces any of them. Which field is shown how
clearly, for which purpose, on which ground, is said by the policies:
[spec/policy.md](../spec/policy.md). A purpose with a desk is served there alone.

This page is written by `tools/write_purposes.py`.
"""


def page(book: RuleBook) -> str:
    """Return the page."""
    parts = [
        ("Purposes 用途", "who may state it | on which ground | desk", _purposes(book)),
        ("Grounds 依据", "holds (days) | at most | must state", _grounds(book)),
        ("Roles 角色", "scopes of its tokens | never together with", _roles(book)),
        ("Zones 区域", "networks", _zones(book)),
    ]
    return HEAD + "".join(_table(*part) for part in parts)


def _table(title: str, heads: str, rows: Iterator[Sequence[str]]) -> str:
    columns = f"code | 中文 | English | {heads}"
    rule = "|".join("---" for _ in columns.split("|"))
    lines = [f"| {' | '.join(row)} |\n" for row in rows]
    return f"\n## {title}\n\n| {columns} |\n|{rule}|\n{''.join(lines)}"


def _purposes(book: RuleBook) -> Iterator[Sequence[str]]:
    for code, one in book.purposes.items():
        desk = "—" if one.matter == PLAIN_LOOK else one.matter
        yield f"`{code}`", one.zh, one.en, _list(one.roles), _list(one.grounds), desk


def _grounds(book: RuleBook) -> Iterator[Sequence[str]]:
    for code, one in book.grounds.items():
        days = f"{one.default_days} (up to {one.longest_days})"
        yield f"`{code}`", one.zh, one.en, days, _uses(one), _stated(one)


def _roles(book: RuleBook) -> Iterator[Sequence[str]]:
    for code, one in book.roles.items():
        yield f"`{code}`", one.zh, one.en, _list(one.scopes), _list(one.incompatible)


def _zones(book: RuleBook) -> Iterator[Sequence[str]]:
    for code, one in book.zones.items():
        yield f"`{code}`", one.zh, one.en, one.networks


def _list(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes))


def _uses(rule: GroundRule) -> str:
    if rule.most_uses is None:
        return "any number of times"
    return f"{rule.most_uses} use{'s' if rule.most_uses > 1 else ''}"


def _stated(rule: GroundRule) -> str:
    return ", ".join(rule.evidence) or "—"


if __name__ == "__main__":
    TABLE.write_text(page(RuleBook.load(RULES)), encoding="utf-8")
    print(f"the lists → {TABLE.relative_to(ROOT)}")
