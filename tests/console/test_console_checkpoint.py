"""The latest checkpoint: parts, signatures checked, and how to go further."""

ADDRESS = "/register/checkpoint/"
SOMEBODY = {"operator": "op-somebody", "post": "counter", "zone": "branch"}


def test_it_shows_the_note_and_what_each_signature_is_worth(clerk, console) -> None:
    console.world.append(SOMEBODY, "search", "permit")
    text = clerk.get(ADDRESS).content.decode()
    assert "simulated.example/register" in text
    assert console.world.tree.root().hex() in text
    assert "ML-DSA-44" in text
    assert text.count("badge-worth-holds") == 2
    assert "verify_register.py" in text


def test_before_the_first_entry_there_is_none(clerk) -> None:
    assert "还没有检查点" in clerk.get(ADDRESS).content.decode()


def test_a_signature_that_does_not_hold_raises_the_alarm(clerk, console) -> None:
    console.world.append(SOMEBODY, "search", "permit")
    console.world.forge = True
    page = clerk.get(ADDRESS)
    assert page.status_code == 502
    assert "checkpoint.refuted" in page.content.decode()


def test_the_note_is_given_as_a_file_byte_by_byte(clerk, console) -> None:
    console.world.append(SOMEBODY, "search", "permit")
    body = clerk.get(f"{ADDRESS}?as=file").content
    assert body.startswith(b"simulated.example/register\n1\n")


def test_keys_of_somebody_else_raise_the_alarm(clerk, console) -> None:
    console.world.append(SOMEBODY, "search", "permit")
    console.world.published = ()
    assert clerk.get(ADDRESS).status_code == 502


def test_whoever_is_not_logged_in_is_led_away(stranger) -> None:
    assert stranger.get(ADDRESS).status_code == 302


def test_wrong_method(clerk) -> None:
    assert clerk.post(ADDRESS).status_code == 405
