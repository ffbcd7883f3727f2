"""What has changed waits until nobody writes to it; no more waits than a bound."""

from xinhu.adapters.scans.settling import Settling


def test_a_path_waits_until_it_is_quiet_and_no_longer_than_the_longest() -> None:
    settling = Settling(quiet=2, longest=5)
    settling.told("/a", 0)
    assert settling.next() == 2
    settling.told("/a", 1)
    assert not settling.due(2.5)
    assert settling.waits("/a")
    assert set(settling.due(3)) == {"/a"}
    assert settling.next() is None
    for now in (10, 11, 12, 13, 14):
        settling.told("/log", now)
    assert set(settling.due(15)) == {"/log"}


def test_a_file_that_was_seen_waits_anew_when_it_is_another_one() -> None:
    settling = Settling(quiet=2, longest=5)
    assert settling.seen("/a", (1, 1, 1), 0)
    assert settling.seen("/a", (2, 2, 1), 1)
    assert not settling.due(2)
    (was,) = settling.due(3).values()
    assert settling.wait_again("/a", was, (3, 3, 1), 3)
    (was,) = settling.due(5).values()
    assert not settling.wait_again("/a", was, (3, 3, 1), 5)
    assert not settling.wait_again("/a", was, (4, 4, 1), 5)


def test_beyond_the_bound_the_whole_is_to_be_compared() -> None:
    settling = Settling(quiet=2, longest=5, most=2)
    for name in ("/a", "/b", "/c", "/d"):
        settling.told(name, 0)
    assert not settling.due(9)
    assert settling.next() == 2
    assert not settling.whole_is_due(1)
    assert settling.whole_is_due(2)
    assert not settling.whole_is_due(2)
    assert settling.seen("/a", (1, 1, 1), 3)
    assert settling.seen("/b", (1, 1, 1), 3)
    assert not settling.seen("/c", (1, 1, 1), 3)
    assert settling.seen("/a", (1, 1, 1), 3)
