"""The clerk of the demo tries their own numbers as a password, and is told why not."""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar

import pytest

from stories.conftest import Demo

Send = Callable[..., tuple[int, str]]


@pytest.fixture
def send(demo: Demo) -> Send:
    """A browser of ours: keeps cookies, sends a form with its anti-forgery token."""
    jar = urllib.request.HTTPCookieProcessor(CookieJar())
    opener = urllib.request.build_opener(jar)

    def read(address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        body = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            with opener.open(demo.told["console"] + address, body, timeout=30) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def sent(address: str, **form: str) -> tuple[int, str]:
        page = read(address)[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        return read(address, {**form, "csrfmiddlewaretoken": token[1]})

    return sent


@pytest.mark.duty("R6.3")
def test_the_demos_clerk_may_not_take_their_own_numbers(demo: Demo, send: Send) -> None:
    clerk = next(one for one in demo.told["accounts"] if one["role"] == "clerk")
    status, page = send("/log-in/", login=clerk["username"], password=clerk["password"])
    assert (status, "李敏" in page) == (200, True)
    day = clerk["birthday"].replace("-", "")
    for held in (clerk["mobile"], day, day[4:]):
        weak = f"teapot {held} blue"
        status, page = send(
            "/password/", current=clerk["password"], new=weak, again=weak
        )
        assert status == 422
        assert "密码中含有您本人的电话号码、证件号码或生日" in page
        assert weak not in page
