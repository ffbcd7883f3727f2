"""The connector over folders: a query is dropped once, and nobody guesses."""

import asyncio
import json
from pathlib import Path

import pytest

from xinhu.adapters.bureau.folder import FolderBureau, Folders
from xinhu.core.base.errors import XinhuError
from xinhu.desks.inquiry.bureau import BureauQuery, BureauReport


class _Desk:
    """A bank's two folders, and the bureau's hand in them."""

    def __init__(self, folder: Path) -> None:
        self.out, self.back = folder / "out", folder / "back"
        self.out.mkdir()
        self.back.mkdir()
        folders = Folders(out=self.out, back=self.back, seconds=0.0)
        self.bank = FolderBureau("counter machine", folders)

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


def test_a_key_that_was_never_dropped_was_never_seen(
    desk: _Desk, query: BureauQuery
) -> None:
    assert desk.look_up(query) is None


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
    from dataclasses import replace  # noqa: PLC0415 -- only here

    with pytest.raises(XinhuError) as refused:
        desk.ask(replace(query, key=key))
    assert _code(refused) == "bureau.not_sent"
    assert list(desk.out.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [('{"reason":"busy"}', "busy"), ('{"reason":"刘"}', "unknown"), ("", "unknown")],
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
