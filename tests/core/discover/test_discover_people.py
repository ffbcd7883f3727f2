"""Names and addresses: read near other hits, nowhere else."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xinhu.rules
from xinhu.core.discover.characters import Characters, Stretches
from xinhu.core.discover.detectors.detectors import FOLDER, load_detectors
from xinhu.core.discover.text.scanner import TextScanner
from xinhu.core.policy.rules_file import PolicyInvalidError

RULES = Path(xinhu.rules.__path__[0])
DETECTORS = load_detectors(RULES)
SCANNER = TextScanner(DETECTORS)
MOBILE = "13812345678"


def found(text: str) -> list[tuple[str, str]]:
    return [
        (hit.kind, text[hit.start : hit.end])
        for hit in SCANNER.scan(text.encode())
        if hit.confidence >= 0.6 and hit.kind in {"person_name", "address"}
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"客户张三来电，手机{MOBILE}", "张三"),
        (f"联系人：欧阳小明，{MOBILE}", "欧阳小明"),
        ("李建国的身份证11010519491231002X", "李建国"),
        (f"请通知王芳女士，电话{MOBILE}", "王芳"),
        (f"{MOBILE}，刘洋", "刘洋"),
        (f'"name":"陈静","mobile":"{MOBILE}"', "陈静"),
    ],
)
def test_a_name_near_another_hit_is_found(text: str, name: str) -> None:
    assert found(text) == [("person_name", name)]


@pytest.mark.parametrize(
    "text",
    [
        "客户张三来电",
        f"客户经理应当在时间内联系{MOBILE}",
        f"金额、时间、方式，{MOBILE}",
        f"客户张三来电。{'。' * 80}{MOBILE}",
    ],
)
def test_words_that_are_no_names_and_names_far_from_all_else_are_left(
    text: str,
) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "广东省深圳市南山区科技园路12号3栋501室",
        "上海市浦东新区世纪大道100号",
        "江苏省南京市鼓楼区中山北路30号院2号楼3单元402室",
        "银川市西夏区云山中路692号附9号",
        "银川市兴庆区望江路377号万达公寓35-1-2304",
    ],
)
def test_an_address_near_another_hit_is_one_hit(address: str) -> None:
    assert found(f"地址：{address}，电话{MOBILE}") == [("address", address)]
    assert found(f"地址：{address}，无电话") == []


def test_an_address_without_a_number_is_only_a_place() -> None:
    assert found(f"在上海市南京路附近，电话{MOBILE}") == []


def test_evidence_of_a_name_shows_the_surname_alone() -> None:
    (hit, _) = SCANNER.scan(f"客户张三来电，手机{MOBILE}".encode())
    assert hit.evidence == "张*"
    assert hit.reasons == ("surname", "near")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("near: {kinds: [cn_mobile], within: 90}", "status: confirmed", "needs near"),
        ("lists: {places: [甲]}", "lists: {}", "list places is missing"),
    ],
)
def test_a_finder_without_what_it_needs_stops_the_start(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    own = """
our_address:
  kind: address
  finder: address
  near: {kinds: [cn_mobile], within: 90}
  lists: {places: [甲]}
  confidence: 0.6
  source: own
"""
    if "status" not in new:
        own += "  status: confirmed\n"
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "own.yaml").write_text(own.replace(old, new), "utf-8")
    with pytest.raises(PolicyInvalidError) as refused:
        load_detectors(RULES, tmp_path)
    assert told in str(refused.value.params["detail"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"黄山、白糖、胡萝卜，{MOBILE}", []),
        (f"报告时钟偏差，电话{MOBILE}", []),
        (f"手续费对方承担，电话{MOBILE}", []),
        (f"李明强调手机{MOBILE}", ["李明"]),
        (f"尊敬的周涵新女士，{MOBILE}", ["周涵新"]),
        (f"申请人高丽与担保人吕刚，手机{MOBILE}", ["高丽", "吕刚"]),
        (f"古丽娜尔·艾尼和周岚，手机{MOBILE}", ["古丽娜尔·艾尼", "周岚"]),
        (f"借款人谢晓月收入1万元，{MOBILE}", ["谢晓"]),
        (f"收到胡若发来的表，{MOBILE}", ["胡若"]),
        (f"昨天来的葛江女士，电话{MOBILE}", ["葛江"]),
        (f"傅应宁您好，您的电话{MOBILE}", ["傅应宁"]),
        (f"越高越好，单子上写了{MOBILE}", []),
        (f"投诉人司徒婷婷，手机{MOBILE}", ["司徒婷婷"]),
    ],
)
def test_words_of_the_language_tell_where_a_name_begins_and_ends(
    text: str, names: list[str]
) -> None:
    assert found(text) == [("person_name", name) for name in names]


def test_an_estate_needs_no_word_that_tells_what_it_is() -> None:
    address = "厦门市思明区长江路1876号碧水云天C座3008室"
    assert found(f"现租住{address}，电话{MOBILE}") == [("address", address)]


def test_behind_a_word_that_calls_it_one_an_address_may_begin_at_a_district() -> None:
    address = "桥西区二环南路30号院6号楼4门1305"
    assert found(f"居住地址：{address}，电话{MOBILE}") == [("address", address)]
    assert found(f"开会在{address}，电话{MOBILE}") == []


def test_a_finder_whose_file_of_words_is_missing_stops_the_start(
    tmp_path: Path,
) -> None:
    own = """
our_name:
  kind: person_name
  finder: name
  near: {kinds: [cn_mobile], within: 90}
  words: none.txt
  confidence: 0.6
  source: own
  status: confirmed
"""
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "own.yaml").write_text(own, "utf-8")
    with pytest.raises(PolicyInvalidError) as refused:
        load_detectors(RULES, tmp_path)
    assert refused.value.params["file"] == "none.txt"


PIECES = st.sampled_from(
    [
        *(
            "客户",
            "姓名：",
            "联系",
            "张三",
            "李建国",
            "欧阳小明",
            "司马",
            "方法",
            "王芳女士",
        ),
        *(
            "的",
            "于是",
            "办理",
            "，",
            "。",
            "\n",
            " ",
            "é",
            "\U0001f600",
            "13812345678",
        ),
        *(
            "广东省深圳市南山区科技园路12号3栋501室",
            "上海市",
            "住址：",
            "海淀区中关村大街27号",
        ),
        *("高度", "成为", "阿卜杜拉·买买提", "电话", "时间", "陈", "address: "),
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=40), st.data())
def test_names_and_addresses_sought_at_once_are_those_found_one_by_one(
    pieces: list[str], data: st.DataObject
) -> None:
    characters = Characters("".join(pieces).encode())
    cuts = data.draw(st.lists(st.integers(0, len(characters.text)), max_size=6))
    cuts = sorted({0, *cuts, len(characters.text)})
    each = list(pairwise(cuts))[:: data.draw(st.sampled_from([1, 2]))]
    for detector in DETECTORS.ready():
        if detector.read is not None:
            short, long = Stretches(each), Stretches(each)
            short.size, long.size = 0, 1 << 30
            one_by_one = list(detector.read(characters, short))
            assert list(detector.read(characters, long)) == one_by_one
