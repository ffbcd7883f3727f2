"""What was proven of policies is proven of these texts, and of no others."""

import pytest

from reference.policy_people import GRADES, POLICIES
from xinhu.core.policy.matrix.domain import Domain
from xinhu.core.policy.matrix.never import (
    PolicyOpensAdministratorsError,
    require_never_kept,
)

_OPENED = """
@id("opened") @description("opens what is never opened")
permit (principal in Role::"system_admin", action, resource in Group::"name");
"""


def test_a_proof_is_not_taken_for_another_text_and_a_refusal_is_found_anew() -> None:
    domain = Domain.of(POLICIES)
    opened = POLICIES.with_texts((("00-opened.cedar", _OPENED),))
    for _ in range(2):
        assert require_never_kept(POLICIES, GRADES, domain) is POLICIES
        with pytest.raises(PolicyOpensAdministratorsError):
            require_never_kept(opened, GRADES, domain)
