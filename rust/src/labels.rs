//! Words beside a value: what it is called where it stands.

use crate::wire::{Reader, Wrong};
use crate::words::Words;

/// Characters between a value and what something else is called.
const ADJACENT: usize = 8;
/// Bytes of a character, at most.
const WIDEST: usize = 4;
/// As far as most detectors look ahead and behind, in bytes: words are found once for all.
const USUAL: usize = 72;
const USUAL_BEHIND: usize = 48;
const SPEAKS: u8 = 1;
const AGAINST: u8 = 2;

/// What the words beside a value say of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Label {
    Nothing,
    Context,
    Against,
}

/// The words of one detector.
pub struct Labels {
    /// For each word of all detectors, what it says to this one.
    said: Vec<u8>,
    before: usize,
    after: usize,
}

#[derive(Clone, Copy)]
struct Mark {
    begin: usize,
    end: usize,
    number: u32,
}

/// The words around one value, found once for all who ask.
#[derive(Default)]
pub struct Around {
    ahead: Marks,
    behind: Marks,
}

/// The words on one side of a place, as far as somebody asked.
#[derive(Default)]
struct Marks {
    known: Option<(usize, usize)>,
    marks: Vec<Mark>,
}

impl Labels {
    pub fn read(reader: &mut Reader<'_>, words: usize) -> Result<Option<Labels>, Wrong> {
        if !reader.flag()? {
            return Ok(None);
        }
        let (before, after) = (reader.count()?, reader.count()?);
        let mut said = vec![0; words];
        for _ in 0..reader.count()? {
            let number = reader.count()?;
            let speaks = reader.flag()?;
            let against = reader.flag()?;
            *said
                .get_mut(number)
                .ok_or(Wrong("a word that is not there"))? =
                if speaks { SPEAKS } else { 0 } | if against { AGAINST } else { 0 };
        }
        Ok(Some(Labels {
            said,
            before,
            after,
        }))
    }

    /// Judge a value by the words around it.
    pub fn of(
        &self,
        text: &[u8],
        start: usize,
        end: usize,
        words: &Words,
        around: &mut Around,
    ) -> Label {
        around
            .ahead
            .look_ahead(text, start, self.before.max(USUAL), words);
        if let Some((over, said)) =
            self.nearest(&around.ahead.marks, start.saturating_sub(self.before))
        {
            if said & AGAINST == 0 {
                return Label::Context;
            }
            return if is_adjacent(&text[over..start]) {
                Label::Against
            } else {
                Label::Nothing
            };
        }
        if self.after > 0 {
            around
                .behind
                .look_behind(text, end, self.after.max(USUAL_BEHIND), words);
            let speaks = |mark: &Mark| {
                mark.end <= end + self.after && self.said[mark.number as usize] & SPEAKS != 0
            };
            if around.behind.marks.iter().any(speaks) {
                return Label::Context;
            }
        }
        Label::Nothing
    }

    /// Return the end of the last word ahead, and what it says.
    ///
    /// Of words that overlap the one that begins first counts, then the longest.
    fn nearest(&self, ahead: &[Mark], low: usize) -> Option<(usize, u8)> {
        let own = |mark: &&Mark| mark.begin >= low && self.said[mark.number as usize] != 0;
        let mut last: Option<&Mark> = None;
        // In order of their begin, longer ones first.
        for mark in ahead.iter().filter(own) {
            if last.map_or(true, |one| mark.begin >= one.end) {
                last = Some(mark);
            }
        }
        last.map(|mark| (mark.end, self.said[mark.number as usize]))
    }
}

impl Marks {
    /// Tell whether words were sought so far from a place; note that they are now.
    fn is_known(&mut self, place: usize, reach: usize) -> bool {
        if matches!(self.known, Some((known, far)) if known == place && far >= reach) {
            return true;
        }
        self.known = Some((place, reach));
        self.marks.clear();
        false
    }

    fn look_ahead(&mut self, text: &[u8], start: usize, reach: usize, words: &Words) {
        if self.is_known(start, reach) {
            return;
        }
        let marks = &mut self.marks;
        find(text, start.saturating_sub(reach), start, words, marks);
        marks.sort_unstable_by_key(|mark| (mark.begin, usize::MAX - mark.end));
    }

    fn look_behind(&mut self, text: &[u8], end: usize, reach: usize, words: &Words) {
        if !self.is_known(end, reach) {
            find(
                text,
                end,
                (end + reach).min(text.len()),
                words,
                &mut self.marks,
            );
        }
    }
}

fn find(text: &[u8], from: usize, to: usize, words: &Words, marks: &mut Vec<Mark>) {
    words.find(&text[from..to], |at, number| {
        let begin = from + at;
        marks.push(Mark {
            begin,
            end: begin + words.size(number),
            number,
        });
    });
}

fn is_adjacent(between: &[u8]) -> bool {
    between.len() <= ADJACENT * WIDEST && characters(between) <= ADJACENT
}

/// Count the characters, and leave out bytes that belong to none.
fn characters(mut bytes: &[u8]) -> usize {
    let mut count = 0;
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => return count + text.chars().count(),
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                count += valid.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
                bytes = &rest[error.error_len().unwrap_or(rest.len())..];
            }
        }
    }
}
