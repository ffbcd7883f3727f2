"""Invented customers: the same by seed, different from each other, well-formed."""

from pathlib import Path

from bank import CATALOGUE
from xinhu.desks.customers.synthetic.files import CHINESE_HEADERS, write_csv
from xinhu.desks.customers.synthetic.people import FIELDS, Inventor

TODAY = "2026-11-23"


def test_people_are_as_the_catalogue_writes_them() -> None:
    for person in Inventor("a").people(500):
        assert CATALOGUE.clean(person, TODAY) == person
        assert set(FIELDS) <= set(person)


def test_a_seed_gives_the_same_people_wherever_one_begins() -> None:
    whole = list(Inventor("a").people(50))
    assert list(Inventor("a").people(20, first=30)) == whole[30:]
    assert list(Inventor("b").people(50)) != whole


def test_nobody_shares_a_number() -> None:
    people = list(Inventor("a").people(5_000))
    far = list(Inventor("a").people(1_000, first=3_000_000))
    for field in ("id_number", "mobile", "card", "account"):
        assert len({person[field] for person in people + far}) == 6_000


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    write_csv(path, 7, "a", first=2, encoding="gb18030")
    head, *rows = path.read_bytes().decode("gb18030").splitlines()
    assert head.split(",") == [CHINESE_HEADERS[name] for name in FIELDS]
    people = Inventor("a").people(7, first=2)
    assert [row.split(",") for row in rows] == [
        [person[name] for name in FIELDS] for person in people
    ]
