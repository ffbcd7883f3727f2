"""A worker of the gate serves under the rules that its gate looked through, or not."""

import os
from dataclasses import replace

import pytest

from bank import CATALOGUE, POLICIES
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.wiring.errors import RulesNotWalkedError
from xinhu.wiring.rules import SHIPPED, load_catalogue, load_policies
from xinhu.wiring.settings import read_settings
from xinhu.wiring.walked import (
    require_walked,
    tell_workers,
    told_by_parent,
    walked_of,
)


def test_a_worker_that_reads_what_its_gate_read_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = read_settings({})
    again = load_policies(settings), load_catalogue(settings)
    monkeypatch.setenv("GATE_RULES_WALKED", "")
    tell_workers(walked_of(POLICIES, CATALOGUE))
    require_walked(told_by_parent(os.environ), *again)


def test_other_policies_are_refused() -> None:
    walked = walked_of(POLICIES, CATALOGUE)
    name, text = POLICIES.files[0]
    other = POLICIES.with_texts(((name, f"{text}\n// x"), *POLICIES.files[1:]))
    with pytest.raises(RulesNotWalkedError):
        require_walked(walked, other, CATALOGUE)


def test_other_lists_are_refused_and_so_are_other_grades() -> None:
    walked = walked_of(POLICIES, CATALOGUE)
    with pytest.raises(RulesNotWalkedError):
        require_walked(walked, replace(POLICIES, version="0" * 64), CATALOGUE)
    other = Catalogue.load(SHIPPED)
    other.version = "0" * 64
    with pytest.raises(RulesNotWalkedError):
        require_walked(walked, POLICIES, other)


def test_a_worker_that_was_told_nothing_serves_nobody() -> None:
    with pytest.raises(RulesNotWalkedError):
        told_by_parent({"PATH": "/bin"})
