"""The catalogue's data: complete, sourced, and changed by an institution in bounds."""

import re
import shutil

import pytest
import yaml

from simulators.keys import RULES, shipped_catalogue
from xinhu.core.base.errors import BadInput, Fault
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Grade, Mask
from xinhu.core.catalogue.identity_types import CITIZEN_TYPES, identity_scheme
from xinhu.core.catalogue.kinds.kind import Reason

DATA = yaml.safe_load((RULES / "catalogue.yaml").read_text("utf-8"))


def load_with(tmp_path, text) -> Catalogue:
    (tmp_path / "catalogue.yaml").write_text(text, "utf-8")
    return Catalogue.load(RULES, tmp_path)


def test_the_fields_that_the_bank_needs_are_there() -> None:
    names = {field.name for field in shipped_catalogue().fields}
    assert names >= {
        *("name", "id_type", "id_number", "mobile", "landline", "email", "address"),
        *("account", "card", "opened_on", "branch", "balance", "occupation", "note"),
        *("income", "card_expiry", "cvv", "card_password"),
    }
    searchable = {field.name for field in shipped_catalogue().searchable}
    assert searchable == {"id_number", "card", "mobile", "account", "name"}
    many = {field.name for field in shipped_catalogue().fields if field.many}
    assert many == {"mobile", "landline", "email", "account", "card"}


@pytest.mark.duty("R3.2")
def test_every_field_has_grade_and_levels_with_source_and_status() -> None:
    for name, rule in DATA["fields"].items():
        assert rule["grade"] in set(Grade), name
        assert rule["source"], name
        assert rule["status"] in {"confirmed", "unverified"}
        assert set(rule["levels"]) == set(DATA["scales"]), name
        for mask in rule.get("masks", {}).values():
            assert mask["source"]
            assert mask["status"] in {"confirmed", "unverified"}
    for scale in DATA["scales"].values():
        assert scale["source"]
        assert scale["status"] in {"confirmed", "unverified"}


@pytest.mark.duty("R3.2")
def test_authentication_data_is_c3_and_has_neither_mask_nor_search() -> None:
    catalogue = shipped_catalogue()
    for name in ("cvv", "card_password", "card_expiry"):
        field = catalogue.field(name)
        assert field.grade is Grade.C3
        assert field.number in catalogue.never_opened
        assert not field.search
        assert Mask.CLEAR not in {
            level
            for level, masker in field.masks.items()
            if masker("12345") != "******"
        }


def test_labels_are_in_both_languages_and_numbers_are_their_own() -> None:
    catalogue = shipped_catalogue()
    assert all(field.zh and field.en for field in catalogue.fields)
    numbers = [field.number for field in catalogue.fields]
    assert numbers == sorted(set(numbers))


def test_an_unknown_field_is_refused_and_not_echoed_at_length() -> None:
    with pytest.raises(BadInput) as caught:
        shipped_catalogue().field("x" * 500)
    assert caught.value.code == "field.unknown"
    assert len(str(caught.value.params["field"])) == 40


def test_the_version_follows_the_data(tmp_path) -> None:
    shipped = shipped_catalogue().version
    assert re.fullmatch(r"[0-9a-f]{64}", shipped)
    assert Catalogue.load(RULES, tmp_path).version == shipped
    own = load_with(tmp_path, "fields: {branch: {zh: 网点}}")
    assert own.version != shipped
    assert own.field("branch").zh == "网点"
    assert own.field("branch").number == 11


def test_an_institution_may_tighten_masks_and_add_fields(tmp_path) -> None:
    own = load_with(
        tmp_path,
        """
fields:
  card:
    masks: {partial: {keep: ends, last: 4, hide: 6, source: own, status: confirmed}}
  member_number:
    {number: 1000, zh: 社员号, en: member number, grade: C2, source: own,
     status: confirmed, type: account,
     levels: {nfra: sensitive, pboc: general, jrt0197: "3", pipl: "no"}}
""",
    )
    shown = own.field("card").mask("partial", "6222021234567890128")
    assert shown == "***************0128"
    assert own.field("member_number").number == 1000


@pytest.mark.parametrize(
    ("case", "text"),
    {
        "number changed": "fields: {name: {number: 99}}",
        "type changed": "fields: {name: {type: text}}",
        "many changed": "fields: {name: {many: true}}",
        "search changed": "fields: {note: {search: true}}",
        "C3 graded down": "fields: {cvv: {grade: C1}}",
        "C3 given a mask": (
            "fields: {cvv: {masks: {partial: "
            "{keep: ends, first: 1, source: s, status: confirmed}}}}"
        ),
        "schema changed": "schema: 2",
        "own number too low": "fields: {mine: {number: 19}}",
        "own number taken twice": "fields: {a: {number: 1000}, b: {number: 1000}}",
        "unknown key": "fields: {name: {colour: red}}",
        "unknown part": "things: 1",
        "unknown level": "fields: {name: {levels: {nfra: huge}}}",
        "level off the scale": (
            "fields: {name: {levels: "
            '{nfra: huge, pboc: general, jrt0197: "3", pipl: "no"}}}'
        ),
        "citizen's number for another type": (
            "identity_types: {护照: {en: passport, number: citizen}}"
        ),
        "alias of another type": (
            "identity_types: {学生证: {en: student, number: document, aliases: [护照]}}"
        ),
        "a key twice": "fields: {name: {zh: 甲, zh: 乙}}",
        "no YAML": "fields: {",
        "no mapping": "- a",
        "field is no mapping": "fields: {name: 3}",
    }.items(),
)
def test_data_that_would_break_sealed_records_or_promises_is_refused(
    tmp_path, case, text
) -> None:
    with pytest.raises(Fault) as caught:
        load_with(tmp_path, text)
    assert caught.value.code == "catalogue.invalid", case


def test_a_missing_or_garbled_file_stops_the_start(tmp_path) -> None:
    with pytest.raises(Fault) as caught:
        Catalogue.load(tmp_path)
    assert caught.value.code == "catalogue.invalid"
    shutil.copy(RULES / "catalogue.yaml", tmp_path)
    (tmp_path / "catalogue.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Fault):
        Catalogue.load(tmp_path)


def test_documents_that_carry_a_citizens_number_share_its_scheme() -> None:
    assert {identity_scheme(name) for name in CITIZEN_TYPES} == {"citizen"}
    assert identity_scheme("护照") == "护照"


def test_a_row_is_cleaned_as_a_whole() -> None:
    catalogue = shipped_catalogue()
    row = {
        "name": "　康 涛",
        "id_type": "身份证",
        "id_number": "500103197105230043",
        "mobile": "+86 13574681453",
        "email": "",
        "opened_on": "2010年5月30日",
    }
    assert catalogue.clean(row, "2026-11-23") == {
        "name": "康涛",
        "id_type": "居民身份证",
        "id_number": "500103197105230043",
        "mobile": "13574681453",
        "opened_on": "2010-05-30",
    }


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"id_type": "护照", "id_number": "E1"}, "id_number", Reason.LENGTH),
        ({"id_type": "护照", "id_number": "E#1234"}, "id_number", Reason.CHARACTERS),
        ({"id_number": "E12345678"}, "id_number", Reason.LENGTH),
        ({"id_type": "会员卡", "id_number": "1234"}, "id_type", Reason.UNKNOWN_TYPE),
        ({"opened_on": "2026-11-24"}, "opened_on", Reason.FUTURE_DATE),
    ],
)
def test_a_document_number_is_checked_by_its_type(values, field, reason) -> None:
    with pytest.raises(BadInput) as caught:
        shipped_catalogue().clean(values, "2026-11-23")
    assert caught.value.params == {"field": field, "reason": reason}


def test_a_passport_is_taken_as_it_is_and_its_type_must_be_known() -> None:
    catalogue = shipped_catalogue()
    cleaned = catalogue.clean(
        {"id_type": "护照", "id_number": "e1234567"}, "2026-11-23"
    )
    assert cleaned["id_number"] == "E1234567"
    with pytest.raises(BadInput) as caught:
        catalogue.validate_identity("会员卡", "1234", "2026-11-23")
    assert caught.value.params["reason"] == "unknown type"
    with pytest.raises(BadInput) as unknown:
        catalogue.clean({"shoe_size": "42"}, "2026-11-23")
    assert unknown.value.code == "field.unknown"
    for number in ("", "E1"):
        with pytest.raises(BadInput):
            catalogue.validate_identity("护照", number, "2026-11-23")
        with pytest.raises(BadInput):
            catalogue.validate_identity("统一社会信用代码", number, "2026-11-23")
