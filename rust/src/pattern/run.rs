//! Matching at one place, with backtracking on a stack of its own.

use super::program::{Look, Many, Pattern, Step};
use super::scratch::{Back, More, Scratch};
use super::tree::WITHOUT_END;

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

const NEWLINE: u32 = 10;

impl Pattern {
    /// Match at `at`, reading no farther than `end`; what stands before is seen.
    pub fn matches<U: Unit>(
        &self,
        text: &[U],
        at: usize,
        end: usize,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        scratch.renew(self.slots, self.counters);
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
        let (mut step, mut at) = (first, begin);
        loop {
            let next = match &self.steps[step] {
                Step::Accept => {
                    scratch.stack.truncate(base);
                    return Some(at);
                }
                Step::Jump(target) => Some((*target, at)),
                Step::Split(one, other) => Some((self.split(*one, *other, text, at, scratch), at)),
                Step::Switch(table) => switched(table, text, at),
                Step::Many(many) => self.many(text, step, at, many, scratch),
                Step::Again(again) => Some(scratch.again(again, step, at)),
                Step::Look(look) => self.looked(text, step, at, look, scratch),
                own => self
                    .plain(own, text, at, scratch)
                    .map(|place| (step + 1, place)),
            };
            (step, at) = match next {
                Some(next) => next,
                None => self.back(text, base, scratch)?,
            };
        }
    }

    /// Return where a step ends that only the next one follows.
    #[inline(always)]
    fn plain<U: Unit>(
        &self,
        step: &Step,
        text: &[U],
        at: usize,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        match step {
            Step::Unit(unit) => (text.get(at)?.number() == *unit).then_some(at + 1),
            Step::Set(set) => {
                let here = text.get(at)?.number();
                self.sets[*set].has(here).then_some(at + 1)
            }
            Step::Units(units) => {
                let here = text.get(at..at + units.len())?;
                let mut pairs = here.iter().zip(units);
                let alike = pairs.all(|(own, unit)| own.number() == *unit);
                alike.then_some(at + units.len())
            }
            Step::Back(group) => {
                let (from, to) = scratch.span(*group)?;
                let end = at + (to - from);
                (end <= text.len() && text[from..to] == text[at..end]).then_some(end)
            }
            Step::End => {
                let left = &text[at..];
                (left.is_empty() || (left.len() == 1 && left[0].number() == NEWLINE)).then_some(at)
            }
            Step::Save(slot) => {
                scratch.save(*slot, at);
                Some(at)
            }
            Step::Count(counter) => {
                scratch.set_counter(*counter, 0);
                Some(at)
            }
            _ => None,
        }
    }

    /// Return the step to try first, the other one left for later if it may be needed.
    #[inline(always)]
    fn split<U: Unit>(
        &self,
        one: usize,
        other: usize,
        text: &[U],
        at: usize,
        scratch: &mut Scratch,
    ) -> usize {
        if self.fails(one, text.get(at)) {
            return other;
        }
        scratch.stack.push(Back::Try { step: other, at });
        one
    }

    #[inline]
    /// Go on behind a look, if it finds what it is for.
    fn looked<U: Unit>(
        &self,
        text: &[U],
        step: usize,
        at: usize,
        look: &Look,
        scratch: &mut Scratch,
    ) -> Option<(usize, usize)> {
        let found = at >= look.behind
            && self
                .run(text, step + 1, at - look.behind, scratch)
                .is_some();
        (found != look.negated).then_some((look.next, at))
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
        many: &Many,
        scratch: &mut Scratch,
    ) -> Option<(usize, usize)> {
        let (set, least, greedy) = (many.set, many.least as usize, many.greedy);
        let room = text.len() - at;
        let reach = match many.most {
            WITHOUT_END => room,
            most => room.min(most as usize),
        };
        let wanted = if greedy { reach } else { least.min(reach) };
        let has = |unit: &&U| self.sets[set].has(unit.number());
        let taken = text[at..at + wanted].iter().take_while(has).count();
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
            scratch.stack.push(Back::More(More {
                set,
                step: step + 1,
                at: at + least,
                most: at + reach,
            }));
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
                    let at = at - 1;
                    if at > least {
                        scratch.stack.push(Back::Fewer { step, least, at });
                    }
                    return Some((step, at));
                }
                Back::More(more) => {
                    if self.sets[more.set].has(text[more.at].number()) {
                        return Some(scratch.more(more));
                    }
                }
            }
        }
        None
    }
}

/// Take the unit that stands here; return where its arm goes on.
#[inline(always)]
fn switched<U: Unit>(table: &[(u32, usize)], text: &[U], at: usize) -> Option<(usize, usize)> {
    let here = text.get(at)?.number();
    let found = table
        .binary_search_by_key(&here, |&(first, _)| first)
        .ok()?;
    Some((table[found].1, at + 1))
}
