"""The rules of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_SOURCE = _ROOT / "src" / "xinhu"
_LONGEST_FILE = 400
_LONGEST_FUNCTION = 40
_MEDIAN_FILE = 150
_FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "services", "misc"}


def _files() -> list[Path]:
    return [p for p in sorted(_SOURCE.rglob("*.py")) if "migrations" not in p.parts]


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_long_and_most_are_short() -> None:
    sizes = {p: len(p.read_text("utf-8").splitlines()) for p in _files()}
    assert not {p.name: n for p, n in sizes.items() if n > _LONGEST_FILE}
    assert sorted(sizes.values())[len(sizes) // 2] < _MEDIAN_FILE


@pytest.mark.parametrize("path", _files(), ids=lambda p: str(p.relative_to(_SOURCE)))
def test_no_function_is_long(path: Path) -> None:
    for function in _functions(ast.parse(path.read_text("utf-8"))):
        last = function.end_lineno or function.lineno
        body = function.body[0]
        words = ast.get_docstring(function) is not None
        first = (body.end_lineno or body.lineno) if words else function.lineno - 1
        assert last - first <= _LONGEST_FUNCTION, function.name


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    wrong = []
    for path in (*_files(), *sorted((_ROOT / "tests").rglob("*.py"))):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if re.search(r"# noqa(?!: [A-Z0-9, ]+ -- \S)", line) and "re." not in line:
                wrong.append(f"{path.name} {number}")
            if re.search(r"# type: ignore(?!\[[a-z, -]+\]  # \S)", line) and (
                "re." not in line
            ):
                wrong.append(f"{path.name} {number}")
    assert not wrong


def test_no_safety_question_is_answered_with_a_boolean() -> None:
    wrong = []
    for path in _files():
        for function in _functions(ast.parse(path.read_text("utf-8"))):
            named = function.name.startswith(("verify_", "check_", "require_"))
            returns = function.returns
            if named and isinstance(returns, ast.Name) and returns.id == "bool":
                wrong.append(f"{path.name} {function.name}")
    assert not wrong


def test_no_room_is_called_after_nothing() -> None:
    names = {part for p in _files() for part in (*p.parent.parts, p.stem)}
    assert not names & _FORBIDDEN_NAMES
