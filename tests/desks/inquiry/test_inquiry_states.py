"""The states of an inquiry: what was never sent, and what only a person moves on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.errors import BadInput
from xinhu.desks.inquiry.states import ENDS, FOR_A_PERSON, STEPS, State, Step, after


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", list(Step))
def test_a_step_is_in_the_table_or_refused(state: State, step: Step) -> None:
    if (state, step) in STEPS:
        assert after(state, step) is STEPS[state, step]
        return
    with pytest.raises(BadInput) as refused:
        after(state, step)
    assert refused.value.params == {"state": state.value}


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_follows_an_end(state: State) -> None:
    assert not [step for (from_, step) in STEPS if from_ is state]


@given(st.lists(st.sampled_from(list(Step)), max_size=40))
def test_a_second_sending_follows_a_persons_word_or_a_proof_that_nothing_left(
    steps: list[Step],
) -> None:
    state, owed = State.RESERVED, False
    for step in steps:
        try:
            following = after(state, step)
        except BadInput:
            continue
        if following is State.SENDING:
            # `owed`: something may have left, and nobody has said otherwise since.
            assert not owed or state in FOR_A_PERSON
            owed = True
        if step is Step.RETURN:
            owed = False
        state = following


@given(st.lists(st.sampled_from(list(Step)), max_size=40))
def test_without_a_person_nothing_is_sent_twice(steps: list[Step]) -> None:
    state, sent = State.RESERVED, 0
    for step in steps:
        if state in FOR_A_PERSON:
            break
        try:
            state = after(state, step)
        except BadInput:
            continue
        sent += state is State.SENDING
    assert sent <= 1


def test_an_end_waits_for_nobody() -> None:
    assert not ENDS & FOR_A_PERSON
