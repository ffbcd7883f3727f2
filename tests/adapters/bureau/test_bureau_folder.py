"""The connector over folders: a query is dropped once, and nobody guesses."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from simulators.keys import RULES
from xinhu.adapters.bureau.folder import FolderBureau, Folders
from xinhu.core.base.errors import XinhuError
from xinhu.desks.inquiry.bureau import BureauQuery, BureauReport
from xinhu.desks.inquiry.rejections import Rejections


class _Desk:
    """A bank's two folders, and the bureau's hand in them."""

    def __init__(self, folder: Path) -> None:
        self.out, self.back = folder / "out", folder / "back"
        self.out.mkdir()
        self.back.mkdir()
        folders = Folders(out=self.out, back=self.back, seconds=0.0)
        self.bank = FolderBureau("counter machine", folders, Rejections.load(RULES))

    def ask(self, query: BureauQuery) -> BureauReport:
        return asyncio.run(self.bank.query(query))

    def look_up(self, query: BureauQuery) -> BureauReport | None:
        return asyncio.run(self.bank.look_up(query.key))


@pytest.fixture
def desk(tmp_path: Path) -> _Desk:
    return _Desk(tmp_path)


def _code(error: pytest.ExceptionInfo[XinhuError]) -> str:
    return error.value.code


def test_a_report_that_lies_there_answers_the_query(
    desk: _Desk, query: BureauQuery
) -> None:
    (desk.back / f"{query.key}~R7.xml").write_bytes(b"<report/>")
    report = desk.ask(query)
    assert (report.number, report.media, report.body) == (
        "R7",
        "application/xml",
        b"<report/>",
    )
    (dropped,) = desk.out.iterdir()
    assert json.loads(dropped.read_bytes())["entry"] == query.receipt.leaf.hex()


def test_no_report_in_time_is_unclear_and_may_come_later(
    desk: _Desk, query: BureauQuery
) -> None:
    with pytest.raises(XinhuError) as unclear:
        desk.ask(query)
    assert _code(unclear) == "bureau.unclear"
    with pytest.raises(XinhuError) as still:
        desk.look_up(query)
    assert _code(still) == "bureau.unclear"
    (desk.back / f"{query.key}~R7.json").write_bytes(b"{}")
    found = desk.look_up(query)
    assert found is not None
    assert found.number == "R7"


@pytest.mark.parametrize("taken", ["never dropped", "carried away", "nameless key"])
def test_a_query_that_does_not_lie_there_is_never_told_as_not_seen(
    desk: _Desk, query: BureauQuery, taken: str
) -> None:
    if taken == "carried away":
        with pytest.raises(XinhuError):
            desk.ask(query)
        (desk.out / f"{query.key}.json").unlink()
    asked = replace(query, key="../x") if taken == "nameless key" else query
    with pytest.raises(XinhuError) as unclear:
        desk.look_up(asked)
    assert _code(unclear) == "bureau.unclear"


def test_a_refusal_is_found_by_looking_up(desk: _Desk, query: BureauQuery) -> None:
    (desk.back / f"{query.key}.refused").write_text('{"reason":"busy"}', "utf-8")
    with pytest.raises(XinhuError) as refused:
        desk.look_up(query)
    assert _code(refused) == "bureau.rejected"


def test_a_report_that_cannot_be_read_is_unclear(
    desk: _Desk, query: BureauQuery
) -> None:
    (desk.back / f"{query.key}~R7.json").mkdir()
    with pytest.raises(XinhuError) as unclear:
        desk.look_up(query)
    assert _code(unclear) == "bureau.unclear"


def test_what_another_writes_at_the_same_time_is_neither_taken_nor_removed(
    desk: _Desk, query: BureauQuery
) -> None:
    part = desk.out / f"{query.key}.part"
    part.write_bytes(b"half")
    with pytest.raises(XinhuError) as unclear:
        desk.ask(query)
    assert _code(unclear) == "bureau.unclear"
    assert part.read_bytes() == b"half"


def test_a_query_is_read_by_its_group_and_nobody_else(
    desk: _Desk, query: BureauQuery
) -> None:
    with pytest.raises(XinhuError):
        desk.ask(query)
    (dropped,) = desk.out.iterdir()
    assert dropped.stat().st_mode & 0o007 == 0


def test_the_same_key_is_not_dropped_twice(desk: _Desk, query: BureauQuery) -> None:
    for _ in range(2):
        with pytest.raises(XinhuError) as unclear:
            desk.ask(query)
        assert _code(unclear) == "bureau.unclear"
    assert len(list(desk.out.iterdir())) == 1


def test_a_folder_that_is_not_there_got_nothing(
    desk: _Desk, query: BureauQuery
) -> None:
    desk.out.rmdir()
    with pytest.raises(XinhuError) as refused:
        desk.ask(query)
    assert _code(refused) == "bureau.not_sent"


@pytest.mark.parametrize("key", ["", "../x", "a/b", "*", "a~b", "x" * 65, "a\n"])
def test_a_key_that_is_no_file_name_leaves_nothing(
    desk: _Desk, query: BureauQuery, key: str
) -> None:
    with pytest.raises(XinhuError) as refused:
        desk.ask(replace(query, key=key))
    assert _code(refused) == "bureau.not_sent"
    assert list(desk.out.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"reason":"busy"}', "busy"),
        ('{"reason":"刘"}', "unknown"),
        ('{"reason":"110101198001010015"}', "unknown"),
        ('{"reason":"liujianguo"}', "unknown"),
        ("", "unknown"),
    ],
)
def test_a_refusal_is_told_by_its_code_alone(
    desk: _Desk, query: BureauQuery, text: str, reason: str
) -> None:
    (desk.back / f"{query.key}.refused").write_text(text, "utf-8")
    with pytest.raises(XinhuError) as refused:
        desk.ask(query)
    assert (_code(refused), refused.value.params) == (
        "bureau.rejected",
        {"reason": reason},
    )


@pytest.mark.parametrize(
    "name", ["{key}~R7.html", "{key}~.json", "{key}~刘.json", "{key}0~R7.json"]
)
def test_what_is_no_report_of_this_key_is_left_lying(
    desk: _Desk, query: BureauQuery, name: str
) -> None:
    (desk.back / name.format(key=query.key)).write_bytes(b"{}")
    with pytest.raises(XinhuError) as unclear:
        desk.ask(query)
    assert _code(unclear) == "bureau.unclear"


def test_once_an_inquiry_is_over_nothing_of_it_lies_about(
    desk: _Desk, query: BureauQuery
) -> None:
    (desk.back / f"{query.key}~R7.json").write_bytes(b"{}")
    (desk.back / "inquiry-other.1~R8.json").write_bytes(b"{}")
    desk.ask(query)
    (desk.back / f"{query.key}.refused").write_text("{}")
    (desk.out / f"{query.key}.part").write_text("{}")
    asyncio.run(desk.bank.ended(query.key))
    assert list(desk.out.iterdir()) == []
    assert [path.name for path in desk.back.iterdir()] == ["inquiry-other.1~R8.json"]


@pytest.mark.parametrize("key", ["", "../x", "*", "a~b", "a\n"])
def test_a_key_that_is_no_file_name_removes_nothing(
    desk: _Desk, query: BureauQuery, key: str
) -> None:
    report = desk.back / f"{query.key}~R7.json"
    report.write_bytes(b"{}")
    asyncio.run(desk.bank.ended(key))
    assert report.exists()


def test_what_cannot_be_removed_is_told_and_nothing_else_stops(
    desk: _Desk, query: BureauQuery
) -> None:
    (desk.back / f"{query.key}.refused").mkdir()
    report = desk.back / f"{query.key}~R7.json"
    report.write_bytes(b"{}")
    asyncio.run(desk.bank.ended(query.key))
    assert not report.exists()


def test_a_report_that_is_a_link_elsewhere_is_not_followed(
    desk: _Desk, query: BureauQuery, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_bytes(b"{}")
    (desk.back / f"{query.key}~R7.json").symlink_to(tmp_path / "secret")
    with pytest.raises(XinhuError) as unclear:
        desk.look_up(query)
    assert _code(unclear) == "bureau.unclear"
