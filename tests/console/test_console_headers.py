"""What every answer says to the browser, and what no page contains."""

import re

import pytest

from simulators.gate_world import ZHANG

PAGES = [
    "/",
    "/customers/",
    f"/customers/{ZHANG}/",
    "/register/checkpoint/",
    "/nowhere/",
]
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
OUTSIDE = re.compile(r'(?:src|href|action)="(?:https?:)?//', re.IGNORECASE)


@pytest.mark.parametrize("address", PAGES)
def test_paper_says_who_printed_and_when(clerk, address) -> None:
    text = clerk.get(address).content.decode()
    line = re.search(r'<p class="paper"[^>]*>(.*?)</p>', text)
    assert line is not None
    assert "李敏 op-limin" in line[1]
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line[1])


@pytest.mark.parametrize("address", PAGES)
def test_the_policy_lets_nothing_in_from_outside_and_nothing_inline(
    clerk, address
) -> None:
    page = clerk.get(address)
    policy = page.headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_holds_script_style_or_address_that_the_policy_forbids(
    clerk, address
) -> None:
    text = clerk.get(address).content.decode()
    assert INLINE.search(text) is None
    assert OUTSIDE.search(text) is None


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_kept(clerk, address) -> None:
    assert clerk.get(address).headers["Cache-Control"] == "no-store, private"


def test_files_are_kept_for_ever_under_the_address_of_their_bytes(stranger) -> None:
    text = stranger.get("/log-in/").content.decode()
    files = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert {f.rsplit("/", 1)[1] for f in files} >= {"kit.css", "kit.js", "htmx.js"}
    for file in files:
        answer = stranger.get(file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("file", ["0000000000000000/kit.css", "x/../../settings.py"])
def test_other_addresses_of_files_lead_nowhere(stranger, file) -> None:
    assert stranger.get(f"/assets/{file}").status_code == 404


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(clerk) -> None:
    for name in ("xinhu_session", "xinhu_csrf"):
        clerk.get("/customers/")
        cookie = clerk.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"


def test_health_answers_without_anybody_else(stranger, console) -> None:
    console.stop()
    assert stranger.get("/health").content == b"ok\n"
