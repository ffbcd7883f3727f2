"""What the process that masks may say: a fixed shape, short, in time; and no text."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from xinhu.wiring import mask_child
from xinhu.wiring.mask_child import MaskerLostError, MaskRefusedError, masked_copy
from xinhu.wiring.mask_messages import Made, Wanted

pytestmark = pytest.mark.duty("R6.1")
DIGEST = "ab" * 32
SECRET = "13812345678"


@pytest.fixture
def wanted(tmp_path: Path) -> Wanted:
    return Wanted(
        ref="rm-0000000000000000", path=b"/a.csv", target=b"/a.masked.csv",
        digest=DIGEST, at=1, kinds=frozenset(), threshold=0.6, folder=str(tmp_path),
    )  # fmt: skip


@pytest.fixture
def impostor(tmp_path: Path, monkeypatch) -> Callable[[str], None]:
    """Puts a program in the place of the process that masks."""

    def put(program: str) -> None:
        (tmp_path / "impostor.py").write_text(program, "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setattr(mask_child, "_MODULE", "impostor")

    return put


def test_a_copy_and_a_refusal_are_heard(impostor, wanted: Wanted) -> None:
    said = json.dumps({"type": "made", "digest": DIGEST, "size": 3})
    impostor(f"print({said!r}, end='')")
    assert masked_copy(wanted) == Made(DIGEST, 3)
    impostor("""print('{"type": "refused", "code": "remedy.copy_format"}')""")
    with pytest.raises(MaskRefusedError) as refused:
        masked_copy(wanted)
    assert refused.value.code == "remedy.copy_format"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no json",
        "\xff",
        json.dumps({"type": "refused", "code": ""}),
        json.dumps({"type": "refused", "code": "x" * 61}),
        json.dumps({"type": "refused", "code": f"张伟 {SECRET}"}),
        json.dumps({"type": "refused", "code": "remedy.no_file\n"}),
        json.dumps({"type": "made", "digest": SECRET, "size": 3}),
        json.dumps({"type": "made", "digest": DIGEST.upper(), "size": 3}),
        json.dumps({"type": "made", "digest": DIGEST, "size": -1}),
        json.dumps({"type": "made", "digest": DIGEST, "size": 3, "more": SECRET}),
        json.dumps({"type": "made", "digest": DIGEST, "size": 3}) + " " * 5_000,
    ],
)
def test_what_a_taken_over_process_says_is_not_taken(
    impostor, wanted: Wanted, said: str
) -> None:
    impostor(
        f"import sys; sys.stdout.buffer.write({said!r}.encode('latin-1', 'ignore'))"
    )
    with pytest.raises(MaskerLostError):
        masked_copy(wanted)


def test_one_that_never_ends_talking_is_ended(impostor, wanted: Wanted) -> None:
    impostor("while True: print('x' * 1_000)")
    with pytest.raises(MaskerLostError):
        masked_copy(wanted)


@pytest.mark.parametrize(
    "program",
    [
        "import signal; signal.pause()",
        "import time\nwhile True: print(' ', end='', flush=True); time.sleep(0.1)",
    ],
)
def test_one_that_does_not_end_is_ended(impostor, wanted: Wanted, program: str) -> None:
    impostor(program)
    begun = time.monotonic()
    with pytest.raises(MaskerLostError):
        masked_copy(wanted, patience=1.0)
    assert time.monotonic() - begun < 60


def test_the_text_of_an_unforeseen_error_is_not_told() -> None:
    given = json.dumps({"ref": SECRET, SECRET: 1}).encode()
    done = subprocess.run(
        [sys.executable, "-m", "xinhu.wiring.mask_process", SECRET + "x"],
        input=given, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (5, b"")
    assert done.stderr.endswith(b"ValueError\n")
    assert SECRET.encode() not in done.stderr
