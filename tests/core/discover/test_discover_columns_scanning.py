"""What columns are held to be, and what they are not."""

import pyarrow as pa
import pytest

from column_tables import (
    address,
    card,
    credit_code,
    kinds_of,
    mobile,
    mobiles_in,
    name,
    resident_id,
    resident_id_15,
    scanned,
    seeded,
    table,
)
from xinhu.core.discover.columns.rules import load_columns
from xinhu.core.discover.columns.scanning import scan_table
from xinhu.core.discover.finding import ColumnHit, Hit
from xinhu.core.discover.part import TablePart
from xinhu.wiring.rules import SHIPPED


def _many(make, count: int = 60) -> list[str]:
    rng = seeded(7)
    return [make(rng) for _ in range(count)]


def _customers() -> TablePart:
    return table(
        {
            "客户号": [f"C{number:08}" for number in range(60)],
            "姓名": _many(name),
            "证件号码": _many(resident_id),
            "手机号码": _many(mobile),
            "电子邮箱": [f"u{number}@example.com" for number in range(60)],
            "家庭住址": _many(address),
            "银行卡号": _many(card),
            "账户余额": [f"{number * 7.5:.2f}" for number in range(60)],
            "出生日期": [f"19{number:02}-05-30" for number in range(40, 100)],
            "备注": ["", "配偶电话13800138000"] * 30,
        },
        rows=17,
    )


def _kinds(hits: list[ColumnHit]) -> dict[str, tuple[str, int]]:
    return {hit.column: (hit.kind, hit.count) for hit in hits}


def test_a_table_of_customers_is_told_column_by_column() -> None:
    hits = scanned(_customers())
    assert _kinds(hits) == {
        "姓名": ("person_name", 60),
        "证件号码": ("cn_resident_id", 60),
        "手机号码": ("cn_mobile", 60),
        "电子邮箱": ("email", 60),
        "家庭住址": ("address", 60),
        "银行卡号": ("bank_card", 60),
        "账户余额": ("balance", 60),
        "出生日期": ("birth_date", 60),
        "备注": ("cn_mobile", 30),
    }
    assert {hit.rows for hit in hits} == {60}


def test_a_hit_says_why_and_shows_no_value() -> None:
    (hit,) = scanned(table({"证件号码": _many(resident_id)}))
    assert hit.reasons == ("header", "pass_rate", "check_digit")
    assert hit.confidence == 0.99
    assert "*************" in hit.evidence
    assert hit.evidence not in _many(resident_id)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (resident_id, "cn_resident_id"),
        (card, "bank_card"),
        (mobile, "cn_mobile"),
        (credit_code, "cn_uscc"),
        (lambda rng: f"a{rng.random()}@b-c.cn", "email"),
        (lambda rng: f"京A{rng.randint(10000, 99999)}", "cn_plate"),
        (address, "address"),
        (
            lambda rng: rng.choice("王李张刘") + rng.choice("伟芳娜敏静丽"),
            "person_name",
        ),
    ],
)
def test_values_that_prove_themselves_need_no_header(make, kind: str) -> None:
    assert kinds_of("", _many(make)) == {kind: 60}
    assert kinds_of("字段1", _many(make)) == {kind: 60}


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("卡号", [str(year) for year in range(1960, 2020)]),
        ("card", [f"{n:03}" for n in range(60)]),
        ("card_no", [f"62220212345678{n:02}123" for n in range(60)]),
        ("CVV", [str(year) for year in range(1960, 2020)]),
        ("cvv", ["100", "200", "300"] * 20),
        ("身份证号", [f"ORD2026{n:011}" for n in range(60)]),
        ("证件号码", [f"330106198501{n:06}" for n in range(100, 160)]),
        ("手机", ["iPhone 15", "Mate 60"] * 30),
        ("邮箱", [f"box {n}" for n in range(60)]),
        ("统一社会信用代码", [f"{n:018}" for n in range(60)]),
        ("姓名", ["理财产品", "基金", "保险计划"] * 20),
        ("地址", [f"192.168.0.{n}" for n in range(60)]),
        ("密码", ["是", "否"] * 30),
        ("有效期", [f"2026-0{n % 9 + 1}-01" for n in range(60)]),
        ("余额", ["高", "中", "低"] * 20),
    ],
)
def test_a_header_alone_makes_no_kind(header: str, values: list[str]) -> None:
    assert kinds_of(header, values) == {}


@pytest.mark.parametrize(
    "values",
    [
        [f"1731{n:07}" for n in range(60)],
        [f"{1_700_000_000_000 + n * 977}" for n in range(60)],
        [f"62{n * 7919:017}" for n in range(300)],
        [f"2026{n * 104729:014}" for n in range(300)],
        [f"11010119900307{n:04}" for n in range(300)],
        ["和平支行", "建设支行", "东风支行"] * 100,
        ["教师", "公务员", "医生", "农民"] * 100,
        ["0571-88881234"[:4] + f"{n:06}" for n in range(60)],
    ],
)
def test_serials_stamps_and_codes_without_a_header_are_no_kind(
    values: list[str],
) -> None:
    hits = scan_table(table({"": values}), load_columns(SHIPPED), lambda _: [])
    assert hits == []


def test_a_column_of_documents_has_a_hit_per_kind() -> None:
    passports = [f"E{n:08}" for n in range(10_000_000, 10_000_010)]
    permits = [f"H{n:08}" for n in range(20_000_000, 20_000_005)]
    mixed = [*_many(resident_id), *_many(resident_id_15, 4), *passports, *permits]
    told = kinds_of("证件号码", [*mixed, "", "A123456(3)", *_many(credit_code, 6)])
    assert told == {
        "cn_resident_id": 60,
        "cn_uscc": 6,
        "cn_resident_id_15": 4,
        "hk_macau_permit": 5,
        "hk_id": 1,
        "passport": 10,
    }


def test_numbers_with_a_wrong_check_digit_are_not_counted() -> None:
    right, wrong = _many(resident_id), _many(resident_id)
    wrong = [v[:-1] + ("1" if v[-1] != "1" else "2") for v in wrong[:20]]
    assert kinds_of("证件号码", right + wrong) == {"cn_resident_id": 60}


def test_identity_numbers_go_before_cards_that_they_also_might_be() -> None:
    assert kinds_of("卡号", _many(resident_id, 400)) == {"cn_resident_id": 400}


def test_a_card_that_stands_in_every_row_needs_a_header() -> None:
    one = _many(card, 1) * 50
    assert kinds_of("卡号", one) == {"bank_card": 50}
    assert kinds_of("", one) == {}


def test_a_kind_keeps_its_count_over_many_batches() -> None:
    ids = _many(resident_id, 500)
    (hit,) = scanned(table({"x": ids}, rows=7))
    assert (hit.kind, hit.count, hit.rows) == ("cn_resident_id", 500, 500)


def test_what_stands_beside_typed_values_is_scanned_as_text() -> None:
    values = [*_many(resident_id), "详见来信，电话13800138000"]
    assert kinds_of("证件号码", values) == {"cn_resident_id": 60, "cn_mobile": 1}


def test_two_cells_are_never_read_as_one() -> None:
    assert kinds_of("备注", ["138001", "38000", "见附件"] * 5) == {}


def test_values_that_repeat_themselves_are_scanned_once_and_counted_each() -> None:
    values = ["配偶电话13800138000", "两行\n子女13900139000", "无"] * 500
    assert kinds_of("备注", values) == {"cn_mobile": 1000}


def test_a_line_of_a_megabyte_and_many_lines_are_scanned_whole() -> None:
    long = "话" * 400_000 + "13800138000"
    values = [long, *(f"第{n}行13900139000" for n in range(60_000)), long]
    assert kinds_of("备注", values) == {"cn_mobile": 60_002}


def test_what_a_column_speaks_against_is_told_as_hardly_sure() -> None:
    tickets = [f"{n * 6_654_321 % 89_999_999_999 + 10**10}" for n in range(100)]
    few = [*(f"T{n:06}" for n in range(100)), *tickets[:15]]
    hits = scanned(table({"工单": few}))
    assert all(hit.confidence <= 0.5 for hit in hits)


def test_an_unsure_hit_counts_only_where_none_is_surer() -> None:
    def unsure_first(block: bytes) -> list[Hit]:
        hits = mobiles_in(block)
        return [h._replace(confidence=0.4 + 0.3 * (n > 0)) for n, h in enumerate(hits)]

    rules = load_columns(SHIPPED)
    (alone,) = scan_table(table({"": ["号码13800138000。"]}), rules, unsure_first)
    assert (alone.count, alone.confidence) == (1, 0.4)
    apart = table({"": [f"号码1380013800{n}。" for n in range(5)]})
    (hit,) = scan_table(apart, rules, unsure_first)
    assert (hit.count, hit.confidence) == (4, 0.7)


def test_columns_without_a_name_are_told_by_their_place() -> None:
    hits = scanned(table({"甲": ["a"], "": _many(card, 1) and _many(resident_id, 1)}))
    assert [hit.column for hit in hits] == ["column 2"]


def test_nulls_and_empty_tables_hold_nothing() -> None:
    empty = TablePart("", "", ("证件号码",), [])
    assert scanned(empty) == []
    assert scanned(table({"证件号码": pa.array([None, None], pa.string())})) == []
    (hit,) = scanned(table({"证件号码": [None, *_many(resident_id, 5), None]}))
    assert (hit.count, hit.rows) == (5, 7)


def test_batches_that_change_their_types_are_read_each_by_itself() -> None:
    texts = pa.record_batch({"a": _many(mobile, 30)})
    numbers = pa.record_batch({"a": pa.array([int(v) for v in _many(mobile, 30)])})
    (hit,) = scanned(TablePart("", "", ("手机",), [texts, numbers]))
    assert (hit.kind, hit.count) == ("cn_mobile", 60)
