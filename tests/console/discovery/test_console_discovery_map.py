"""The data map: kinds by targets, on the page and as a file."""

import csv
import io

from console.discovery.scene import COUNTER, HR, Scene


def text(answer) -> str:
    return answer.content.decode()


def test_without_findings_the_map_says_what_to_do(officer) -> None:
    assert "数据地图还是空的。" in text(officer.get("/discovery/map/"))


def test_each_kind_stands_with_its_places_and_values(reader, scene: Scene) -> None:
    first, second = scene.whole()
    answer = reader.get("/discovery/map/")
    rows = {row.kind: row for row in answer.context["rows"]}
    assert set(rows) == {each.kind for each in (*HR, *COUNTER)}
    assert [row.level for row in rows.values()] == sorted(
        (row.level for row in rows.values()), reverse=True
    )
    cells = {cell.target: cell for cell in rows["cn_resident_id"].cells}
    assert (cells[first.pk].places, cells[first.pk].values) == (1, 1240)
    assert cells[second.pk].places == 0
    assert f"?target={first.pk}&amp;kind=cn_resident_id" in text(answer)


def test_what_is_gone_or_retired_stands_there_no_more(
    officer, registrar, scene
) -> None:
    first, second = scene.whole()
    scene.scanned(first, HR[0])
    registrar.post(f"/discovery/targets/{second.pk}/retire/")
    rows = officer.get("/discovery/map/").context["rows"]
    assert [row.kind for row in rows] == ["cn_resident_id"]


def test_it_is_taken_as_a_file_and_that_is_an_act(reader, scene) -> None:
    scene.whole()
    answer = reader.get("/discovery/map/export/")
    assert "xinhu-data_map.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff"))))
    assert len(lines) == len(HR) + len(COUNTER)
    assert lines[0]["target"] == "人事处共享盘"
    book = reader.get("/discovery/map/export/?file=xlsx")
    assert book.content.startswith(b"PK")
    assert scene.events()[-2:] == ["data_map.exported", "data_map.exported"]


def test_no_other_kind_of_file_is_sent(reader, scene) -> None:
    scene.whole()
    for file in ("exe", "csv%00", "../csv"):
        assert reader.get(f"/discovery/map/export/?file={file}").status_code == 422
