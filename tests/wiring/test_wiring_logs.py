"""What libraries log reaches our logs without what it is about."""

import json
import logging
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from ports import free_port
from xinhu.core.base.errors import XinhuError
from xinhu.wiring.logs import LibraryLines
from xinhu.wiring.settings import read_settings

_SECRET = "Xq7-secret-of-a-link"

_BEGIN = """
import logging
from pathlib import Path
from xinhu.wiring.logs import set_up_logs
from xinhu.wiring.settings import read_settings
set_up_logs(read_settings({"XINHU_DATA": "/nowhere", "XINHU_LOG": "json"}), "test")
log = logging.getLogger("somebody.library")
"""

_SERVER = """
import sys
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from xinhu.wiring.logs import SERVER_LOGS, set_up_logs
from xinhu.wiring.settings import read_settings
def settings():
    return read_settings({"XINHU_DATA": "/nowhere", "XINHU_LOG": "json"})
def app():
    set_up_logs(settings(), "worker")
    def fail(environ, answer):
        raise ValueError(environ["QUERY_STRING"])
    return fail
if __name__ == "__main__":
    set_up_logs(settings(), "main")
    Granian("server:app", factory=True, interface=Interfaces.WSGI,
            address="127.0.0.1", port=int(sys.argv[1]), blocking_threads=1,
            log_access=False,
            log_level=LogLevels.warning, log_dictconfig=dict(SERVER_LOGS)).serve()
"""


@pytest.fixture
def log() -> logging.Logger:
    """A library's logger, as it is heard by us alone."""
    logger = logging.Logger("somebody.library")  # noqa: LOG001 -- see above
    logger.addHandler(LibraryLines())
    return logger


@contextmanager
def one_line() -> Iterator[dict[str, Any]]:
    """Gather the only line that is written, and see that it tells no secret."""
    said: dict[str, Any] = {}
    with capture_logs() as lines:
        yield said
    (only,) = lines
    assert _SECRET not in str(only)
    assert only.pop("event") == "library"
    said.update(only)


def printed(program: str) -> list[dict[str, Any]]:
    """Return the lines that a process of ours writes; it must end well."""
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert _SECRET not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_an_argument_is_never_put_into_the_template(log) -> None:
    with one_line() as said:
        log.warning("no route to %s after %d", _SECRET, 3)
    assert re.fullmatch(r"test_wiring_logs:[0-9]+", said.pop("at"))
    assert said == {
        "log_level": "warning",
        "logger": "somebody.library",
        "template": "no route to %s after %d",
    }


def test_named_arguments_are_left_out_as_well(log) -> None:
    with one_line() as said:
        log.error("%(what)s failed", {"what": _SECRET})
    assert (said["log_level"], said["template"]) == ("error", "%(what)s failed")


def test_a_message_that_was_put_together_before_is_no_template(log) -> None:
    with one_line() as said:
        log.error(f"failed: {_SECRET}")  # noqa: G004 -- as libraries do
    assert said.keys() == {"log_level", "logger", "at"}


def test_a_message_that_is_no_text_is_left_out(log) -> None:
    with one_line() as said:
        log.error(ValueError(_SECRET), "an argument")
    assert "template" not in said


def test_an_exception_is_told_by_type_and_place_alone(log) -> None:
    with one_line() as said:
        try:
            {}[_SECRET]
        except KeyError:
            log.exception("while %s", _SECRET)
    assert (said["kind"], said["template"]) == ("KeyError", "while %s")
    assert "test_wiring_logs:" in said["at"]


def test_the_last_place_of_ours_is_told_beside_where_it_was_raised(log) -> None:
    with one_line() as said:
        try:
            read_settings({"XINHU_GATE_PORT": _SECRET})
        except XinhuError:
            log.exception("failed")
    assert said["at"].startswith("xinhu.wiring.sett")


def test_a_line_that_says_an_exception_where_there_is_none_is_told(log) -> None:
    with one_line() as said:
        log.error("x", exc_info=True)  # noqa: LOG014 -- as libraries do
    assert "kind" not in said


@pytest.mark.parametrize(
    ("level", "name"),
    [(5, "debug"), (30, "warning"), (35, "warning"), (55, "critical")],
)
def test_a_level_that_nobody_knows_is_the_next_lower_one(log, level, name) -> None:
    with one_line() as said:
        log.handle(log.makeRecord(log.name, level, "f.py", 1, "x", (), None))
    assert said["log_level"] == name


def test_arguments_that_do_not_fit_their_template_are_not_written_out(
    log, capfd
) -> None:
    with one_line() as said:
        log.error("%d", _SECRET)
    assert said["template"] == "%d"
    assert capfd.readouterr() == ("", "")


def test_a_record_that_nobody_can_read_is_let_go_in_silence(log, capfd) -> None:
    class Odd(str):
        __slots__ = ()

        def __getitem__(self, _: object) -> str:
            raise RuntimeError(_SECRET)

    with capture_logs() as lines:
        log.error(Odd("x"), _SECRET)
    assert lines == []
    assert capfd.readouterr() == ("", "")


def test_a_long_template_is_cut(log) -> None:
    with one_line() as said:
        log.error("%s".ljust(5_000), 1)
    assert len(said["template"]) == 200


def test_of_a_process_each_thread_names_it_and_what_is_no_warning_is_left_out() -> None:
    (only,) = printed(f"""{_BEGIN}
from threading import Thread
log.info('%s', '{_SECRET}')
thread = Thread(target=log.warning, args=('%s', '{_SECRET}'))
thread.start()
thread.join()
""")
    assert (only["process"], only["level"], only["template"]) == (
        "test",
        "warning",
        "%s",
    )


def test_a_handler_that_stood_there_before_writes_nothing() -> None:
    before = "import logging\nlogging.basicConfig(level=0)\n"
    (only,) = printed(f"{before}{_BEGIN}\nlog.error('%s', '{_SECRET}')")
    assert only["template"] == "%s"


def test_django_tells_status_and_template_but_no_address() -> None:
    (said,) = printed(f"""{_BEGIN}
import django
from django.conf import settings
settings.configure(LOGGING_CONFIG=None)
django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response
request = RequestFactory().get('/password/link/{_SECRET}/')
log_response('%s: %s', 'Gone', request.path, request=request,
             response=HttpResponse(status=410))
""")
    assert said["logger"] == "django.request"
    assert (said["status"], said["template"]) == (410, "%s: %s")


def test_the_server_tells_neither_address_nor_error_of_what_it_serves(
    tmp_path: Path,
) -> None:
    (tmp_path / "server.py").write_text(_SERVER)
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "server.py", str(port)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert _answered(f"http://127.0.0.1:{port}/?{_SECRET}") == 500
        finally:
            server.terminate()
        said, _ = server.communicate(timeout=30)
    assert _SECRET not in said
    lines = [json.loads(each) for each in said.splitlines()]
    assert [(each["process"], each["level"]) for each in lines] == [("worker", "error")]
    assert lines[0]["logger"].startswith("_granian")


def _answered(address: str) -> int:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310 -- our own server
        except urllib.error.HTTPError as answer:
            return answer.code
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)
