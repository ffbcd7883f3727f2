"""No safety question of the core is answered with a boolean."""

import ast
from pathlib import Path

CORE = Path(__file__).parents[3] / "src" / "xinhu" / "core"
ASKING = ("verify", "check", "require", "open")


def questions() -> list[tuple[str, str]]:
    """Every public function and method that asks one, with its return annotation."""
    found = []
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.split("_")[0] in ASKING:
                answer = "" if node.returns is None else ast.unparse(node.returns)
                found.append((f"{path.relative_to(CORE)}: {node.name}", answer))
    return found


def test_every_question_refuses_by_raising() -> None:
    asked = questions()
    assert len(asked) > 20
    wrong = [name for name, answer in asked if not answer or "bool" in answer]
    assert wrong == []
