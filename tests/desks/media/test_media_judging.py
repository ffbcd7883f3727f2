"""What an examination comes to: clean only where nothing at all speaks against it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from desks.media.shelf import NOW, RULES, examined
from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.media.judging import REASONS, judge
from xinhu.desks.media.rules import MediaRules

pytestmark = pytest.mark.duty("R6.1")
_SHIPPED = MediaRules.load(RULES)
_OLD = Instant(NOW - (_SHIPPED.signatures * 3600 + 1) * SECOND)
_AGAINST: dict[str, dict[str, Any]] = {
    "virus_found": {"infected": 1},
    "no_virus_scanner": {"engine": "", "signatures": None},
    "virus_scan_failed": {"unexamined": 1},
    "signatures_too_old": {"signatures": _OLD},
    "customer_information": {"level": 3, "found": 1},
    "unread": {"unread": 1},
    "changed_meanwhile": {"changed": 1},
    "interrupted": {"interrupted": True},
}


def test_nothing_speaks_against_a_clean_medium() -> None:
    assert judge(_SHIPPED, examined(), NOW) == ()
    assert judge(_SHIPPED, examined(level=2, found=9), NOW) == ()


@pytest.mark.parametrize("reason", REASONS)
def test_each_thing_alone_refuses(reason: str) -> None:
    assert judge(_SHIPPED, examined(**_AGAINST[reason]), NOW) == (reason,)


def test_all_that_speaks_against_it_is_told() -> None:
    everything = {k: v for each in _AGAINST.values() for k, v in each.items()}
    told = examined(**{**everything, "engine": "ClamAV", "signatures": None})
    assert judge(_SHIPPED, told, NOW) == tuple(
        reason for reason in REASONS if reason != "no_virus_scanner"
    )


def test_own_rules_permit_what_they_name_and_nothing_else() -> None:
    own = replace(_SHIPPED, without_scanner=True, unread=True, level=6)
    told = examined(engine="", signatures=None, unread=2, level=5)
    assert judge(own, told, NOW) == ()
    # A scanner that is there and fails is no scanner that is missing.
    assert judge(own, replace(told, unexamined=1), NOW) == ("virus_scan_failed",)
    assert judge(own, examined(signatures=None), NOW) == ("signatures_too_old",)


@pytest.mark.parametrize(
    "change",
    [
        {"verdict_longest": None},
        {"unread": {"is": "choice", "choice": "perhaps"}},
        {"unread": {"is": "number", "number": 1, "unit": "x"}},
        {"customer_information_from": {"is": "number", "number": 7, "unit": "level"}},
        {"signatures_oldest": {"is": "number", "number": 0, "unit": "hours"}},
        {"another": {"is": "choice", "choice": "permit"}},
    ],
)
def test_rules_that_cannot_be_used_stop_the_start(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    known = {"source": "bank", "status": "confirmed"}
    own = {key: rule and {**rule, **known} for key, rule in change.items()}
    (tmp_path / "media.yaml").write_text(yaml.safe_dump(own), "utf-8")
    with pytest.raises(PolicyInvalidError):
        MediaRules.load(RULES, tmp_path)
