"""Quarters at the console: what was bound, by whom, where it is; what should be."""

from datetime import UTC, datetime

import pytest

from counter import Counter
from xinhu.core.base.clock import from_datetime

QUARTERS = "/inquiries/book/quarters/"
JULY_2026 = from_datetime(datetime(2026, 7, 1, 12, tzinfo=UTC))
BIND = "xinhu inquiries bind-quarter 2026Q3"
NOTE = """
INSERT INTO inquiry.book (quarter, count, digest, entry, leaf, bound_at)
SELECT '2026Q3', 1, sha256('manifest'), idx, leaf, at FROM register.entry_index
WHERE kind = 'inquiry' ORDER BY idx LIMIT 1
"""


@pytest.fixture
def ref(desk: Counter) -> str:
    """An inquiry of a quarter that is over."""
    found = str(desk.ask(desk.letter()).json["ref"])
    owner = desk.bank.owner
    owner.execute("ALTER TABLE inquiry.inquiry DISABLE TRIGGER inquiry_moved")
    owner.execute("UPDATE inquiry.inquiry SET reserved_at = %s", (JULY_2026,))
    return found


@pytest.mark.duty("R7.4")
def test_what_is_over_is_told_with_the_command_that_binds_it(audit, desk, ref) -> None:
    size = desk.bank.size()
    page = audit.get(QUARTERS)
    text = page.content.decode()
    assert page.status_code == 200, text
    assert BIND in text
    assert "还没有装订过" in text
    assert desk.bank.size() == size
    assert ref


def test_while_inquiries_wait_no_command_is_told(audit, desk, ref) -> None:
    desk.bank.owner.execute(
        "UPDATE inquiry.inquiry SET state = 'unclear', paper = NULL WHERE ref = %s",
        (ref,),
    )
    text = audit.get(QUARTERS).content.decode()
    assert BIND not in text
    assert "暂不能装订" in text


@pytest.mark.duty("R7.4")
def test_what_was_bound_is_told_with_who_when_and_where(pan, desk, ref) -> None:
    desk.bank.owner.execute(NOTE)
    text = pan.get(QUARTERS).content.decode()
    assert BIND not in text
    for told in ("volumes/2026Q3-inquiries", "op-alice", "下一卷将包含"):
        assert told in text
    digest = desk.bank.owner.execute(
        "SELECT encode(digest, 'hex') FROM inquiry.book"
    ).fetchone()
    assert digest is not None
    assert digest[0] in text
    assert ref


def test_whom_it_is_not_for(alice, entering, stranger, audit) -> None:
    assert alice.get(QUARTERS).status_code == 403
    assert entering("op-tech").get(QUARTERS).status_code == 403
    assert stranger.get(QUARTERS).status_code == 302
    assert audit.post(QUARTERS).status_code == 405
