"""Pages for what is missing, refused by Django itself, or broken."""

from django.test import Client

from xinhu.console.home import show


def test_an_address_that_leads_nowhere(clerk) -> None:
    page = clerk.get("/nowhere/")
    assert page.status_code == 404
    assert "没有找到" in page.content.decode()


def test_a_broken_page_says_so_and_nothing_else(clerk, monkeypatch) -> None:
    def breaks(*_: object) -> None:
        message = "张三 110101199001011234"
        raise RuntimeError(message)

    monkeypatch.setattr(show, "purposes_of", breaks)
    clerk.raise_request_exception = False
    page = clerk.get("/")
    assert page.status_code == 500
    assert "页面出错了" in page.content.decode()
    assert "张三" not in page.content.decode()


def test_a_host_that_is_not_ours(console) -> None:
    assert console
    page = Client().get("/log-in/", headers={"host": "evil.example"})
    assert page.status_code == 400


def test_without_the_channel_secret_nobody_comes_in(stranger, settings_of) -> None:
    with settings_of(XINHU_CHANNEL_SECRET=""):
        form = {"login": "limin", "password": "correct horse battery 9"}
        page = stranger.post("/log-in/", form)
    assert page.status_code == 503
    assert "console.channel_secret" in page.content.decode()
