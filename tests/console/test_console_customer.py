"""A customer's page: what it offers, and that it shows no value."""

from simulators.gate_world import NOBODY, ZHANG

ADDRESS = f"/customers/{ZHANG}/"


def test_it_asks_for_the_purpose_first_and_shows_no_value(clerk) -> None:
    text = clerk.get(ADDRESS).content.decode()
    assert "请先选择用途" in text
    assert "110101" not in text
    assert "张三" not in text


def test_it_offers_what_fits_the_purpose_first(clerk, console) -> None:
    console.world.open_ground("letter-1", ["loan_review"])
    console.world.open_ground("case-2", ["counter_service"])
    console.world.open_ground("case-3", ["counter_service"], state="expired")
    text = clerk.get(f"{ADDRESS}?purpose=counter_service").content.decode()
    order = [text.index(ref) for ref in ("case-2", "不适用于该用途", "letter-1")]
    assert order == sorted(order)
    assert text.index("不适用于该用途") < text.index("case-3")


def test_it_offers_no_field_beyond_the_purpose(clerk) -> None:
    text = clerk.get(f"{ADDRESS}?purpose=counter_service").content.decode()
    assert 'value="mobile"' in text
    assert 'value="cvv"' not in text


def test_a_purpose_of_another_role_is_not_offered(clerk) -> None:
    text = clerk.get(f"{ADDRESS}?purpose=audit_review").content.decode()
    assert "请先选择用途" in text
    assert 'value="audit_review"' not in text


def test_only_the_part_that_changes_is_sent_to_htmx(clerk) -> None:
    page = clerk.get(
        f"{ADDRESS}?purpose=counter_service", headers={"HX-Request": "true"}
    )
    assert "<html" not in page.content.decode()
    assert "step-fields" in page.content.decode()


def test_wrong_person(it_officer) -> None:
    assert it_officer.get(ADDRESS).status_code == 403


def test_wrong_method(clerk) -> None:
    assert clerk.post(ADDRESS).status_code == 405


def test_malformed_reference(clerk, console) -> None:
    page = clerk.get("/customers/110101199001011234/")
    assert page.status_code == 422
    assert "customer.malformed" in page.content.decode()
    assert console.asked == []


def test_missing_customer(clerk) -> None:
    page = clerk.get(f"/customers/{NOBODY}/")
    assert page.status_code == 404
    assert "customer.unknown" in page.content.decode()
