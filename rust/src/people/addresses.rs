//! Addresses in sentences: a place, and parts of it down to a number or a house.

use super::lists::{Table, WordSet};
use super::Stretch;
use crate::pattern::{Pattern, Scratch};
use crate::wire::{Reader, Wrong};

const FIRST: u16 = 1;
const NAMED: &str = "named";
const KNOWN: &str = "known";

/// Places and words at which an address may begin, and its shape.
pub struct Addresses {
    firsts: Table,
    pairs: WordSet,
    whole: Pattern,
    groups: [usize; 2],
}

impl Addresses {
    pub fn read(reader: &mut Reader<'_>) -> Result<Addresses, Wrong> {
        let mut firsts = Table::new();
        firsts.add(FIRST, reader.characters()?.chars());
        let pairs = WordSet::read(reader)?;
        let whole = Pattern::of_characters(reader.characters()?)?;
        let groups = [whole.group(NAMED), whole.group(KNOWN)];
        Ok(Addresses {
            firsts,
            pairs,
            whole,
            groups,
        })
    }

    pub fn find(&self, text: &[u32], stretches: &[Stretch], scratch: &mut Scratch) -> Vec<Stretch> {
        let mut found = Vec::new();
        let mut behind = 0;
        for at in stretches
            .iter()
            .flat_map(|&(begin, end)| begin..end.min(text.len()))
        {
            if at < behind || self.firsts.of(text[at]) == 0 || at + 1 >= text.len() {
                continue;
            }
            if !self.pairs.has(&text[at..at + 2]) {
                continue;
            }
            if let Some(end) = self.whole.matches(text, at, text.len(), scratch) {
                behind = end;
                found.extend(self.groups.iter().find_map(|&group| scratch.span(group)));
            }
        }
        found
    }
}
