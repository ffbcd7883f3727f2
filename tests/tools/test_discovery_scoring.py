"""How hits are held against what is there."""

from bench.discovery.scoring import Score, Scores
from bench.discovery.templates import Truth

_TEXT = "字" * 400


def _scored(truth: list[Truth], hits: list[Truth]) -> Scores:
    scores = Scores()
    scores.text(_TEXT, truth, hits)
    return scores


def _counts(score: Score) -> tuple[int, int, int]:
    return score.found, score.missed, score.wrong


def test_a_hit_may_leave_out_a_country_code_but_no_half_of_a_number() -> None:
    truth = [Truth(10, 25, "cn_mobile")]
    scores = _scored(truth, [Truth(14, 25, "cn_mobile")])
    assert _counts(scores.of("cn_mobile")) == (1, 0, 0)
    scores = _scored(truth, [Truth(18, 25, "cn_mobile")])
    assert _counts(scores.of("cn_mobile")) == (0, 1, 1)


def test_the_right_place_under_another_kind_is_wrong_and_missed() -> None:
    scores = _scored([Truth(0, 18, "cn_uscc")], [Truth(0, 18, "bank_card")])
    assert _counts(scores.of("cn_uscc")) == (0, 1, 0)
    assert _counts(scores.of("bank_card")) == (0, 0, 1)


def test_names_are_met_exactly_and_asked_for_only_near_something() -> None:
    truth = [
        Truth(0, 3, "person_name"),
        Truth(10, 21, "cn_mobile"),
        Truth(300, 303, "person_name"),
    ]
    scores = _scored(truth, [Truth(0, 2, "person_name")])
    assert _counts(scores.of("person_name")) == (0, 1, 1)
    scores = _scored(
        truth, [Truth(0, 3, "person_name"), Truth(300, 303, "person_name")]
    )
    assert _counts(scores.of("person_name")) == (1, 0, 0)


def test_one_hit_over_two_passages_finds_both_and_two_in_one_are_one() -> None:
    two = [Truth(0, 9, "credit_report"), Truth(10, 20, "credit_report")]
    scores = _scored(two, [Truth(0, 20, "credit_report")])
    assert _counts(scores.of("credit_report")) == (2, 0, 0)
    scores = _scored(
        two[:1], [Truth(0, 3, "credit_report"), Truth(5, 8, "credit_report")]
    )
    assert _counts(scores.of("credit_report")) == (1, 0, 0)


def test_a_column_is_held_against_its_one_kind() -> None:
    scores = Scores()
    scores.column("证件号", "cn_resident_id", {"cn_resident_id", "bank_card"})
    scores.column("流水号", None, {"cn_mobile"})
    assert _counts(scores.of("cn_resident_id")) == (1, 0, 0)
    assert _counts(scores.of("bank_card")) == (0, 0, 1)
    assert _counts(scores.of("cn_mobile")) == (0, 0, 1)


def test_precision_and_recall_are_told_where_nothing_was() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 0.0, 0.0)
    assert Score(found=3, missed=1, wrong=1).f1 == 0.75
