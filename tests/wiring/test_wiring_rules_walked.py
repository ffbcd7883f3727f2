"""A worker of the gate serves under the rules that its gate looked through, or not."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bank import CATALOGUE, POLICIES, Bank
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.wiring.errors import RulesNotWalkedError
from xinhu.wiring.rules import SHIPPED, load_catalogue, load_policies
from xinhu.wiring.settings import read_settings
from xinhu.wiring.walked import (
    KINDS,
    require_walked,
    rules_files,
    tell_workers,
    told_by_parent,
    walked_of,
)

FILES = rules_files(read_settings({}))
WALKED = walked_of(POLICIES, CATALOGUE, FILES)


def test_a_worker_that_reads_what_its_gate_read_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = read_settings({})
    again = load_policies(settings), load_catalogue(settings), rules_files(settings)
    monkeypatch.setenv("GATE_RULES_WALKED", "")
    tell_workers(WALKED)
    require_walked(told_by_parent(os.environ), walked_of(*again))


def test_other_policies_are_refused() -> None:
    name, text = POLICIES.files[0]
    other = POLICIES.with_texts(((name, f"{text}\n// x"), *POLICIES.files[1:]))
    with pytest.raises(RulesNotWalkedError):
        require_walked(WALKED, walked_of(other, CATALOGUE, FILES))


def test_other_lists_are_refused_and_so_are_other_grades() -> None:
    lists = replace(POLICIES, version="0" * 64)
    with pytest.raises(RulesNotWalkedError):
        require_walked(WALKED, walked_of(lists, CATALOGUE, FILES))
    other = Catalogue.load(SHIPPED)
    other.version = "0" * 64
    with pytest.raises(RulesNotWalkedError):
        require_walked(WALKED, walked_of(POLICIES, other, FILES))


def own(folder: Path) -> Path:
    """Make a folder of an institution's own rules, one of which is who approves."""
    (folder / "inquiry").mkdir(parents=True)
    for name in ("approvals.yaml", "inquiry/limits.yaml"):
        (folder / name).write_text((SHIPPED / name).read_text("utf-8"), "utf-8")
    return folder


def _approves(folder: Path) -> None:
    path = folder / "approvals.yaml"
    path.write_text(f"{path.read_text('utf-8')}\n# 本行", "utf-8")


CHANGED: dict[str, Callable[[Path], object]] = {
    "who approves": _approves,
    "who approves, taken away": lambda at: (at / "approvals.yaml").unlink(),
    "an inquiry's limits": lambda at: (at / "inquiry/limits.yaml").write_text("{}"),
    "a file more": lambda at: (at / "supervision.yaml").write_text(""),
    "another name": lambda at: (at / "approvals.yaml").rename(at / "roles.yaml"),
    "another folder": lambda at: (at / "inquiry/limits.yaml").rename(at / "l.yaml"),
}


@pytest.mark.parametrize("changed", CHANGED)
def test_any_other_file_of_rules_is_refused(tmp_path: Path, changed: str) -> None:
    settings = read_settings({}, rules=own(tmp_path / "rules"))
    walked = walked_of(POLICIES, CATALOGUE, rules_files(settings))
    require_walked(walked, walked_of(POLICIES, CATALOGUE, rules_files(settings)))
    CHANGED[changed](tmp_path / "rules")
    with pytest.raises(RulesNotWalkedError):
        require_walked(walked, walked_of(POLICIES, CATALOGUE, rules_files(settings)))


def test_the_same_files_elsewhere_are_the_same_and_leavings_are_none(
    tmp_path: Path,
) -> None:
    one, two = own(tmp_path / "one"), own(tmp_path / "two")
    for leaving in (".approvals.yaml.swp", "approvals.yaml~", "README"):
        (two / leaving).write_text("x")
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "approvals.yaml").symlink_to(one / "approvals.yaml")
    (linked / "inquiry").symlink_to(one / "inquiry", target_is_directory=True)
    named = {rules_files(read_settings({}, rules=at)) for at in (one, two, linked)}
    assert len(named) == 1
    assert named != {FILES}


def test_every_kind_of_file_that_is_shipped_is_named() -> None:
    shipped = {path.suffix for path in SHIPPED.rglob("*") if path.is_file()}
    assert shipped == KINDS


def test_a_worker_whose_files_changed_while_it_was_built_serves_nobody(
    emptied, tmp_path: Path
) -> None:
    folder = own(tmp_path / "rules")
    with Bank(emptied, tmp_path / "data", rules=folder) as bank:
        bank.another_gate()
        walked = rules_files(bank.settings)
        _approves(folder)
        assert rules_files(bank.settings) != walked
        with pytest.raises(RulesNotWalkedError):
            bank.another_gate(walked)


def test_a_worker_that_was_told_nothing_serves_nobody() -> None:
    with pytest.raises(RulesNotWalkedError):
        told_by_parent({"PATH": "/bin"})
