"""The states of an inquiry: what was never sent, and what only a person moves on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhu.core.base.errors import BadInput
from xinhu.desks.inquiry.states import BY_PERSON, ENDS, STEPS, State, Step, after


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
            assert not owed or step in BY_PERSON
            owed = True
        if step is Step.RETURN:
            owed = False
        state = following


@given(st.lists(st.sampled_from(sorted(set(Step) - BY_PERSON)), max_size=40))
def test_without_a_person_doubt_ends_in_an_answer_or_proof_that_nothing_left(
    steps: list[Step],
) -> None:
    state = State.UNCLEAR
    for step in steps:
        before = state
        try:
            state = after(state, step)
        except BadInput:
            continue
        if before is State.UNCLEAR:
            assert step in {Step.ANSWER, Step.RETURN}
