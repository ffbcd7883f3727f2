"""A certificate counts from its exam to the end of a day, and not a moment longer."""

from calendar import monthrange
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desks.training.small_packs import (
    NOON,
    SHANGHAI,
    at,
    certificate,
    pack,
    renewed,
)
from xinhu.core.base.clock import DAY, Instant, to_text
from xinhu.desks.training import refusals
from xinhu.desks.training.certifying import (
    certify,
    require_certified,
    require_counting,
)
from xinhu.desks.training.grading import Result
from xinhu.desks.training.local_days import months_after

SMALL = pack({"one": 1}, 1)
NEVER = Instant(0)


def result(right: int, total: int = 20, at_time: Instant = NOON) -> Result:
    return Result("small", 1, SMALL.digest, at_time, right, total, ())


@pytest.mark.duty("R1.1")
def test_who_reaches_the_pass_mark_is_certified_and_nobody_else() -> None:
    assert certify(SMALL, result(16), SHANGHAI).issued == NOON
    with pytest.raises(refusals.ExamFailedError) as caught:
        certify(SMALL, result(15), SHANGHAI)
    assert caught.value.params == {"right": 15, "total": 20, "pass_mark": 80}


@settings(deadline=None)
@given(total=st.integers(1, 60), mark=st.integers(1, 100), data=st.data())
def test_the_pass_mark_is_never_rounded_down(
    total: int, mark: int, data: st.DataObject
) -> None:
    right = data.draw(st.integers(0, total))
    small = pack({"one": 1}, 1, pass_mark=mark)
    enough = any(right == n for n in range(total + 1) if n * 100 >= mark * total)
    if enough:
        certify(small, result(right, total), SHANGHAI)
    else:
        with pytest.raises(refusals.ExamFailedError):
            certify(small, result(right, total), SHANGHAI)


def test_an_exam_without_questions_certifies_nobody() -> None:
    with pytest.raises(refusals.ExamFailedError):
        certify(SMALL, result(0, 0), SHANGHAI)


def test_a_result_of_another_version_certifies_nobody() -> None:
    with pytest.raises(refusals.ExamChangedError):
        certify(pack({"one": 1}, 1, version=2), result(20), SHANGHAI)


@pytest.mark.duty("R4.1")
@pytest.mark.parametrize(
    ("passed", "months", "expires"),
    [
        ("2026-03-02 12:00", 12, "2027-03-03 00:00"),
        ("2026-03-02 00:00", 12, "2027-03-03 00:00"),
        ("2026-03-02 23:59", 12, "2027-03-03 00:00"),
        ("2026-01-31 08:00", 1, "2026-03-01 00:00"),
        ("2028-02-29 08:00", 12, "2029-03-01 00:00"),
        ("2026-12-31 08:00", 2, "2027-03-01 00:00"),
        ("2026-11-30 08:00", 1, "2026-12-31 00:00"),
    ],
)
def test_it_counts_to_the_end_of_the_same_day_in_the_institutions_time(
    passed: str, months: int, expires: str
) -> None:
    small = pack({"one": 1}, 1, validity_months=months)
    got = certify(small, result(20, at_time=at(passed)), SHANGHAI)
    assert to_text(got.expires) == to_text(at(expires))


def test_where_the_clocks_change_a_day_still_ends_at_its_midnight() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    small = pack({"one": 1}, 1, validity_months=6)
    got = certify(small, result(20, at_time=at("2026-03-10 12:00")), berlin)
    assert to_text(got.expires) == "2026-09-10T22:00:00.000000Z"


@settings(deadline=None)
@given(day=st.dates(date(2020, 1, 1), date(2090, 1, 1)), months=st.integers(1, 60))
def test_months_later_is_found_by_walking_day_by_day(day: date, months: int) -> None:
    walked = day.replace(day=1)
    for _ in range(months):
        walked += timedelta(days=monthrange(walked.year, walked.month)[1])
    found = months_after(day, months)
    assert (found.year, found.month) == (walked.year, walked.month)
    assert found.day == min(day.day, monthrange(found.year, found.month)[1])


def test_it_counts_up_to_the_instant_and_not_at_it() -> None:
    held = certificate(SMALL, NOON, Instant(NOON + DAY))
    assert require_counting(SMALL, held, NOON, SHANGHAI) == NOON + DAY
    require_counting(SMALL, held, Instant(NOON + DAY - 1), SHANGHAI)
    with pytest.raises(refusals.CertificateLapsedError):
        require_counting(SMALL, held, Instant(NOON + DAY), SHANGHAI)
    with pytest.raises(refusals.CertificateNotYetError):
        require_counting(SMALL, held, Instant(NOON - 1), SHANGHAI)


def test_the_certificate_of_another_course_opens_nothing() -> None:
    other = pack({"one": 1}, 1, code="other")
    held = certificate(other, NOON, Instant(NOON + DAY))
    with pytest.raises(refusals.CertificateOtherCourseError):
        require_counting(SMALL, held, NOON, SHANGHAI)
    with pytest.raises(refusals.CertificateMissingError):
        require_certified(SMALL, [held], NOON, SHANGHAI)


@pytest.mark.parametrize("version", [0, -1, 2, 10**9])
def test_a_version_that_nobody_knows_does_not_count(version: int) -> None:
    held = certificate(SMALL, NOON, Instant(NOON + DAY), version)
    with pytest.raises(refusals.CertificateVersionError):
        require_counting(SMALL, held, NOON, SHANGHAI)


@pytest.mark.duty("R4.1")
def test_a_newer_version_demands_renewal_after_its_last_day() -> None:
    small = pack({"one": 1}, 1, version=3, renewal=renewed(3, "2026-03-05"))
    old = certificate(small, NOON, at("2027-01-01 00:00"), version=2)
    new = certificate(small, NOON, at("2027-01-01 00:00"), version=3)
    last = at("2026-03-06 00:00")
    assert require_counting(small, old, Instant(last - 1), SHANGHAI) == last
    with pytest.raises(refusals.CertificateOutdatedError):
        require_counting(small, old, last, SHANGHAI)
    assert require_counting(small, new, last, SHANGHAI) == new.expires


def test_a_newer_version_without_renewal_leaves_certificates_as_they_are() -> None:
    small = pack({"one": 1}, 1, version=3)
    old = certificate(small, NOON, Instant(NOON + DAY), version=1)
    assert require_counting(small, old, NOON, SHANGHAI) == old.expires


def test_renewal_never_makes_a_certificate_last_longer() -> None:
    small = pack({"one": 1}, 1, version=2, renewal=renewed(2, "2099-01-01"))
    old = certificate(small, NOON, Instant(NOON + DAY), version=1)
    assert require_counting(small, old, NOON, SHANGHAI) == old.expires


SPANS = st.tuples(st.integers(-5, 5), st.integers(-5, 8), st.integers(1, 3))


@settings(deadline=None)
@given(spans=st.lists(SPANS, max_size=6), order=st.randoms(use_true_random=False))
def test_the_best_certificate_counts_whatever_else_is_held(spans, order) -> None:
    small = pack({"one": 1}, 1, version=2)
    held = [
        certificate(small, Instant(NOON + a * DAY), Instant(NOON + b * DAY), version)
        for a, b, version in spans
    ]
    order.shuffle(held)
    good = [NOON + b * DAY for a, b, version in spans if a <= 0 < b and version <= 2]
    if good:
        assert require_certified(small, held, NOON, SHANGHAI) == max(good)
    else:
        with pytest.raises(refusals.CertificateRefusal):
            require_certified(small, held, NOON, SHANGHAI)
