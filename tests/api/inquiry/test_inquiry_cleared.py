"""What lies about in a bureau's folders in clear, once its inquiry is over."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from counter import INQUIRIES, WHY, Counter
from simulators.asgi import Answer, Call, Client
from xinhu.adapters.bureau.lying import LyingFiles
from xinhu.adapters.bureau.simulator.faults import Fault
from xinhu.adapters.postgres.inquiry_store import PostgresInquiries
from xinhu.desks.inquiry.clearing import clear_lying

OTHER = "inquiry-0000000000000000.1.json"


@dataclass(frozen=True)
class Folders:
    """A gate process of the same bank, whose bureau is behind two folders."""

    counter: Counter
    gate: Client
    out: Path
    back: Path

    def decide(self, ref: str, what: str) -> Answer:
        call = Call("POST", f"{INQUIRIES}/{ref}/{what}", "alice", {"why": WHY})
        answer: Answer = self.counter.bank.run(self.gate.call(call))
        return answer

    def left(self, key: str) -> None:
        """Let everything of a key lie about, as after a crash."""
        for name in (f"{key}.json", f"{key}.part", OTHER):
            (self.out / name).write_text("刘建国", "utf-8")
        (self.back / f"{key}~R7.json.html").write_text("刘建国", "utf-8")

    def lying(self) -> list[str]:
        return sorted(
            path.name for folder in (self.out, self.back) for path in folder.iterdir()
        )

    def swept(self) -> int:
        bank = self.counter.bank
        inquiries = PostgresInquiries(bank.several(bank.database.gate, 1))
        count: int = bank.run(clear_lying(inquiries, LyingFiles(self.out, self.back)))
        return count


@pytest.fixture
def folders(counter: Counter, tmp_path: Path) -> Folders:
    out, back = tmp_path / "out", tmp_path / "back"
    out.mkdir()
    back.mkdir()
    bank, there = counter.bank, counter.bank.settings
    bank.settings = replace(there, bureau_url=None, bureau_out=out, bureau_back=back)
    try:
        return Folders(counter, bank.another_gate(), out, back)
    finally:
        bank.settings = there


def _unclear(counter: Counter) -> str:
    letter = counter.letter()
    counter.person()
    counter.bureau.faults.ask(Fault(kind="cut_before"))
    return str(counter.ask(letter).json["ref"])


@pytest.mark.duty("R7.4")
def test_given_up_leaves_nothing_lying(folders: Folders) -> None:
    ref = _unclear(folders.counter)
    folders.left(f"{ref}.1")
    assert folders.decide(ref, "give-up").json["state"] == "given_up"
    assert folders.lying() == [OTHER]


@pytest.mark.duty("R7.4")
def test_rejected_leaves_nothing_lying_and_no_refusal(folders: Folders) -> None:
    ref = _unclear(folders.counter)
    folders.left(f"{ref}.1")
    (folders.back / f"{ref}.1.refused").write_text('{"reason":"busy"}', "utf-8")
    assert folders.decide(ref, "look-up").json["state"] == "rejected"
    assert folders.lying() == [OTHER]


@pytest.mark.duty("R7.4")
def test_what_comes_after_the_end_is_swept(folders: Folders) -> None:
    counter = folders.counter
    ref = counter.ask(counter.letter()).json["ref"]
    folders.left(f"{ref}.1")
    assert folders.swept() == 1
    assert folders.lying() == [OTHER]
    assert folders.swept() == 0


def test_what_waits_for_somebody_is_left_lying(folders: Folders) -> None:
    ref = _unclear(folders.counter)
    folders.left(f"{ref}.1")
    before = folders.lying()
    assert folders.swept() == 0
    assert folders.lying() == before


def test_a_folder_that_is_not_there_holds_nothing(folders: Folders) -> None:
    folders.out.rmdir()
    assert folders.swept() == 0
