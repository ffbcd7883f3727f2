//! Matching at one place, with backtracking on a stack of its own.

use super::parse::WITHOUT_END;
use super::program::{Pattern, Step};

/// What may stand in a text: a byte or a character.
pub trait Unit: Copy + Eq {
    fn number(self) -> u32;
}

impl Unit for u8 {
    #[inline]
    fn number(self) -> u32 {
        u32::from(self)
    }
}

impl Unit for u32 {
    #[inline]
    fn number(self) -> u32 {
        self
    }
}

const NOWHERE: usize = usize::MAX;
const NEWLINE: u32 = 10;

enum Back {
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
    /// One unit more, up to `most`.
    More {
        set: usize,
        step: usize,
        at: usize,
        most: usize,
    },
}

/// Where groups begin and end, and room to work in; kept over many matches.
#[derive(Default)]
pub struct Scratch {
    slots: Vec<usize>,
    counters: Vec<u32>,
    stack: Vec<Back>,
}

impl Scratch {
    /// Where a group of the last match lies; the whole is group 0.
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (self.slots[2 * group], self.slots[2 * group + 1]);
        (start != NOWHERE && end != NOWHERE).then_some((start, end))
    }
}

impl Pattern {
    /// Match at `at`, reading no farther than `end`; what stands before is seen.
    pub fn matches<U: Unit>(
        &self,
        text: &[U],
        at: usize,
        end: usize,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        scratch.slots.clear();
        scratch.slots.resize(self.slots, NOWHERE);
        scratch.counters.clear();
        scratch.counters.resize(self.counters, 0);
        scratch.stack.clear();
        let over = self.run(&text[..end], 0, at, scratch)?;
        scratch.slots[0] = at;
        scratch.slots[1] = over;
        Some(over)
    }

    fn run<U: Unit>(
        &self,
        text: &[U],
        first: usize,
        begin: usize,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        let base = scratch.stack.len();
        let mut step = first;
        let mut at = begin;
        loop {
            let next = match &self.steps[step] {
                Step::Accept => {
                    scratch.stack.truncate(base);
                    return Some(at);
                }
                Step::Unit(unit) => {
                    (at < text.len() && text[at].number() == *unit).then(|| (step + 1, at + 1))
                }
                Step::Units(units) => {
                    let found = text.get(at..at + units.len()).map_or(false, |here| {
                        here.iter()
                            .zip(units)
                            .all(|(own, unit)| own.number() == *unit)
                    });
                    found.then(|| (step + 1, at + units.len()))
                }
                Step::Set(set) => (at < text.len() && self.sets[*set].has(text[at].number()))
                    .then(|| (step + 1, at + 1)),
                Step::Jump(target) => Some((*target, at)),
                Step::Split(target, other) if self.fails(*target, text.get(at)) => {
                    Some((*other, at))
                }
                Step::Split(target, other) => {
                    scratch.stack.push(Back::Try { step: *other, at });
                    Some((*target, at))
                }
                Step::Switch(table) => text.get(at).and_then(|unit| {
                    let found = table
                        .binary_search_by_key(&unit.number(), |&(first, _)| first)
                        .ok()?;
                    Some((table[found].1, at + 1))
                }),
                Step::Save(slot) => {
                    scratch.stack.push(Back::Slot {
                        slot: *slot,
                        was: scratch.slots[*slot],
                    });
                    scratch.slots[*slot] = at;
                    Some((step + 1, at))
                }
                Step::Many {
                    set,
                    least,
                    most,
                    greedy,
                } => self.many(text, step, at, (*set, *least, *most, *greedy), scratch),
                Step::Count(counter) => {
                    scratch.set_counter(*counter, 0);
                    Some((step + 1, at))
                }
                Step::Again {
                    counter,
                    least,
                    most,
                    greedy,
                    body,
                } => {
                    let count = scratch.counters[*counter];
                    scratch.again(count, step, at, (*counter, *least, *most, *greedy, *body))
                }
                Step::Look {
                    behind,
                    negated,
                    next,
                } => {
                    let found =
                        at >= *behind && self.run(text, step + 1, at - behind, scratch).is_some();
                    (found != *negated).then_some((*next, at))
                }
                Step::Back(group) => scratch.span(*group).and_then(|(from, to)| {
                    let end = at + (to - from);
                    (end <= text.len() && text[from..to] == text[at..end]).then(|| (step + 1, end))
                }),
                Step::End => {
                    let left = &text[at..];
                    (left.is_empty() || (left.len() == 1 && left[0].number() == NEWLINE))
                        .then(|| (step + 1, at))
                }
            };
            let (to, place) = match next {
                Some(next) => next,
                None => self.back(text, base, scratch)?,
            };
            step = to;
            at = place;
        }
    }

    /// Tell whether a step fails at once at what stands here; if not, it still may.
    #[inline]
    fn fails<U: Unit>(&self, step: usize, here: Option<&U>) -> bool {
        let has = |wanted: u32| here.map_or(false, |unit| unit.number() == wanted);
        match &self.steps[step] {
            Step::Unit(unit) => !has(*unit),
            Step::Units(units) => !has(units[0]),
            Step::Set(set) => !here.map_or(false, |unit| self.sets[*set].has(unit.number())),
            _ => false,
        }
    }

    /// Take one unit as often as is asked for; leave on the stack how else to go on.
    fn many<U: Unit>(
        &self,
        text: &[U],
        step: usize,
        at: usize,
        (set, least, most, greedy): (usize, u32, u32, bool),
        scratch: &mut Scratch,
    ) -> Option<(usize, usize)> {
        let has = &self.sets[set];
        let (least, most) = (least as usize, most as usize);
        let room = text.len() - at;
        let reach = if most == WITHOUT_END as usize {
            room
        } else {
            most.min(room)
        };
        let wanted = if greedy { reach } else { least.min(reach) };
        let taken = text[at..at + wanted]
            .iter()
            .take_while(|unit| has.has(unit.number()))
            .count();
        if taken < least {
            return None;
        }
        if greedy {
            if taken > least {
                scratch.stack.push(Back::Fewer {
                    step: step + 1,
                    least: at + least,
                    at: at + taken,
                });
            }
        } else if reach > least {
            scratch.stack.push(Back::More {
                set,
                step: step + 1,
                at: at + least,
                most: at + reach,
            });
        }
        Some((step + 1, at + taken))
    }

    /// Return where to go on with what was left on the stack.
    fn back<U: Unit>(
        &self,
        text: &[U],
        base: usize,
        scratch: &mut Scratch,
    ) -> Option<(usize, usize)> {
        while scratch.stack.len() > base {
            match scratch.stack.pop()? {
                Back::Try { step, at } => return Some((step, at)),
                Back::Slot { slot, was } => scratch.slots[slot] = was,
                Back::Counter { counter, was } => scratch.counters[counter] = was,
                Back::Fewer { step, least, at } => {
                    if at - 1 > least {
                        scratch.stack.push(Back::Fewer {
                            step,
                            least,
                            at: at - 1,
                        });
                    }
                    return Some((step, at - 1));
                }
                Back::More {
                    set,
                    step,
                    at,
                    most,
                } => {
                    if self.sets[set].has(text[at].number()) {
                        if at + 1 < most {
                            scratch.stack.push(Back::More {
                                set,
                                step,
                                at: at + 1,
                                most,
                            });
                        }
                        return Some((step, at + 1));
                    }
                }
            }
        }
        None
    }
}

impl Scratch {
    fn set_counter(&mut self, counter: usize, count: u32) {
        let was = self.counters[counter];
        self.stack.push(Back::Counter { counter, was });
        self.counters[counter] = count;
    }

    fn again(
        &mut self,
        count: u32,
        step: usize,
        at: usize,
        (counter, least, most, greedy, body): (usize, u32, u32, bool, usize),
    ) -> Option<(usize, usize)> {
        if count >= most {
            return Some((step + 1, at));
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
            return Some((step + 1, at));
        }
        if count >= least {
            self.stack.push(Back::Try { step: step + 1, at });
        }
        self.set_counter(counter, count + 1);
        Some((body, at))
    }
}
