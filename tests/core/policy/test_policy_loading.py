"""Nothing starts on rules that cannot be used; the version names what decided."""

from pathlib import Path

import pytest

from reference.policy_people import GRADES, LI, NOON, POLICIES, RULES, asked, asking
from xinhu.core.base.errors import Refusal
from xinhu.core.policy.decider import Decider
from xinhu.core.policy.policy_set import PolicySet
from xinhu.core.policy.query import Query
from xinhu.core.policy.rules_file import PolicyInvalidError


def house(folder: Path, text: str, name: str = "99-house.cedar") -> Path:
    (folder / "policies").mkdir(exist_ok=True)
    (folder / "policies" / name).write_text(text, encoding="utf-8")
    return folder


ALL = "forbid (principal, action, resource);"
HEAD = '@id("house")\n@description("本行 house")\n'
BAD_POLICIES = {
    "a text that does not parse": f"{HEAD}permit (principal",
    "a policy without an id": f'@description("x")\n{ALL}',
    "a policy without a description": f'@id("house")\n{ALL}',
    "an id that a shipped policy has": (
        f'@id("c3-never-shown")\n@description("x")\n{ALL}'
    ),
    "a purpose that no list knows": (
        f"{HEAD}permit (principal, action, resource)"
        ' when { context.purpose == Purpose::"curiosity" };'
    ),
    "a role that no list knows": (
        f'{HEAD}permit (principal in Role::"janitor", action, resource);'
    ),
    "a kind of ground that no list knows": (
        f"{HEAD}permit (principal, action, resource)"
        ' when { context.ground == GroundKind::"friendship" };'
    ),
    "a grade that does not exist": (
        f"{HEAD}forbid (principal, action, resource)"
        ' when { resource.grade == Grade::"C4" };'
    ),
    "a group that no list knows": (
        f'{HEAD}permit (principal, action, resource in Group::"hobbies");'
    ),
    "a kind of entity that the schema lacks": (
        f'{HEAD}permit (principal == Person::"li", action, resource);'
    ),
    "an action that the schema lacks": (
        f'{HEAD}permit (principal, action == Action::"copy", resource);'
    ),
    "an attribute that the schema lacks": (
        f"{HEAD}permit (principal, action, resource) when {{ principal.age > 3 }};"
    ),
    "a refusal code that is none": (
        '@id("house")\n@description("x")\n@refusal("because")\n'
        "forbid (principal, action, resource);"
    ),
    "a template": f"{HEAD}permit (principal == ?principal, action, resource);",
}


@pytest.mark.parametrize("case", BAD_POLICIES)
def test_a_bad_policy_stops_the_start(case: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalidError) as caught:
        PolicySet.load(RULES, house(tmp_path, BAD_POLICIES[case]))
    assert caught.value.code == "policy.invalid"
    assert caught.value.params["detail"]


def test_a_policy_that_is_no_utf_8_stops_the_start(tmp_path: Path) -> None:
    house(tmp_path, "")
    (tmp_path / "policies" / "99-house.cedar").write_bytes("// 柜员".encode("gb18030"))
    with pytest.raises(PolicyInvalidError):
        PolicySet.load(RULES, tmp_path)


def test_a_policy_naming_a_field_that_the_catalogue_lacks_stops_the_start(
    tmp_path: Path,
) -> None:
    text = f'{HEAD}forbid (principal, action, resource == Field::"shoe_size");'
    policies = PolicySet.load(RULES, house(tmp_path, text))
    with pytest.raises(PolicyInvalidError) as caught:
        Decider(policies, GRADES)
    assert "shoe_size" in str(caught.value.params["detail"])


@pytest.mark.parametrize(
    "grades",
    [
        {name: grade for name, grade in GRADES.items() if name != "mobile"},
        {**GRADES, "mobile": "C9"},
    ],
    ids=["a field of a purpose is missing", "a grade is none"],
)
def test_a_catalogue_that_does_not_fit_stops_the_start(grades: dict[str, str]) -> None:
    with pytest.raises(PolicyInvalidError):
        Decider(POLICIES, grades)


COUNTER = "counter_service: {zh: 柜面, en: Counter, scope: disclose, roles: [clerk], "
OPEN = "addresses: [], otherwise: false"
SOURCED = "sensitive: false, fields: [name], source: x, status: confirmed}\n"
REST = f"matter: disclosure, {SOURCED}"
BAD_LISTS = {
    "no mapping": ("purposes.yaml", "- counter_service\n"),
    "no YAML": ("purposes.yaml", "a: [\n"),
    "a key twice": (
        "zones.yaml",
        f"attic: {{zh: 阁楼, en: Attic, networks: none, {OPEN}}}\n" * 2,
    ),
    "an unknown key": (
        "zones.yaml",
        f"attic: {{zh: 阁楼, en: Attic, networks: x, {OPEN}, colour: red}}\n",
    ),
    "a missing key": ("zones.yaml", "attic: {zh: 阁楼}\n"),
    "a kind of ground that is none": (
        "purposes.yaml",
        f"{COUNTER}departments: any, grounds: [friendship], {REST}",
    ),
    "no ground at all": (
        "purposes.yaml",
        f"{COUNTER}departments: any, grounds: [], {REST}",
    ),
    "whose matter it is left out": (
        "purposes.yaml",
        f"{COUNTER}departments: any, grounds: [service_case], {SOURCED}",
    ),
    "departments left out": ("purposes.yaml", f"{COUNTER}grounds: [none], {REST}"),
    "departments as a word that is not any": (
        "purposes.yaml",
        f"{COUNTER}departments: all, grounds: [none], {REST}",
    ),
    "a scope that the role can never hold": (
        "purposes.yaml",
        (f"{COUNTER}departments: any, grounds: [none], {REST}").replace(
            "scope: disclose", "scope: keys"
        ),
    ),
    "a sixth kind of ground": (
        "grounds.yaml",
        """friendship: {zh: 友情, en: Friendship, evidence: [], longest_days: 1,
            default_days: 1, most_uses: 1, default_uses: 1, review_hours: null,
            reasons: {}, source: x, status: unverified}\n""",
    ),
    "a status that is none": (
        "roles.yaml",
        """clerk: {zh: 柜员, en: Clerk, scopes: [disclose], incompatible: [],
            source: x, status: surely}\n""",
    ),
    "an incompatible role that is none": (
        "roles.yaml",
        """clerk: {zh: 柜员, en: Clerk, scopes: [disclose, search, break_glass],
            incompatible: [janitor], source: x, status: unverified}\n""",
    ),
    "a field in two groups": (
        "policies/groups.yaml",
        "more: {zh: 另, en: More, fields: [mobile]}\n",
    ),
}


@pytest.mark.parametrize("case", BAD_LISTS)
def test_a_bad_list_stops_the_start(case: str, tmp_path: Path) -> None:
    name, text = BAD_LISTS[case]
    (tmp_path / "policies").mkdir()
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(PolicyInvalidError) as caught:
        PolicySet.load(RULES, tmp_path)
    assert caught.value.params["file"] == name


def test_rules_that_are_not_there_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(PolicyInvalidError):
        PolicySet.load(tmp_path)


def test_an_institutions_policy_is_added_and_decides(tmp_path: Path) -> None:
    text = (
        '@id("no-names")\n@description("本行不显示姓名 no names here")\n'
        'forbid (principal, action, resource == Field::"name");\n'
    )
    decider = Decider(PolicySet.load(RULES, house(tmp_path, text)), GRADES)
    query = asked("counter_service", "name", "mobile")
    with pytest.raises(Refusal) as caught:
        decider.decide(asking(), query, "authorisation_letter", NOON)
    assert caught.value.policies == ("no-names",)
    assert caught.value.params["fields"] == "name"


def test_an_institutions_file_of_the_same_name_replaces_the_shipped_one(
    tmp_path: Path,
) -> None:
    text = (
        '@id("counter-stop")\n@description("柜面停办 nothing at the counter")\n'
        "forbid (principal, action, resource)\n"
        'when { context.purpose == Purpose::"counter_service" };\n'
    )
    replaced = PolicySet.load(RULES, house(tmp_path, text, "20-counter.cedar"))
    assert "counter-partial" in POLICIES.ids.values()
    assert "counter-partial" not in replaced.ids.values()


def test_an_institutions_key_replaces_the_shipped_one_and_leaves_the_others(
    tmp_path: Path,
) -> None:
    (tmp_path / "purposes.yaml").write_text(
        f"{COUNTER}departments: any, grounds: [service_case], {REST}", encoding="utf-8"
    )
    own = PolicySet.load(RULES, tmp_path)
    assert own.book.purposes["counter_service"].fields == ("name",)
    shipped = POLICIES.book.purposes["loan_review"]
    assert own.book.purposes["loan_review"] == shipped


def test_the_version_names_everything_that_decides(tmp_path: Path) -> None:
    assert PolicySet.load(RULES).version == POLICIES.version
    assert len(POLICIES.version) == 64
    changes = {
        "policies/99-house.cedar": f"{HEAD}forbid (principal, action, resource);\n",
        "policies/80-audit.cedar": f"{HEAD}forbid (principal, action, resource);\n",
        "zones.yaml": f"attic: {{zh: 阁楼, en: Attic, networks: x, {OPEN}}}\n",
        "purposes.yaml": f"{COUNTER}departments: any, grounds: [service_case], {REST}",
    }
    versions = {POLICIES.version}
    for number, (name, text) in enumerate(changes.items()):
        folder = tmp_path / str(number)
        (folder / "policies").mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
        versions.add(PolicySet.load(RULES, folder).version)
    assert len(versions) == len(changes) + 1


def test_every_shipped_policy_is_described_in_both_languages() -> None:
    texts = "".join(text for name, text in POLICIES.texts if name.endswith(".cedar"))
    descriptions = [
        line for line in texts.splitlines() if line.startswith("@description")
    ]
    assert len(descriptions) == len(POLICIES.ids)
    for line in descriptions:
        assert any("一" <= sign <= "鿿" for sign in line), line
        assert any("a" <= sign <= "z" for sign in line.removeprefix("@description"))


def test_every_shipped_permit_can_be_reached() -> None:
    decider = Decider(POLICIES, GRADES)
    reached: set[str] = set()
    for code, purpose in POLICIES.book.purposes.items():
        for role in purpose.roles:
            for kind in purpose.grounds:
                for field in purpose.fields:
                    query = Query(LI, code, (field,))
                    try:
                        permit = decider.decide(asking(role), query, kind, NOON)
                    except Refusal:
                        continue
                    reached.update(permit.policies)
    texts = "".join(text for name, text in POLICIES.texts if name.endswith(".cedar"))
    permits = {
        block.split('")')[0]
        for block in texts.split('@id("')[1:]
        if "\npermit (" in block
    }
    assert permits <= reached
