"""Findings: filtered, sorted, in groups, as a file; several dealt with at once."""

import csv
import io
from datetime import timedelta

from django.test import Client

from console.discovery.scene import COUNTER, HR, Scene
from desks.discovery.room import seen
from xinhu.console.discovery import findings_export
from xinhu.console.kit.times import today
from xinhu.desks.discovery.models import Place
from xinhu.desks.staff.exports import subject

LIST, TOGETHER = "/discovery/findings/", "/discovery/findings/together/"
UNTIL = (today() + timedelta(days=30)).isoformat()
ACCEPT = {"do": "accept", "reason": "测试数据", "until": UNTIL}
ALL = len(HR) + len(COUNTER)


def text(answer) -> str:
    return answer.content.decode()


def found(who: Client, **query: str) -> list[str]:
    """The kinds that a query lists, in order."""
    answer = who.get(LIST, query)
    assert answer.status_code == 200, text(answer)
    return [row.kind_said for row in answer.context["rows"]]


def numbers(*kinds: str) -> list[int]:
    return list(
        Place.objects.filter(kind__in=kinds).order_by("pk").values_list("pk", flat=True)
    )


def test_nothing_found_is_told_apart_from_nothing_that_fits(officer, scene) -> None:
    assert "还没有发现。" in text(officer.get(LIST))
    scene.whole()
    assert "没有符合筛选的发现。" in text(officer.get(LIST, {"folder": "no"}))


def test_every_filter_leaves_what_fits(reader, scene) -> None:
    first, _ = scene.whole()
    assert len(found(reader)) == ALL
    assert found(reader, kind="email") == ["电子邮箱"]
    assert len(found(reader, target=str(first.pk))) == len(HR)
    assert set(found(reader, grade="C3")) == {"密码", "磁道数据"}
    assert set(found(reader, level="5")) == {"密码", "磁道数据"}
    assert "密码" not in found(reader, confidence="0.7")
    assert set(found(reader, folder="柜面")) == {"姓名", "磁道数据"}
    assert len(found(reader, owner="-")) == ALL
    assert found(reader, owner="limin") == []
    assert found(reader, status="gone") == []


def test_a_filter_that_is_none_is_told(officer, scene) -> None:
    scene.whole()
    for query in (
        {"level": "6"},
        {"grade": "C4"},
        {"kind": "no"},
        {"target": "7777"},
        {"status": "x"},
        {"confidence": "-1"},
        {"folder": "x" * 1001},
    ):
        assert officer.get(LIST, query).status_code == 422
        assert officer.get(f"{LIST}export/", query).status_code == 422


def test_odd_pages_and_orders_show_the_list(officer, scene) -> None:
    scene.whole()
    for query in ({"page": "99999999999"}, {"page": "-1"}, {"sort": "'"}, {"did": "x"}):
        assert len(found(officer, **query)) == ALL


def test_columns_sort_both_ways(reader, scene) -> None:
    scene.whole()
    assert found(reader, sort="count")[0] == "密码"
    assert found(reader, sort="-count")[-1] == "密码"
    assert found(reader, sort="confidence")[0] == "密码"
    assert found(reader)[:2] == ["磁道数据", "密码"]


def test_groups_count_by_level_owner_and_folder(reader, scene) -> None:
    scene.whole()
    groups = {g.by: g for g in reader.get(LIST).context["groups"]}
    assert [(p.name, p.many) for p in groups["level"].rows] == [
        ("5 级", 2),
        ("4 级", 4),
        ("2 级", 1),
    ]
    assert [(p.name, p.many) for p in groups["owner"].rows] == [("未指定", ALL)]
    folders = {p.name: p.many for p in groups["folder"].rows}
    assert folders == {"人事": 3, "柜面": 2, "（不在文件夹内）": 2}


def test_a_long_list_has_pages(reader, scene: Scene) -> None:
    many = (seen(f"{number}.txt") for number in range(51))
    scene.scanned(scene.share("共享盘", "hr"), *many)
    assert len(found(reader)) == 50
    assert len(found(reader, page="2")) == 1


def test_several_are_assigned_at_once(officer, scene) -> None:
    scene.whole()
    given = {"do": "assign", "owner": "limin", "place": numbers("email", "bank_card")}
    answer = officer.post(f"{TOGETHER}?grade=C2", given)
    assert answer.headers["Location"] == f"{LIST}?grade=C2&did=assign&many=2"
    assert "已为 2 处指定责任人。" in text(officer.get(answer.headers["Location"]))
    assert set(found(officer, owner="limin")) == {"电子邮箱", "银行卡号"}
    assert scene.events()[-1] == "finding.assigned"


def test_several_are_accepted_at_once_or_none(officer, scene) -> None:
    scene.whole()
    both = numbers("email", "card_track")
    assert officer.post(TOGETHER, {**ACCEPT, "place": both}).status_code == 403
    assert found(officer, status="accepted") == []
    assert scene.events()[-1] == "finding.accepted refused"
    one = {**ACCEPT, "place": numbers("email")}
    assert officer.post(TOGETHER, one).status_code == 302
    assert found(officer, status="accepted") == ["电子邮箱"]
    again = officer.post(f"{TOGETHER}?level=2", one)
    assert again.status_code == 403
    assert 'href="/discovery/findings/?level=2"' in text(again)


def test_none_or_odd_ones_chosen_is_told(officer, scene) -> None:
    scene.whole()
    odd: tuple[list[str], ...] = ([], ["x"], ["0"], ["9" * 30], ["-1"])
    for chosen in odd:
        answer = officer.post(TOGETHER, {**ACCEPT, "place": chosen})
        assert answer.status_code == 422
        assert "没有选中发现" in text(answer)
        assert "测试数据" in text(answer)


def test_what_was_ticked_stays_ticked(officer, scene) -> None:
    scene.whole()
    chosen = numbers("email")
    answer = officer.post(TOGETHER, {**ACCEPT, "reason": "", "place": chosen})
    assert answer.status_code == 422
    assert f'value="{chosen[0]}" checked' in text(answer)
    assert text(officer.get(LIST, {"tick": "all"})).count(" checked") == ALL


def test_nobody_else_deals_with_them(
    reader, registrar, nobody, stranger, scene
) -> None:
    scene.whole()
    given = {**ACCEPT, "place": numbers("email")}
    for who in (reader, registrar, nobody):
        assert who.post(TOGETHER, given).status_code == 403
    assert stranger.post(TOGETHER, given).status_code == 302
    assert 'name="place"' not in text(reader.get(LIST))
    assert Place.objects.filter(status="accepted").count() == 0


def test_wrong_method_and_unknown_deed(officer, scene) -> None:
    scene.whole()
    assert officer.get(TOGETHER).status_code == 405
    assert officer.post(LIST).status_code == 405
    assert officer.post(TOGETHER, {"do": "x", "place": ["1"]}).status_code == 404


def test_of_two_at_once_one_accepts(officer, scene, at_once) -> None:
    scene.whole()
    given = {**ACCEPT, "place": numbers("email")}
    answers = at_once(
        lambda who: who.post(TOGETHER, given).status_code, officer, officer
    )
    assert sorted(answers) == [302, 403]


def test_the_file_holds_what_the_filters_leave_and_no_formula(reader, scene) -> None:
    formula = seen("=1+1.csv", "email")
    scene.scanned(scene.share("共享盘", "hr"), formula, HR[1])
    answer = reader.get(f"{LIST}export/?kind=email")
    (line,) = csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff")))
    assert (line["path"], line["kind"]) == ("'=1+1.csv", "email")
    assert reader.get(f"{LIST}export/?file=xlsx").content.startswith(b"PK")
    assert scene.events()[-1] == "findings.exported"


def test_a_large_file_is_counted_not_read_before_others_granted_it(
    reader, scene, monkeypatch
) -> None:
    scene.scanned(scene.share("共享盘", "hr"), *HR)
    read: list[object] = []
    cells = findings_export._cells  # noqa: SLF001 -- watched
    monkeypatch.setattr(
        findings_export, "_cells", lambda *given: read.append(given) or cells(*given)
    )
    monkeypatch.setattr(subject, "load_most", lambda *_folders: {"findings": 1})
    answer = reader.get(f"{LIST}export/")
    assert "5" in text(answer)
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert reader.post("/exports/findings/", {"why": ""}).status_code == 422
    assert not read
    monkeypatch.undo()
    answer = reader.get(f"{LIST}export/")
    assert len(text(answer).splitlines()) == 1 + len(HR)
