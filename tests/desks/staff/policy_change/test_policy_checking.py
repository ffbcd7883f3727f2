"""Texts that cannot be policies: every fault with its file and line."""

import pytest

from policy_desk import PolicyDesk
from xinhu.core.policy.matrix import never
from xinhu.core.policy.matrix.pieces import Piece, pieces
from xinhu.desks.staff.policy_change import errors
from xinhu.desks.staff.policy_change.checking import require_usable

HEAD = '@id("house")\n@description("本行 house")\n'
PERMIT = f"{HEAD}permit (principal, action, resource)"
FORBID = "forbid (principal, action, resource);"
BAD = {
    "no Cedar": (f"{HEAD}permit (principal", "policy.text_syntax"),
    "a string without end": (
        f'{HEAD}permit (principal in Role::"x',
        "policy.text_syntax",
    ),
    "an unknown purpose": (
        f'{PERMIT} when {{ context.purpose == Purpose::"curiosity" }};',
        "policy.text_meaning",
    ),
    "an unknown attribute": (
        f"{PERMIT} when {{ principal.age > 3 }};",
        "policy.text_meaning",
    ),
    "no id": (
        '@description("x")\nforbid (principal, action, resource);',
        "policy.text_notes",
    ),
    "no description": (
        '@id("x")\nforbid (principal, action, resource);',
        "policy.text_notes",
    ),
    "an unknown refusal": (
        f'@refusal("because")\n{HEAD}forbid (principal, action, resource);',
        "policy.text_notes",
    ),
    "an id that stands elsewhere": (
        f'@id("c3-never-shown")\n@description("x")\n{FORBID}',
        "policy.text_twice",
    ),
    "a template": (
        f"{HEAD}permit (principal == ?principal, action, resource);",
        "policy.text_",
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_policy_that_cannot_be_is_named_with_file_and_line(desk, bad) -> None:
    text, code = BAD[bad]
    with pytest.raises(errors.PolicyTextsError) as refused:
        require_usable(desk.texts(**{"99-house": f"// 本行\n\n{text}"}), desk.ruleset)
    (fault,) = refused.value.reasons
    assert fault.code.startswith(code), fault.params
    assert (fault.params["file"], fault.params["line"]) == ("99-house.cedar", 3)


def test_all_faults_are_told_at_once(desk) -> None:
    text = f"{HEAD}permit (;\n\n{HEAD.replace('house', 'two')}permit (x;\n"
    with pytest.raises(errors.PolicyTextsError) as refused:
        require_usable(desk.texts(**{"99-house": text, "98-more": "x"}), desk.ruleset)
    assert [
        (fault.params["file"], fault.params["line"]) for fault in refused.value.reasons
    ] == [("98-more.cedar", 1), ("99-house.cedar", 1), ("99-house.cedar", 5)]


def test_a_field_that_no_catalogue_has_is_told(desk) -> None:
    text = f'{HEAD}forbid (principal, action, resource == Field::"shoe_size");'
    with pytest.raises(errors.PolicyTextsError) as refused:
        require_usable(desk.texts(**{"99-house": text}), desk.ruleset)
    assert "shoe_size" in str(refused.value.reasons[0].params["detail"])


@pytest.mark.parametrize(
    "name", ["house", "../etc/passwd", "99-House", "99-a/b", "9-x", "schema", "99-"]
)
def test_a_file_name_that_cannot_be_is_told(desk: PolicyDesk, name) -> None:
    text = f"{HEAD}forbid (principal, action, resource);"
    with pytest.raises(errors.PolicyTextsError) as refused:
        require_usable(desk.texts(**{name: text}), desk.ruleset)
    assert refused.value.reasons[0].code == "policy.text_file"


def test_nothing_twice_the_same_file_and_too_much_are_told(desk) -> None:
    text = f"{HEAD}forbid (principal, action, resource);"
    for texts in (
        (),
        (*desk.texts(), ("00-never.cedar", text)),
        (*desk.texts(), ("99-house.cedar", "// " + "x" * 200_000)),
        tuple((f"{n:02}-x.cedar", text) for n in range(41)),
    ):
        with pytest.raises(errors.PolicyTextsError) as refused:
            require_usable(texts, desk.ruleset)
        assert refused.value.reasons[0].code == "policy.text_file"


NEVER = {
    "C3 in part, to one post, at one hour": (
        'permit (principal, action == Action::"view_partial", resource)'
        ' when { resource.grade == Grade::"C3" && principal.post == "vault keeper"'
        " && context.hour == 3 };"
    ),
    "C3 by a field's own name": (
        'permit (principal in Role::"supervisor", action, resource == Field::"cvv")'
        ' when { context.purpose == Purpose::"account_maintenance" };'
    ),
}


@pytest.mark.parametrize("opened", NEVER)
@pytest.mark.duty("R3.5")
def test_c3_is_never_opened_however_the_text_puts_it(desk, opened) -> None:
    without = desk.installed["00-never.cedar"].replace(
        'action in [Action::"view_partial", Action::"view_clear"],',
        'action == Action::"view_clear",',
        1,
    )
    never_ = without.replace(
        'when { resource.grade == Grade::"C3" }',
        'when { resource.grade == Grade::"C3" && context.hour > 99 }',
    )
    texts = desk.texts(**{"00-never": never_, "99-house": HEAD + NEVER[opened]})
    with pytest.raises(never.PolicyOpensC3Error):
        require_usable(texts, desk.ruleset)


@pytest.mark.parametrize("role", ["system_admin", "it_officer", "security_admin"])
def test_administrators_never_see_a_customer_however_the_text_puts_it(
    desk, role
) -> None:
    never_, removed = desk.installed["00-never.cedar"], "administrators-see-nobody"
    before, behind = never_.split(f'@id("{removed}")')
    never_ = before + behind.split("};", 1)[1]
    text = (
        f'{HEAD}permit (principal in Role::"{role}", action == Action::"view_hidden",'
        ' resource in Group::"name") when { principal.department == "cellar" &&'
        ' context.purpose == Purpose::"customer_intake" };'
    )
    texts = desk.texts(**{"00-never": never_, "99-house": text})
    with pytest.raises(never.PolicyOpensAdministratorsError) as refused:
        require_usable(texts, desk.ruleset)
    assert refused.value.params["role"] == role


def test_a_policy_of_whom_nobody_could_say_whom_it_is_for_is_refused(desk) -> None:
    text = f'{PERMIT} when {{ principal.post like "*keeper*" }};'
    with pytest.raises(never.PolicyOpaqueError):
        require_usable(desk.texts(**{"99-house": text}), desk.ruleset)


def test_a_stricter_policy_is_usable(desk) -> None:
    text = f"{HEAD}forbid (principal, action, resource) when {{ context.hour < 6 }};"
    policies = require_usable(desk.texts(**{"99-house": text}), desk.ruleset)
    assert "house" in policies.ids.values()


def test_pieces_end_at_semicolons_outside_of_strings_and_comments() -> None:
    first = '@id("x;y") // ; no\npermit (principal, action, resource);'
    assert pieces(f"// a; b\n{first}\n\n  forbid;") == (
        Piece(2, first),
        Piece(5, "forbid;"),
    )
    assert pieces('"a\\";"; b') == (Piece(1, '"a\\";";'), Piece(1, "b"))
    assert pieces("") == ()
    assert pieces("// nothing") == ()
