"""Write docs/refusals.md: every code with its words, from the source and the messages.

Run it after adding an error or changing its words; a test fails until it was run.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "xinhu"
TABLE = ROOT / "docs" / "refusals.md"
BRANCHES = {
    "Refusal": "refusal 拒绝",
    "BadInput": "bad input 输入",
    "Fault": "fault 故障",
}

HEAD = """# Refusals, bad input and faults

Every code that Xinhu answers with, and what it tells people. A code is stable: programs
may rely on it. The words stand in `rules/messages/`; an institution's own folder may
replace them. `{…}` is filled in with names of fields, purposes, times and counts, never
with a customer's value.

The first word of a code says which step of the gate refuses (see
[spec/policy.md](spec/policy.md)): `token`, `standing`, `zone` (1), `purpose` (2),
`customer`, `field` (3), `policy`, `ground` (4), `approval` (5), `register` (6),
`vault` (7), `mask` (8).

*refusal*: understood and not permitted, and an entry in the register. *bad input*:
cannot be used as given; nothing was changed. *fault*: the surroundings do not hold what
they promised; the answer is no answer.

This page is written by `tools/write_refusals.py`.
"""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLASS = re.compile(r"^\s*class\b", re.MULTILINE)
_INNER_CLASS = re.compile(r"^[ \t]+class\b|:[ \t]*class\b", re.MULTILINE)


class Code(NamedTuple):
    """A code in the source: itself, its class, and the branch it belongs to."""

    code: str
    name: str
    branch: str


def codes(source: Path = SOURCE) -> list[Code]:
    """Return every code that a class of the source fixes."""
    classes = {node.name: node for node in _classes(source)}
    found = [
        Code(code, name, _branch(name, classes))
        for name, node in classes.items()
        if (code := _code(node))
    ]
    return sorted(found)


def words(source: Path = SOURCE) -> dict[str, dict[str, dict[str, str]]]:
    """Return code → language → message and next, from every file of messages."""
    merged: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted((source / "rules" / "messages").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        merged.update(yaml.load(text, _LOADER))  # noqa: S506 -- a safe one
    return merged


def table(source: Path = SOURCE) -> str:
    """Return the page."""
    told = words(source)
    parts = [HEAD]
    area = ""
    for each in codes(source):
        if each.code.split(".")[0] != area:
            area = each.code.split(".")[0]
            parts.append(
                f"\n## {area}\n\n| code | | 中文 | English |\n|---|---|---|---|\n"
            )
        own = told.get(each.code, {})
        zh, en = (_cell(own.get(language, {})) for language in ("zh", "en"))
        branch = BRANCHES.get(each.branch, each.branch)
        parts.append(f"| `{each.code}` | {branch} | {zh} | {en} |\n")
    return "".join(parts)


def _cell(own: dict[str, str]) -> str:
    text = f"{own.get('message', '')}<br>→ {own.get('next', '')}"
    return text.replace("|", "\\|")


def _classes(source: Path) -> Iterator[ast.ClassDef]:
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not _CLASS.search(text):
            continue
        tree = ast.parse(text)
        # Going through every expression takes ten times as long as through statements.
        nodes = ast.walk(tree) if _INNER_CLASS.search(text) else tree.body
        yield from (node for node in nodes if isinstance(node, ast.ClassDef))


def _code(node: ast.ClassDef) -> str:
    """Return the code that a class body assigns, if the class is an error."""
    if not node.name.endswith("Error"):
        return ""
    for line in node.body:
        match line:
            case (
                ast.Assign(targets=[ast.Name("code")], value=ast.Constant(str(code)))
                | ast.AnnAssign(target=ast.Name("code"), value=ast.Constant(str(code)))
            ):
                return code
    return ""


def _branch(name: str, classes: dict[str, ast.ClassDef]) -> str:
    while name not in BRANCHES and name in classes:
        bases = classes[name].bases
        if not bases or not isinstance(bases[0], ast.Name):
            break
        name = bases[0].id
    return name


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    print(f"{len(codes())} codes → {TABLE.relative_to(ROOT)}")
