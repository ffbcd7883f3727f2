"""The demo's supervisor comes in with the code that the command line shows."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from stories.conftest import Demo


class Browser:
    """Keeps cookies, and sends a form with its anti-forgery token."""

    def __init__(self, console: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._console = console

    def read(self, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        body = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            with self._opener.open(self._console + address, body, timeout=30) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def send(self, address: str, **form: str) -> tuple[int, str]:
        page = self.read(address)[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        return self.read(address, {**form, "csrfmiddlewaretoken": token[1]})


@pytest.mark.duty("R6.3")
def test_the_demos_supervisor_comes_in_with_a_code_and_once_with_a_recovery_code(
    demo: Demo,
) -> None:
    boss = next(one for one in demo.told["accounts"] if one["role"] == "supervisor")
    assert re.fullmatch(r"[A-Z2-7]{32}", boss["totp_secret"])
    codes = [
        demo.run(
            "demo", "--data", str(demo.folder), "--code", "supervisor"
        ).out.strip(),
        boss["recovery_codes"][0],
    ]
    for code in codes:
        browser = Browser(demo.told["console"])
        known = {"login": boss["username"], "password": boss["password"]}
        status, page = browser.send("/log-in/", **known)
        assert (status, "第二重验证" in page) == (200, True)
        status, page = browser.send("/log-in/second/", code=code)
        assert (status, "王建国" in page) == (200, True)
    again = Browser(demo.told["console"])
    again.send("/log-in/", **known)
    assert again.send("/log-in/second/", code=codes[1])[0] == 422


def test_the_clerk_comes_in_with_the_password_and_has_no_code(demo: Demo) -> None:
    clerk = next(one for one in demo.told["accounts"] if one["role"] == "clerk")
    assert clerk["totp_secret"] == ""
    told = demo.run("demo", "--data", str(demo.folder), "--code", "clerk")
    assert told.code != 0
    assert "supervisor" in told.err
