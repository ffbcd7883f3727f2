"""The first page of discovery: for whom, what lies where, and what runs now."""

from django.test import Client

from console.discovery.scene import COUNTER, HR, Scene

PAGES = ("", "running/", "findings/", "map/", "map/export/", "findings/export/")


def text(answer) -> str:
    return answer.content.decode()


def test_no_other_role_comes_in(nobody, stranger) -> None:
    for page in PAGES:
        assert nobody.get(f"/discovery/{page}").status_code == 403
        away = stranger.get(f"/discovery/{page}")
        assert away.status_code == 302
        assert away.headers["Location"].startswith("/log-in/")


def test_wrong_method(officer) -> None:
    for page in PAGES:
        assert officer.post(f"/discovery/{page}").status_code == 405


def test_only_who_has_a_part_is_led_there(officer, reader, registrar, nobody) -> None:
    for who in (officer, reader, registrar):
        assert 'href="/discovery/"' in text(who.get("/"))
    assert 'href="/discovery/"' not in text(nobody.get("/"))


def test_who_only_registers_is_led_to_the_targets(registrar) -> None:
    assert registrar.get("/discovery/").headers["Location"] == "/discovery/targets/"
    for page in PAGES[1:]:
        assert registrar.get(f"/discovery/{page}").status_code == 403


def test_without_a_target_the_page_says_what_to_do(officer) -> None:
    page = text(officer.get("/discovery/"))
    assert "还没有登记扫描对象。" in page
    assert '<svg class="plot"' not in page


def test_before_the_first_scan_the_plot_of_scans_is_left_out(officer, scene) -> None:
    scene.share("共享盘", "hr")
    page = text(officer.get("/discovery/"))
    assert "还没有完成的扫描。" in page
    assert "从未扫描" in page


def test_what_lies_where_stands_in_plot_and_table(officer, scene) -> None:
    first, _ = scene.whole()
    page = text(officer.get("/discovery/"))
    assert page.count('<svg class="plot"') == 2
    assert f"?target={first.pk}&amp;level=5&amp;status=open" in page
    assert f"共 {len(HR) + len(COUNTER)} 处" in text(officer.get("/discovery/"))


def test_after_each_scan_the_latest_of_every_target_adds_up(officer, scene) -> None:
    first, _ = scene.whole()
    scene.scanned(first, HR[0])
    stands = officer.get("/discovery/").context["trend"]
    expected = [len(HR), len(HR) + len(COUNTER), 1 + len(COUNTER)]
    assert [each.total for each in stands] == expected


def test_a_running_scan_tells_how_far_it_is(officer, scene: Scene) -> None:
    scene.begun(scene.share("共享盘", "hr"))
    page = text(officer.get("/discovery/"))
    assert 'hx-get="/discovery/running/"' in page
    for told in ("1,204", "87.4 MB", "进行中"):
        assert told in page
    part = officer.get("/discovery/running/", headers={"HX-Request": "true"})
    assert text(part).startswith('<section id="running"')
    assert "1,204" in text(part)


def test_the_part_by_itself_leads_to_the_page(officer) -> None:
    assert officer.get("/discovery/running/").headers["Location"] == "/discovery/"


def test_once_nothing_runs_the_page_asks_no_more(officer, scene) -> None:
    scene.whole()
    part = officer.get("/discovery/running/", headers={"HX-Request": "true"})
    assert "hx-get" not in text(part)


def test_a_reader_sees_the_same_without_deciding(reader: Client, scene) -> None:
    first, _ = scene.whole()
    assert reader.get("/discovery/").status_code == 200
    assert "发起扫描" not in text(reader.get("/discovery/targets/"))
    assert "发起扫描" not in text(reader.get(f"/discovery/targets/{first.pk}/"))
