"""Every command has help with examples, and every example is a command."""

import re
import shlex
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from xinhu.cli.main import commands

_ROOT = Path(__file__).parents[2]
_RUNNER = CliRunner()
_TERMINAL = 80 - 2  # a margin of one column on either side
_APP = commands([])


def _commands() -> dict[str, click.Command]:
    found = {}

    def walk(prefix: str, command: click.Command) -> None:
        if isinstance(command, click.Group) or hasattr(command, "commands"):
            for name, inner in command.commands.items():
                walk(f"{prefix} {name}".strip(), inner)
        else:
            found[prefix] = command

    walk("", typer.main.get_command(_APP))
    return found


def _shell_lines(page: Path) -> list[str]:
    fences = re.findall(
        r"^```(?:sh|bash|console)\n(.*?)^```$",
        page.read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    joined = "".join(fences).replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip()]


@pytest.mark.parametrize("name", sorted(_commands()))
def test_help_runs_and_shows_examples(name: str) -> None:
    shown = _RUNNER.invoke(commands(name.split()), [*name.split(), "--help"])
    assert shown.exit_code == 0, shown.output
    assert "Examples" in shown.output
    assert f"xinhu {name}" in shown.output


@pytest.mark.parametrize("name", sorted(_commands()))
def test_help_keeps_its_lines_on_a_terminal_of_80_columns(name: str) -> None:
    """Help breaks lines where its text does; a longer line would break twice."""
    told = (_commands()[name].help or "").splitlines()
    assert [line for line in told[1:] if len(line) > _TERMINAL] == []


@pytest.mark.parametrize(
    "name", [n for n in _commands() if n.startswith(("customers", "scan"))]
)
def test_a_group_that_is_loaded_alone_is_the_same(name: str) -> None:
    said = [*name.split(), "--help"]
    alone = _RUNNER.invoke(commands(said), said)
    assert alone.exit_code == 0
    assert alone.output == _RUNNER.invoke(_APP, said).output


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_command_stands_in_the_readme(page: str) -> None:
    text = (_ROOT / page).read_text("utf-8")
    for name in _commands():
        assert f"xinhu {name}" in text, name


def _xinhu_lines() -> list[tuple[str, str]]:
    pages = [_ROOT / "README.md", _ROOT / "README.zh-CN.md"]
    pages += sorted((_ROOT / "docs").rglob("*.md"))
    return [
        (page.name, line.partition("#")[0].strip())
        for page in pages
        for line in _shell_lines(page)
        if re.match(r"^(\S*=\S* )*(\S*/)?xinhu ", line)
    ]


@pytest.mark.parametrize(("page", "line"), _xinhu_lines())
def test_commands_in_documents_are_commands_with_known_options(
    page: str, line: str
) -> None:
    words = [word for word in shlex.split(line) if not re.match(r"^\w+=", word)][1:]
    commands = _commands()
    name = next(
        (" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in commands), None
    )
    assert name is not None, f"{page}: {line}"
    known = {opt for p in commands[name].params for opt in (*p.opts, *p.secondary_opts)}
    for word in words:
        if word.startswith("--"):
            assert word.partition("=")[0] in {*known, "--help"}, f"{page}: {line}"


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_make_targets_in_documents_exist(page: str) -> None:
    makefile = (_ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(
        r"^make ([a-z-]+)", (_ROOT / page).read_text(), re.MULTILINE
    ):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("name", sorted(_commands()))
def test_a_command_that_is_said_is_the_one_among_all(name: str) -> None:
    said = [*name.split(), "--help"]
    alone, whole = (_RUNNER.invoke(app, said) for app in (commands(said), _APP))
    assert alone.exit_code == 0, alone.output
    assert alone.output == whole.output
