"""A clerk whose certificate has lapsed: refused, examined at the console, let through.

Everything is as it is served: the console over HTTP, the gate's own processes, the
embedded database. The answers are known from the question bank alone.
"""

import re
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

import xinhu
from stories.conftest import Demo
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.training.course_book import CourseBook
from xinhu.desks.training.pack import Pack

RULES = Path(xinhu.__file__).parent / "rules"
COURSE = "customer_information"
FIELDSET = re.compile(r'<fieldset class="question">(.*?)</fieldset>', re.DOTALL)
TEXT = re.compile(r'<legend>.*?<span lang="zh-CN">(.*?)</span>', re.DOTALL)
OPTION = re.compile(
    r'name="(q-\d+)" value="(\d+)".*?<span lang="zh-CN">(.*?)</span>', re.DOTALL
)


class Browser:
    """Keeps cookies; sends forms with their anti-forgery token."""

    def __init__(self, console: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._console = console
        self.at = ""

    def open(self, address: str, form: list[tuple[str, str]] | None = None) -> str:
        """Return a page, refused or not, and remember where it was."""
        body = None if form is None else urllib.parse.urlencode(form).encode()
        url = urllib.parse.urljoin(self._console, address)
        try:
            with self._opener.open(url, body, timeout=60) as page:
                self.at = page.url
                return page.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                self.at = refused.url
                return refused.read().decode()

    def send(self, page: str, address: str, *form: tuple[str, str]) -> str:
        """Send the form of a page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        return self.open(address, [*form, ("csrfmiddlewaretoken", token[1])])


@pytest.fixture
def browser(demo: Demo) -> Browser:
    """何雨 at the console."""
    own = demo.told["lapsed_clerk"]
    browser = Browser(demo.told["console"])
    page = browser.open("/log-in/")
    name, word = ("login", own["username"]), ("password", own["password"])
    assert "何雨" in browser.send(page, "/log-in/", name, word)
    return browser


def search(browser: Browser) -> str:
    """Look for somebody, as a clerk does all day."""
    page = browser.open("/customers/")
    wanted = (("field", "id_number"), ("value", "110101199001011237"))
    return browser.send(page, "/customers/", *wanted)


def answered(page: str, pack: Pack) -> list[tuple[str, str]]:
    """Return the right answers to a sheet, found by the words of the questions."""
    bank = {question.text: question for question in pack.questions.values()}
    form = []
    for asked in FIELDSET.findall(page):
        text = TEXT.search(asked)
        assert text is not None
        question = bank[unescape(text[1])]
        right = {question.options[key] for key in question.right}
        form += [
            (n, v) for n, v, told in OPTION.findall(asked) if unescape(told) in right
        ]
    return form


@pytest.mark.duty("R1.1")
def test_refused_for_want_of_a_certificate_examined_and_let_through_at_once(
    browser: Browser,
) -> None:
    purposes = RuleBook.load(RULES).purposes
    pack = CourseBook.load(RULES, None, purposes).pack(COURSE)
    for _ in range(4):  # each worker of the gate, most likely
        page = search(browser)
        assert "需要先完成培训" in page
        assert f"/training/courses/{COURSE}/" in page
    page = browser.open(f"/training/courses/{COURSE}/")
    page = browser.send(page, f"/training/courses/{COURSE}/exam/")
    assert "/training/exams/" in browser.at
    assert not [one for one in pack.questions.values() if one.why in page]
    sheet = browser.at
    page = browser.send(page, sheet, *answered(page, pack))
    assert "通过" in page
    assert browser.at.endswith("/result/")
    for _ in range(4):
        page = search(browser)
        assert "需要先完成培训" not in page
        assert "查找结果" in page
