"""Tables as systems export them, with the kind of each column."""

import csv
import io
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from bench.discovery import numbers, people, values
from bench.discovery.clean import words
from bench.discovery.decoys import DECOYS
from bench.discovery.drawing import chance, listed
from bench.discovery.templates import Slot, Template

Maker = Callable[[Random], str]


class Column(NamedTuple):
    """How a column is headed and filled.

    Attributes:
        kind: what it holds; empty for nothing of a customer.
        heads: names that systems give it.
        make: returns one cell.
    """

    kind: str
    heads: tuple[str, ...]
    make: Maker


class Table(NamedTuple):
    """A table with its truth.

    Attributes:
        heads: of the columns, each once.
        rows: cells, as text.
        truth: head to the kind of the column, of those that have one.
        loose: heads of columns of free text, whose kinds are not held against anybody.
    """

    heads: list[str]
    rows: list[list[str]]
    truth: dict[str, str]
    loose: frozenset[str]

    def as_csv(self) -> str:
        """Return it with its header, commas and line feeds."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.heads)
        writer.writerows(self.rows)
        return out.getvalue()


def _split(heads: str) -> tuple[str, ...]:
    return tuple(heads.split("/"))


def _sometimes(make: Maker, share: float) -> Maker:
    """Leave a share of the cells empty."""
    return lambda rng: "" if chance(rng, share) else make(rng)


def _iso_birthday(rng: Random) -> str:
    return f"{numbers.birthday(rng):%Y-%m-%d}"


def _spaced_card(rng: Random) -> str:
    value = numbers.card(rng)
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))


def _lower_identity(rng: Random) -> str:
    return numbers.identity(rng).replace("X", "x")


def _damaged(rng: Random) -> str:
    return f"{float(numbers.identity(rng)[:17] + '0'):.5E}"


PERSONAL = (
    Column(
        "person_name", _split("姓名/客户姓名/户名/cust_name/NAME/联系人"), people.name
    ),
    Column(
        "cn_resident_id",
        _split("证件号码/身份证号/身份证/id_no/CERT_NO/zjhm"),
        numbers.identity,
    ),
    Column("cn_resident_id", _split("证件号/idcard/担保人证件号码"), _lower_identity),
    Column(
        "cn_mobile", _split("手机/手机号码/联系电话/mobile/PHONE/sjhm"), numbers.mobile
    ),
    Column("bank_card", _split("卡号/银行卡号/card_no/CARD/还款卡/c1"), numbers.card),
    Column("bank_card", _split("收款卡号/签约卡/pan"), _spaced_card),
    Column(
        "cn_landline",
        _split("固定电话/单位电话/tel/座机"),
        _sometimes(values.landline, 0.3),
    ),
    Column(
        "email", _split("邮箱/电子邮箱/email/E_MAIL"), _sometimes(values.email, 0.2)
    ),
    Column("address", _split("地址/家庭住址/通讯地址/addr"), people.address),
    Column(
        "cn_uscc", _split("统一社会信用代码/信用代码/uscc/纳税人识别号"), numbers.uscc
    ),
    Column("passport", _split("护照号码/护照/passport_no"), numbers.passport),
    Column(
        "hk_macau_permit", _split("港澳通行证/港澳通行证号码"), numbers.hk_macau_permit
    ),
    Column("taiwan_permit", _split("台胞证号码/台胞证"), numbers.taiwan_permit),
    Column("hk_id", _split("香港身份证/HKID/香港身份证号"), numbers.hk_id),
    Column("tw_id", _split("台湾身份证/台湾身份证字号"), numbers.tw_id),
    Column("officer_card", _split("军官证号/军官证"), values.officer),
    Column("cn_plate", _split("车牌/车牌号/plate_no"), _sometimes(numbers.plate, 0.2)),
    Column("iban", _split("IBAN/国际账号"), numbers.iban),
    Column("swift", _split("SWIFT/SWIFT代码/BIC"), numbers.swift),
    Column(
        "account_number",
        _split("账号/账户号/acct_no/对公账号"),
        values.WRITTEN["account_number"],
    ),
    Column("birth_date", _split("出生日期/生日/birthday/birth_date"), _iso_birthday),
    Column("balance", _split("余额/账户余额/可用余额/balance"), values.money),
    Column(
        "income",
        _split("月收入/年收入/income"),
        lambda rng: str(rng.randint(3000, 90000)),
    ),
    Column("cvv", _split("CVV/cvv2/安全码"), values.WRITTEN["cvv"]),
    Column(
        "password", _split("密码/password/登录密码/pwd"), values.WRITTEN["password"]
    ),
    Column("damaged_identifier", _split("身份证号码/证件号码（导出）"), _damaged),
)
"""What columns of customers hold."""

_W = words()
_REMARK = _W | {f"{k}!": Slot("", make) for k, make in values.PLAIN.items()}
_LOOSE_HEADS = _split("备注/摘要/remark/说明")
_LOOSE = [
    Template(text, _REMARK)
    for text in (
        "老客户",
        "«时»«行动»«业务»",
        "",
        "配偶电话«cn_mobile!»",
        "«客»，«结果»",
        "新卡«bank_card!»",
    )
]


def _word(name: str) -> Maker:
    return _W[name].make


OTHERS = (
    Column("", _split("流水号/交易流水/serial_no"), DECOYS["serial"]),
    Column("", _split("订单号/order_no"), DECOYS["order18"]),
    Column("", _split("雪花编号/记录编号/row_id"), DECOYS["snowflake"]),
    Column("", _split("创建时间戳/ts/gmt_create_ms"), DECOYS["epoch_ms"]),
    Column("", _split("更新时间戳/epoch"), DECOYS["epoch_s"]),
    Column("", _split("设备串号/imei"), DECOYS["imei"]),
    Column("", _split("运单号/waybill"), DECOYS["waybill"]),
    Column("", _split("跟踪号/uuid/trace"), DECOYS["uuid"]),
    Column("", _split("交易日期/tran_date/入库日期"), DECOYS["date_iso"]),
    Column("", _split("交易金额/amount/手续费"), DECOYS["amount_plain"]),
    Column("", _split("产品代码/product/型号"), DECOYS["product"]),
    Column("", _split("合同编号/contract_no"), DECOYS["contract2"]),
    Column("", _split("合同号/协议号"), DECOYS["contract"]),
    Column("", _split("脱敏手机/mobile_masked"), DECOYS["masked_mobile"]),
    Column("", _split("脱敏卡号/card_masked"), DECOYS["masked_card"]),
    Column("", _split("版本/version"), DECOYS["version"]),
    Column("", _split("主机/ip/host"), DECOYS["ip"]),
    Column("", _split("机构号/branch_no"), DECOYS["num5"]),
    Column("", _split("柜员号/teller"), DECOYS["num6"]),
    Column("", _split("工单号/ticket"), DECOYS["ticket11"]),
    Column("", _split("校验和/md5"), DECOYS["md5"]),
    Column("", _split("邮编/zip"), DECOYS["num6"]),
    Column("", _split("开户机构/网点/支行"), _word("支行")),
    Column("", _split("部门/dept"), _word("部门")),
    Column("", _split("业务/业务类型/biz"), _word("业务")),
    Column("", _split("商品/商品名称"), _word("商品")),
    Column("", _split("城市/city"), _word("城")),
    Column("", _split("公司/company/企业名称"), _word("company")),
    Column(
        "",
        _split("状态/status"),
        lambda rng: rng.choice(("正常", "冻结", "销户", "1", "0")),
    ),
    Column("", _split("年龄/age/次数"), lambda rng: str(rng.randint(18, 90))),
    Column("", _split("条码/ean"), DECOYS["ean"]),
)
"""What columns of anything else hold."""


def some(rng: Random, rows: int, columns: int = 12) -> Table:
    """Return a table of so many columns, half of them of customers."""
    personal = rng.sample(PERSONAL, columns // 2)
    others = rng.sample(OTHERS, columns - columns // 2 - 1)
    chosen = [*personal, *others]
    rng.shuffle(chosen)
    return _made(rng, chosen, rows)


def usual(rng: Random, rows: int) -> Table:
    """Return the table that banks export most: customers with their cards."""
    kinds = listed(
        "person_name cn_resident_id cn_mobile cn_landline email address bank_card "
        "balance"
    )
    chosen = [next(c for c in PERSONAL if c.kind == kind) for kind in kinds]
    chosen += [OTHERS[0], OTHERS[8], OTHERS[22]]
    return _made(rng, chosen, rows)


def _made(rng: Random, chosen: list[Column], rows: int) -> Table:
    heads: list[str] = []
    for column in chosen:
        free = [head for head in column.heads if head not in heads]
        heads.append(rng.choice(free))
    truth = {h: c.kind for h, c in zip(heads, chosen, strict=True) if c.kind}
    loose = rng.choice(_LOOSE_HEADS)
    cells = [
        [*(_cell(rng, column) for column in chosen), rng.choice(_LOOSE).fill(rng).text]
        for _ in range(rows)
    ]
    return Table([*heads, loose], cells, truth, frozenset({loose}))


def _cell(rng: Random, column: Column) -> str:
    """Return a cell; of customers' every fiftieth holds nothing, or says so."""
    if column.kind and chance(rng, 0.02):
        return rng.choice(("", "无", "待补", "-", "N/A"))
    return column.make(rng)
