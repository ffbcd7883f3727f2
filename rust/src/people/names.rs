//! Names of people in sentences: a surname, what stands before it, what follows it.
//!
//! A name is a surname with one or two characters behind it; the weaker what stands
//! before, the more is demanded of the rest. The rules say which words are which.

use super::lists::{Endings, Table, WordSet};
use super::Stretch;
use crate::pattern::{Pattern, Scratch};
use crate::wire::{Reader, Wrong};

const SINGLE: u16 = 1;
const DOUBLE: u16 = 1 << 1;
const GIVEN: u16 = 1 << 2;
const ENDS: u16 = 1 << 3;
const NEVER: u16 = 1 << 4;
const VALUE_FIRST: u16 = 1 << 5;
const AFTER_FIRST: u16 = 1 << 6;
const SIGN: u16 = 1 << 7;
const SOUND: u16 = 1 << 8;
const HAN: u16 = 1 << 9;
const ALL_HAN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// Characters before a name that are looked at.
const LONGEST: usize = 12;
const DOT: u32 = 0xB7;
const PARTICLE: u32 = 0x7684;
/// Characters of a part of a name with a dot.
const PARTS: std::ops::RangeInclusive<usize> = 2..=8;

/// What is before a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Title,
    Free,
    Verb,
    Over,
}

/// What is behind it: a value or a form of address, a sign, a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Value,
    Sign,
    Word,
}

/// Words of the rules, ready to be asked for.
pub struct Names {
    table: Table,
    doubles: WordSet,
    words: WordSet,
    none: WordSet,
    titles: Endings,
    verbs: Endings,
    value: Pattern,
    after: Pattern,
    dotted: Pattern,
}

/// Where a surname begins, where it ends, where the name would end.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    given: usize,
    end: usize,
}

impl Names {
    pub fn read(reader: &mut Reader<'_>) -> Result<Names, Wrong> {
        let mut table = Table::new();
        for bit in [SINGLE, GIVEN, NEVER, VALUE_FIRST, AFTER_FIRST, SIGN, SOUND] {
            table.add(bit, reader.characters()?.chars());
        }
        table.add(HAN, ALL_HAN);
        let firsts = reader.characters()?;
        table.add(DOUBLE, firsts.chars());
        let titles = reader.list(Reader::characters)?;
        let verbs = reader.list(Reader::characters)?;
        let lasts = titles
            .iter()
            .chain(&verbs)
            .filter_map(|word| word.chars().last());
        table.add(ENDS, lasts);
        table.add(ENDS, char::from_u32(PARTICLE));
        Ok(Names {
            table,
            doubles: WordSet::read(reader)?,
            words: WordSet::read(reader)?,
            none: WordSet::read(reader)?,
            titles: Endings::new(&titles),
            verbs: Endings::new(&verbs),
            value: Pattern::of_characters(reader.characters()?)?,
            after: Pattern::of_characters(reader.characters()?)?,
            dotted: Pattern::of_characters(reader.characters()?)?,
        })
    }

    pub fn find(&self, text: &[u32], stretches: &[Stretch], scratch: &mut Scratch) -> Vec<Stretch> {
        let mut found = Vec::new();
        for &(begin, end) in stretches {
            let mut at = begin;
            while at < end {
                let given = self.surname(text, at);
                if given == 0 {
                    at += 1;
                    continue;
                }
                found.extend(self.end(text, at, given, scratch).map(|over| (at, over)));
                at = given;
            }
        }
        if text.contains(&DOT) {
            for &stretch in stretches {
                self.add_dotted(text, stretch, scratch, &mut found);
            }
        }
        found
    }

    /// Return where a surname ends that begins here, 0 where none does.
    fn surname(&self, text: &[u32], at: usize) -> usize {
        let here = self.table.at(text, at);
        if here & (SINGLE | DOUBLE) == 0 {
            return 0;
        }
        let double =
            here & DOUBLE != 0 && at + 2 < text.len() && self.doubles.has(&text[at..at + 2]);
        if double && self.is_han(text, at + 2) {
            return at + 2;
        }
        let behind = self.table.at(text, at + 1);
        let before = if at > 0 {
            self.table.of(text[at - 1])
        } else {
            0
        };
        let may = behind & GIVEN != 0 || before & ENDS != 0 || before & HAN == 0;
        if here & SINGLE != 0 && behind & HAN != 0 && may {
            at + 1
        } else {
            0
        }
    }

    fn is_han(&self, text: &[u32], at: usize) -> bool {
        self.table.at(text, at) & HAN != 0
    }

    /// Return where the name ends whose surname stands here.
    fn end(
        &self,
        text: &[u32],
        start: usize,
        given: usize,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        let mut before = None;
        let mut best = None;
        for end in [given + 2, given + 1] {
            let place = Place { start, given, end };
            let behind = match self.behind(text, place, scratch) {
                Some(behind) if best.is_none() || behind == Behind::Value => behind,
                _ => continue,
            };
            before = before.or_else(|| self.before(text, start));
            match before {
                Some(Before::Over) if behind != Behind::Value => continue,
                None => return best,
                _ => {}
            }
            let titled = before == Some(Before::Title);
            if self.is_name(text, place, behind, titled) {
                if behind != Behind::Word {
                    return Some(end);
                }
                best = best.or(Some(end));
            }
        }
        best
    }

    /// Tell whether all else lets it be one, so far as the dictionary tells.
    fn is_name(&self, text: &[u32], place: Place, behind: Behind, titled: bool) -> bool {
        let Place { start, given, end } = place;
        let usual = text[given..end]
            .iter()
            .all(|&point| self.table.of(point) & GIVEN != 0);
        if !usual && !titled {
            return false;
        }
        let sure = usual && titled && behind != Behind::Word || given - start > 1;
        if self.is_word(text, place, sure) {
            return false;
        }
        behind == Behind::Value || sure || !self.is_across(text, place)
    }

    /// Tell whether what stands here is a word, or begins or ends as one.
    ///
    /// Where it is `sure`, as all else speaks for a name, its beginning may be a word.
    fn is_word(&self, text: &[u32], place: Place, sure: bool) -> bool {
        let Place { start, end, .. } = place;
        let begin = cut(text, start, start + 2);
        if self.none.has(begin) || self.none.has(&text[end - 2..end]) {
            return true;
        }
        if self.words.has(&text[start..end]) || (!sure && self.words.has(begin)) {
            return true;
        }
        self.words.has(cut(text, start, start + 3)) || self.words.has(cut(text, start, start + 4))
    }

    /// Tell whether a word begins within the name and ends behind it, or is its end.
    fn is_across(&self, text: &[u32], place: Place) -> bool {
        let Place { given, end, .. } = place;
        self.words.has(cut(text, end - 1, end + 1))
            || (end - given > 1 && self.words.has(&text[given..end]))
    }

    fn behind(&self, text: &[u32], place: Place, scratch: &mut Scratch) -> Option<Behind> {
        let Place { given, end, .. } = place;
        if end > text.len() || !(given..end).all(|at| self.is_han(text, at)) {
            return None;
        }
        if self.table.of(text[end - 1]) & NEVER != 0 {
            return None;
        }
        let behind = self.follows(text, end, scratch)?;
        // The last character may begin a word that runs on: 谢晓·月收入.
        let runs_on = |over: Option<usize>| over.map_or(false, |over| over > end);
        let over = runs_on(self.value_end(text, end - 1, scratch))
            || runs_on(self.after_end(text, end - 1, scratch));
        (!over).then_some(behind)
    }

    fn follows(&self, text: &[u32], end: usize, scratch: &mut Scratch) -> Option<Behind> {
        if self.value_end(text, end, scratch).is_some() {
            return Some(Behind::Value);
        }
        if !self.is_han(text, end) {
            return Some(Behind::Sign);
        }
        let word =
            self.words.has(cut(text, end, end + 2)) || self.after_end(text, end, scratch).is_some();
        word.then_some(Behind::Word)
    }

    fn value_end(&self, text: &[u32], at: usize, scratch: &mut Scratch) -> Option<usize> {
        if self.table.at(text, at) & VALUE_FIRST == 0 {
            return None;
        }
        self.value.matches(text, at, text.len(), scratch)
    }

    fn after_end(&self, text: &[u32], at: usize, scratch: &mut Scratch) -> Option<usize> {
        if self.table.at(text, at) & AFTER_FIRST == 0 {
            return None;
        }
        self.after.matches(text, at, text.len(), scratch)
    }

    fn before(&self, text: &[u32], start: usize) -> Option<Before> {
        let ahead = &text[start.saturating_sub(LONGEST)..start];
        let signs = ahead
            .iter()
            .rev()
            .take_while(|&&point| self.table.of(point) & SIGN != 0)
            .count();
        let bare = &ahead[..ahead.len() - signs];
        if self.titles.end(bare) {
            return Some(Before::Title);
        }
        if start == 0 || !self.is_han(text, start - 1) {
            return Some(Before::Free);
        }
        if self.words.has(&text[start - 1..start + 1]) {
            return None;
        }
        if self.verbs.end(bare) {
            return Some(Before::Verb);
        }
        let over = self.words.has(&ahead[ahead.len().saturating_sub(2)..])
            || ahead.last() == Some(&PARTICLE);
        over.then_some(Before::Over)
    }

    /// Add names of two parts with a dot between them.
    fn add_dotted(
        &self,
        text: &[u32],
        stretch: Stretch,
        scratch: &mut Scratch,
        found: &mut Vec<Stretch>,
    ) {
        let (mut begin, end) = stretch;
        let end = end.min(text.len());
        let mut from = begin;
        while let Some(step) = text[from.min(end)..end]
            .iter()
            .position(|&point| point == DOT)
        {
            let dot = from + step;
            let far = begin.max(dot.saturating_sub(*PARTS.end()));
            let sounds = text[far..dot]
                .iter()
                .rev()
                .take_while(|&&point| self.table.of(point) & SOUND != 0);
            let start = dot - sounds.count();
            if PARTS.contains(&(dot - start)) {
                if let Some(over) = self.dotted.matches(text, start, end, scratch) {
                    begin = over;
                    found.push((start, over));
                }
            }
            from = begin.max(dot + 1);
        }
    }
}

/// What stands between two places, as far as the text goes.
fn cut(text: &[u32], from: usize, to: usize) -> &[u32] {
    &text[from.min(text.len())..to.min(text.len())]
}
