"""Chinese unless English is chosen; a choice is kept and leads nowhere else."""

import pytest

ADDRESS = "/language/"


def test_chinese_is_the_language_whatever_the_browser_prefers(stranger) -> None:
    text = stranger.get("/log-in/", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="zh-CN">' in text
    assert "用户名" in text


def test_english_is_chosen_kept_and_asked_of_the_gate(clerk) -> None:
    answer = clerk.post(ADDRESS, {"language": "en", "next": "/customers/"})
    assert answer.url == "/customers/"
    page = clerk.get("/customers/")
    assert '<html lang="en">' in page.content.decode()
    assert page.headers["Content-Language"] == "en"


def test_chinese_comes_back(clerk) -> None:
    clerk.post(ADDRESS, {"language": "en", "next": "/"})
    clerk.post(ADDRESS, {"language": "zh", "next": "/"})
    assert "您的岗位" in clerk.get("/").content.decode()


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "", "javascript:1"]
)
def test_it_leads_to_no_other_place(stranger, to) -> None:
    assert stranger.post(ADDRESS, {"language": "en", "next": to}).url == "/"


def test_wrong_method(stranger) -> None:
    assert stranger.get(ADDRESS).status_code == 405


def test_from_a_disclosed_record_it_leads_to_the_customer(clerk, console) -> None:
    from simulators.gate_world import ZHANG  # noqa: PLC0415 -- used here alone

    ref = console.world.open_ground("case-1", ["counter_service"])
    form = {
        "purpose": "counter_service",
        "ground": f"service_case:{ref}",
        "fields": ["name"],
    }
    text = clerk.post(f"/customers/{ZHANG}/look/", form).content.decode()
    assert f'name="next" value="/customers/{ZHANG}/"' in text
