"""What tests log is read; a customer's value in it would be found wherever it stands.

The duty: logs are structured and hold no customers' data.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bank_people import LIU
from customer_data import kinds_found
from watched_logs import CustomerDataLoggedError

MOBILE = LIU.values["mobile"].split("\n")[0]
LOGGING = """
import logging, shutil, subprocess, sys
import pytest, structlog

VALUE = {value!r}
SAY = "import sys; sys.stderr.write(" + repr(VALUE) + ")"

def test_structured():
    structlog.get_logger().info("shown", value=VALUE)

def test_standard_library():
    logging.getLogger("library").warning("shown %s", VALUE)

def test_standard_error():
    sys.stderr.write(VALUE + "\\n")

def test_standard_error_of_a_child_that_inherits_it():
    subprocess.run([sys.executable, "-c", SAY])

def test_standard_error_of_a_child_that_is_read():
    subprocess.run([sys.executable, "-c", SAY], capture_output=True)

@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data" / "logs").mkdir(parents=True)
    yield tmp_path / "data"
    shutil.rmtree(tmp_path / "data")

def test_log_of_a_process_whose_folder_is_removed(folder):
    (folder / "logs" / "gate.log").write_text("x=1\\nvalue=" + VALUE)

def test_log_of_a_database_whose_folder_is_removed(folder):
    (folder / "log").write_text("DETAIL: (" + VALUE + ")")

def test_log_that_nobody_removes(tmp_path):
    (tmp_path / "demo.log").write_text(VALUE)
"""
_WAYS = LOGGING.count("def test_")


@pytest.fixture
def logging(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., pytest.RunResult]]:
    """Run tests that log a value in every way."""
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join(filter(None, (str(Path(__file__).parent), known)))
    monkeypatch.setenv("PYTHONPATH", path)
    pytester.makeconftest('pytest_plugins = ["watched_logs"]')

    def ran(value: str, *words: str) -> pytest.RunResult:
        pytester.makepyfile(LOGGING.format(value=value))
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *words)

    yield ran
    for log in pytester.path.rglob("*.log"):
        log.unlink()  # planted; these tests are read themselves


@pytest.mark.duty("B3")
@pytest.mark.parametrize("words", [(), ("-n", "1")], ids=["alone", "under xdist"])
def test_a_value_is_found_wherever_it_is_logged(
    words: tuple[str, ...], logging: Callable[..., pytest.RunResult]
) -> None:
    result = logging(MOBILE, *words)
    told = str(result.stdout)
    # What is found when a folder goes is found after its test, which is told apart.
    assert result.parseoutcomes() == {"failed": _WAYS - 3, "passed": 3, "errors": 3}
    assert told.count(CustomerDataLoggedError.__name__) >= _WAYS
    for place in ("Captured stderr call", "Captured log call", "gate.log", "demo.log"):
        assert f"{place}: 1 × mobile number" in told


def test_what_is_nobodys_may_be_logged(
    logging: Callable[..., pytest.RunResult],
) -> None:
    result = logging("1795534698123456 a=1 c0ffee13800138000a@gate")
    assert result.parseoutcomes() == {"passed": _WAYS}


@pytest.mark.duty("B3")
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("id=11010519491231002X;", "identity number"),
        ('{"id": "11010519491231002x"}', "identity number"),
        ("91350100M000100Y43 paid", "organisation number"),
        ("card 6222020200112230004", "value of a known customer"),
        ("card 4111 1111 1111 1111", "bank card"),
        ("(138 0013 8000)", "mobile number"),
        ("+8613800138000", "mobile number"),
        ("to fang.liu@mail.example.com now", "e-mail address"),
        ("name=欧阳秀英", "name"),
        ("重复键值 (name)=(王伟)", "name"),
        ("address=杭州市西湖区人民路12号3单元0402室", "address"),
        ("s3cret-liu-839274", "value of a known customer"),
        ("刘芳菲", "value of a known customer"),
    ],
)
def test_a_value_is_known_by_its_kind(text: str, kind: str) -> None:
    assert kind in set(kinds_found(text))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T15:24:18.123456Z [info] process_started pid=13800",
        "at=1795534698123456 size=138001380001 index=4111111111111112",
        "id=110105194912310021 with a wrong check digit",
        "9f2c13800138000e xh-13800138000a postgresql://xinhu_gate@/xinhu?host=/tmp/d",
        "登记簿所在的磁盘已满，请腾出空间。 建立机构：密钥、数据库、登记簿",
        "postgres@127.0.0.1 op-liu letter-05764tqet3bea1p7 address=已改为新地址",
    ],
)
def test_what_only_looks_alike_is_none(text: str) -> None:
    assert not list(kinds_found(text))
