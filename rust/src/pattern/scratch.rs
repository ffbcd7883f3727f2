//! Where groups lie, how often what is counted was gone through, and how else to go on.

use super::program::Again;

const NOWHERE: usize = usize::MAX;

/// How else to go on, or what to set back on the way there.
pub(super) enum Back {
    Try {
        step: usize,
        at: usize,
    },
    Slot {
        slot: usize,
        was: usize,
    },
    Counter {
        counter: usize,
        was: u32,
    },
    /// One unit fewer, down to `least`.
    Fewer {
        step: usize,
        least: usize,
        at: usize,
    },
    More(More),
}

/// One unit more of a set, up to `most`.
pub(super) struct More {
    pub set: usize,
    pub step: usize,
    pub at: usize,
    pub most: usize,
}

/// Where groups begin and end, and room to work in; kept over many matches.
#[derive(Default)]
pub struct Scratch {
    pub(super) slots: Vec<usize>,
    pub(super) counters: Vec<u32>,
    pub(super) stack: Vec<Back>,
}

impl Scratch {
    /// Where a group of the last match lies; the whole is group 0.
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (self.slots[2 * group], self.slots[2 * group + 1]);
        (start != NOWHERE && end != NOWHERE).then_some((start, end))
    }

    /// Make room for a match of a pattern with so many slots and counters.
    pub(super) fn renew(&mut self, slots: usize, counters: usize) {
        self.slots.clear();
        self.slots.resize(slots, NOWHERE);
        self.counters.clear();
        self.counters.resize(counters, 0);
        self.stack.clear();
    }

    /// Go on behind one unit more, another one left for later.
    pub(super) fn more(&mut self, more: More) -> (usize, usize) {
        let (step, at) = (more.step, more.at + 1);
        if at < more.most {
            self.stack.push(Back::More(More { at, ..more }));
        }
        (step, at)
    }

    /// Note where a group begins or ends.
    pub(super) fn save(&mut self, slot: usize, at: usize) {
        let was = self.slots[slot];
        self.stack.push(Back::Slot { slot, was });
        self.slots[slot] = at;
    }

    /// Set how often something was gone through.
    pub(super) fn set_counter(&mut self, counter: usize, count: u32) {
        let was = self.counters[counter];
        self.stack.push(Back::Counter { counter, was });
        self.counters[counter] = count;
    }

    /// Go once more through what is counted, or on behind it.
    pub(super) fn again(&mut self, again: &Again, step: usize, at: usize) -> (usize, usize) {
        let &Again {
            counter,
            least,
            most,
            greedy,
            body,
        } = again;
        let count = self.counters[counter];
        if count >= most {
            return (step + 1, at);
        }
        if count >= least && !greedy {
            // Once more only if what follows does not match: counted by then.
            self.stack.push(Back::Counter {
                counter,
                was: count,
            });
            self.stack.push(Back::Try { step: body, at });
            self.stack.push(Back::Counter {
                counter,
                was: count + 1,
            });
            return (step + 1, at);
        }
        if count >= least {
            self.stack.push(Back::Try { step: step + 1, at });
        }
        self.set_counter(counter, count + 1);
        (body, at)
    }
}
