"""Nothing is accepted without a reason and a last day, nor more than was accepted."""

from datetime import date

import msgspec
import pytest
import yaml

from xinhu.core.catalogue.grades import Grade
from xinhu.core.discover.accepting import (
    BaselineInvalidError,
    accepted,
    fingerprint,
    read_baseline,
    write_baseline,
)
from xinhu.core.discover.examined import Place

_PLACE = Place("a.zip", "Sheet1", "邮箱", "email", 3, 0.9, Grade.C2, 2)
_DAY = date(2027, 6, 30)


def _filled(**over: object) -> str:
    """Return a baseline of one entry, filled in."""
    whole = yaml.safe_load(write_baseline([("docs/a", _PLACE)], []))
    whole["accepted"][0].update({"reason": "example", "until": _DAY, **over})
    return yaml.safe_dump(whole)


def _more(place: Place, count: int) -> Place:
    return msgspec.structs.replace(place, count=count)


def test_what_was_accepted_is_accepted_up_to_its_count_and_its_last_day() -> None:
    baseline = read_baseline("b", _filled())
    entry = accepted(baseline, "docs/a", _PLACE, _DAY)
    assert entry is not None
    assert entry.reason == "example"
    assert accepted(baseline, "docs/a", _more(_PLACE, 2), _DAY)
    assert not accepted(baseline, "docs/a", _more(_PLACE, 4), _DAY)
    assert not accepted(baseline, "docs/a", _PLACE, date(2027, 7, 1))
    assert not accepted(baseline, "docs/b", _PLACE, _DAY)
    assert not accepted({}, "docs/a", _PLACE, _DAY)


def test_json_does_as_well() -> None:
    whole = yaml.safe_load(_filled())
    text = msgspec.json.encode(whole).decode()
    assert accepted(read_baseline("b", text), "docs/a", _PLACE, _DAY)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"reason": None}, "entry 1: no reason"),
        ({"reason": "  "}, "entry 1: no reason"),
        ({"until": None}, "entry 1: no last day"),
        ({"path": "docs/other"}, "entry 1: another fingerprint"),
        ({"column": None}, "entry 1: another fingerprint"),
        ({"until": "some day"}, "until"),
        ({"count": 0}, "count"),
        ({"value": "a@b.cn"}, "value"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(
    over: dict[str, object], said: str
) -> None:
    with pytest.raises(BaselineInvalidError) as refused:
        read_baseline("b", _filled(**over))
    assert said in str(refused.value.params["detail"])


@pytest.mark.parametrize("text", ["", "- a", "version: 2\naccepted: []", "a: [", "{"])
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(BaselineInvalidError):
        read_baseline("b", text)


def test_one_that_was_written_wants_to_be_filled_in() -> None:
    with pytest.raises(BaselineInvalidError):
        read_baseline("b", write_baseline([("docs/a", _PLACE)], []))


def test_entries_that_hold_are_kept_when_it_is_written_again() -> None:
    kept = read_baseline("b", _filled())
    assert read_baseline("b", write_baseline([], kept.values())) == kept


@pytest.mark.parametrize(
    "other",
    [
        msgspec.structs.replace(_PLACE, member=""),
        msgspec.structs.replace(_PLACE, place="Sheet2"),
        msgspec.structs.replace(_PLACE, column=None),
        msgspec.structs.replace(_PLACE, kind="bank_card"),
    ],
)
def test_another_place_or_kind_has_another_fingerprint(other: Place) -> None:
    assert fingerprint("docs/a", other) != fingerprint("docs/a", _PLACE)
    assert fingerprint("docs/a", _more(_PLACE, 9)) == fingerprint("docs/a", _PLACE)
