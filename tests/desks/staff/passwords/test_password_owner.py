"""Never the owner's telephone, identity number, birthday or name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import slow_passwords as slow
from xinhu.desks.staff.passwords.errors import PasswordNameError, PasswordPersonalError
from xinhu.desks.staff.passwords.folding import fold
from xinhu.desks.staff.passwords.imprints import Forbidden
from xinhu.desks.staff.passwords.names import check_name
from xinhu.desks.staff.passwords.names import spellings as spellings_of_name
from xinhu.desks.staff.passwords.personal import Details, check_personal, spellings

LIMIN = Details(
    phones=("+86 139-0013-9042", "010-65551234", "8021"),
    identity_number="11010519900307002X",
)
FORBIDDEN = spellings(LIMIN)


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    "held",
    [
        "13900139042",
        "139-0013-9042",
        "139042",
        "65551234",
        "8021",
        "１３９００１３９０４２",
        "110105",
        "07002x",
        "07002X",
        "19900307",
        "900307",
        "0307",
        "199003",
        "1990-03-07",
        "1990.3.7",
        "1990年3月7日",
        "07031990",
        "03/07/1990",
    ],
)
def test_no_number_of_the_owner_is_taken(held: str) -> None:
    with pytest.raises(PasswordPersonalError):
        check_personal(fold(f"Tea{held}!cup"), FORBIDDEN)


@pytest.mark.parametrize("held", ["39001", "1991", "0308", "65550", "8022"])
def test_what_is_not_the_owners_is(held: str) -> None:
    check_personal(fold(f"Tea{held}!cup"), FORBIDDEN)


def test_a_birthday_that_is_told_wins_over_that_of_the_identity_number() -> None:
    told = spellings(Details(identity_number="x" * 18, birthday=date(1985, 12, 24)))
    assert "1224" in told


@pytest.mark.parametrize(
    "number", ["", "x" * 18, "110105199013070021", "12", "甲" * 15]
)
def test_an_identity_number_without_a_birthday_gives_none(number: str) -> None:
    found = spellings(Details(identity_number=number))
    assert all(len(piece) == 6 for piece in found)


def test_an_old_identity_number_has_a_birthday_too() -> None:
    assert "900307" in spellings(Details(identity_number="110105900307002"))


def test_details_are_shown_by_no_repr() -> None:
    assert "139" not in repr(LIMIN)


@given(
    st.lists(
        st.sampled_from(
            ["139", "0013", "9042", "19", "90", "03", "07", "-", "a", "年"]
        ),
        max_size=9,
    ).map("".join)
)
def test_personal_numbers_are_found_as_the_slow_model_finds_them(text: str) -> None:
    refused = False
    try:
        check_personal(text, FORBIDDEN)
    except PasswordPersonalError:
        refused = True
    assert refused == slow.holds_one_of(text, FORBIDDEN)


@given(st.dates(date(1940, 1, 1), date(2010, 12, 31)))
def test_every_birthday_is_refused_in_its_usual_spellings(day: date) -> None:
    forbidden = spellings(Details(birthday=day))
    for form in ("%Y%m%d", "%y%m%d", "%m%d", "%Y%m", "%d%m%Y", "%m%d%Y"):
        with pytest.raises(PasswordPersonalError):
            check_personal(f"x{day.strftime(form)}y", forbidden)


def test_imprints_refuse_what_the_spellings_refuse_and_hold_none_of_them() -> None:
    from xinhu.desks.staff.passwords import imprints  # noqa: PLC0415 -- its inner door

    key = b"k" * 32
    kept = frozenset(imprints._imprint(key, "op-1", p) for p in FORBIDDEN)  # noqa: SLF001 -- what is stored
    behind = Forbidden(key, "op-1", kept)
    assert all(piece in behind for piece in FORBIDDEN)
    assert "999999" not in behind
    assert not any(piece in one for piece in ("139042", "900307") for one in kept)
    assert "139042" not in Forbidden(key, "op-2", kept)
    assert "139042" not in Forbidden(b"other", "op-1", kept)


@pytest.mark.duty("R6.3")
@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("李敏", "limin"),
        ("李敏", "LiMin"),
        ("李敏", "minli"),
        ("李敏", "li.min"),
        ("李敏", "nimil"),
        ("李敏", "李敏"),
        ("李敏", "敏李"),
        ("李敏", "LM@"),
        ("李敏", "ml-"),
        ("李敏", "min"),
        ("王建国", "wangjianguo"),
        ("王建国", "jianguowang"),
        ("王建国", "jianguo"),
        ("王建国", "wjg"),
        ("王建国", "建国"),
        ("单雄信", "shanxiongxin"),
        ("单雄信", "danxiongxin"),
        ("吕布伟", "lvbuwei"),
        ("吕布伟", "lubuwei"),
        ("欧阳娜娜", "nanaouyang"),
        ("吴一", "wuyi@"),
        ("Maria Lopez", "lopezmaria"),
        ("Maria Lopez", "lopez"),
        ("阿布都·买买提", "maimaiti"),
    ],
)
def test_no_name_of_the_owner_is_taken(name: str, held: str) -> None:
    with pytest.raises(PasswordNameError):
        check_name(fold(f"7{held}7 tea"), spellings_of_name(name))


@pytest.mark.parametrize("held", ["calm", "html", "wuyishan", "swjgx", "mint", "limb"])
def test_short_spellings_count_only_where_they_stand_alone(held: str) -> None:
    for name in ("李敏", "吴一", "王建国"):
        check_name(fold(f"7{held}7 tea"), spellings_of_name(name))


@pytest.mark.parametrize("word", ["teller07", "op-limin", "x7"])
def test_the_user_name_is_refused_as_well(word: str) -> None:
    with pytest.raises(PasswordNameError):
        check_name(fold(f"tea {word} cup"), spellings_of_name("李敏", [word]))


def test_nobody_in_particular_is_refused_nothing() -> None:
    check_name("correct horse", spellings_of_name("", [""]))


@given(st.text(max_size=12), st.text(max_size=20))
def test_any_name_and_any_password_can_be_compared(name: str, password: str) -> None:
    names = spellings_of_name(name)
    folded = fold(password)
    refused = False
    try:
        check_name(folded, names)
    except PasswordNameError:
        refused = True
    assert refused or not any(one in folded for one in names.anywhere)
