"""Nobody signs off their own act, what they approved, or another unit's acts."""

from collections.abc import Iterable
from itertools import product

import pytest

from xinhu.core.base.errors import Refusal
from xinhu.desks.audit.supervision.errors import (
    OtherUnitError,
    OwnActError,
    OwnApprovalError,
)
from xinhu.desks.audit.supervision.separating import (
    Act,
    Supervisor,
    require_may_sign,
)
from xinhu.desks.staff.organisation.errors import DutiesIncompatibleError

HEAD, CHAOYANG, HAIDIAN = "总行", "朝阳支行", "海淀支行"


def fit(posts: Iterable[str]) -> object:
    if "counter" in set(posts):
        raise DutiesIncompatibleError(post="counter", other="after_supervisor")
    return posts


def sign(
    who: str = "op-zhou",
    branch: str = CHAOYANG,
    post: str = "after_supervisor",
    **act: object,
) -> Supervisor:
    told = {
        "actor": "op-alice",
        "approvers": frozenset({"op-sun"}),
        "unit": CHAOYANG,
        "taken": False,
        **act,
    }
    supervisor = Supervisor(reference=who, branch=branch, posts=frozenset({post}))
    return require_may_sign(supervisor, Act(**told), HEAD, fit)  # type: ignore[arg-type]  # told by name


def test_a_supervisor_without_a_part_in_it_may_sign() -> None:
    assert sign().reference == "op-zhou"


def test_nobody_signs_their_own_act() -> None:
    with pytest.raises(OwnActError):
        sign(actor="op-zhou")


def test_nobody_signs_what_they_approved() -> None:
    with pytest.raises(OwnApprovalError):
        sign(who="op-sun")


def test_nobody_signs_in_a_post_that_excludes_supervising() -> None:
    with pytest.raises(DutiesIncompatibleError):
        sign(post="counter")


def test_the_head_office_signs_what_it_took_over_only() -> None:
    with pytest.raises(OtherUnitError):
        sign(branch=HEAD)
    assert sign(branch=HEAD, taken=True).branch == HEAD


def test_every_combination_is_refused_that_any_one_rule_refuses() -> None:
    cases = product(
        ("op-zhou", "op-alice", "op-sun"),
        (HEAD, CHAOYANG, HAIDIAN),
        ("after_supervisor", "counter"),
        (True, False),
    )
    for who, branch, post, taken in cases:
        right = branch == CHAOYANG or (branch == HEAD and taken)
        allowed = who == "op-zhou" and post != "counter" and right
        if allowed:
            sign(who, branch, post, taken=taken)
            continue
        with pytest.raises(Refusal):
            sign(who, branch, post, taken=taken)
