"""Which column is which field: known names, parts, content, and the mapping file."""

from pathlib import Path

import pytest
import yaml

from bank import CATALOGUE
from xinhu.desks.customers.intake.errors import (
    IntakeRulesInvalidError,
    MappingInvalidError,
)
from xinhu.desks.customers.intake.guessing import Column, guess_columns
from xinhu.desks.customers.intake.mapping import (
    MappingFile,
    read_mapping,
    write_mapping,
)
from xinhu.desks.customers.intake.words import bare, load_words
from xinhu.desks.customers.synthetic.people import Inventor
from xinhu.wiring.rules import SHIPPED

WORDS = load_words(SHIPPED)


def _guess(*headers: str, sample: object = (), **more: object) -> list[str | None]:
    return [column.field for column in _columns(*headers, sample=sample, **more)]


def _columns(*headers: str, sample: object = (), **more: object) -> tuple[Column, ...]:
    mapping = MappingFile(**more)  # type: ignore[arg-type]  # a test's own words
    return guess_columns(
        headers,
        list(sample),  # type: ignore[call-overload]  # rows of texts
        words=WORDS,
        catalogue=CATALOGUE,
        named=mapping.named,
        guess=mapping.guess,
    )


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("客户姓名", "name"),
        ("Customer Name", "name"),
        ("CUST_NAME", "name"),
        ("证件 号码（必填）*", "id_number"),
        ("ID No.", "id_number"),
        ("idCardNo", "id_number"),
        ("公民身份号码", "id_number"),
        ("手机号码2", "mobile"),
        ("Mobile Phone", "mobile"),
        ("ＩＤ＿ＮＯ", "id_number"),
        ("Bank Card Number", "card"),
        ("E-mail", "email"),
        ("开户时间", "opened_on"),
        ("客户常用手机（短信）", "mobile"),
        ("行内统一客户编号", "account"),
        ("id_number", "id_number"),
        ("内部代码", None),
        ("〔列〕", None),
        ("", None),
    ],
)
def test_headers_that_are_known(header: str, field: str | None) -> None:
    assert _guess(header) == [field]


@pytest.mark.parametrize(
    "header",
    ["配偶姓名", "联系人手机号码", "客户经理姓名", "spouse name", "单位地址名称"],
)
def test_somebody_elses_data_are_not_the_customers(header: str) -> None:
    assert _guess(header) == [None]


def test_a_single_valued_field_is_given_once_to_the_most_certain() -> None:
    assert _guess("家庭地址", "详细通讯地址", "手机", "电话") == [
        *("address", None, "mobile", "mobile"),
    ]


def test_content_decides_where_names_say_nothing() -> None:
    people = list(Inventor("guess").people(40))
    sample = [
        (p["branch"], p["id_number"], p["mobile"], p["card"], p["name"]) for p in people
    ]
    columns = _columns("a", "b", "c", "d", "e", sample=sample)
    assert [c.field for c in columns] == [None, "id_number", "mobile", "card", "name"]
    assert {c.confidence for c in columns[1:]} == {"content"}
    assert not any(_guess("a", "b", "c", "d", "e", sample=sample, guess=False))


def test_the_mapping_file_is_above_every_guess() -> None:
    given = {"甲": "name", "姓名": None, "证件号码": "note"}
    assert _guess("甲", "姓名", "证件号码", "手机", columns=given) == [
        *("name", None, "note", "mobile"),
    ]


def test_a_guess_is_written_down_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(write_mapping({"客户号": "account", "内部代码": None}), "utf-8")
    mapping = read_mapping(path, CATALOGUE)
    assert mapping.columns == {"客户号": "account", "内部代码": None}
    assert mapping.digest != MappingFile().digest


@pytest.mark.parametrize(
    "text",
    [
        "columns: {姓名: nothing}",
        "columns: [姓名]",
        "colums: {姓名: name}",
        "delimiter: ', '",
        "{",
    ],
)
def test_a_mapping_file_that_cannot_be_used(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(MappingInvalidError):
        read_mapping(path, CATALOGUE)


def test_a_missing_mapping_file(tmp_path: Path) -> None:
    with pytest.raises(MappingInvalidError):
        read_mapping(tmp_path / "mapping.yaml", CATALOGUE)


def test_every_known_header_leads_to_a_field_of_the_catalogue() -> None:
    assert set(WORDS.exact.values()) <= set(CATALOGUE.by_name)
    assert {field for _, field in WORDS.parts} <= set(CATALOGUE.by_name)
    assert bare("ID_No.") == "idno"


def test_an_institutions_own_rules_take_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "intake").mkdir()
    rules = yaml.safe_load((SHIPPED / "intake" / "merge.yaml").read_text("utf-8"))
    rules["fields"]["address"] = "union"
    target = tmp_path / "intake" / "merge.yaml"
    target.write_text(yaml.safe_dump(rules, allow_unicode=True), "utf-8")
    own = load_words(SHIPPED, tmp_path)
    assert own.rules["address"] == "union"
    assert own.merge_version != WORDS.merge_version
    target.write_text("default: oldest", "utf-8")
    with pytest.raises(IntakeRulesInvalidError):
        load_words(SHIPPED, tmp_path)
