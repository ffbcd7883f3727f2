//! Passwords, keys and magnetic tracks: what stands where one would stand, and is none.

use std::cell::RefCell;

use super::cards::is_luhn;
use super::{different, Known, GOOD};
use crate::pattern::{Pattern, Scratch};
use crate::wire::{Reader, Wrong};

const FEWEST: usize = 2;
/// Different characters in a key.
const VARIED: usize = 7;
const PLAIN_WORD: Option<usize> = Some(1);

/// Shapes by which such values are told.
pub struct Shapes {
    reference: Pattern,
    range: Pattern,
    word: Pattern,
    track: Pattern,
    body: Pattern,
    scratch: RefCell<Scratch>,
}

impl Shapes {
    pub fn read(reader: &mut Reader<'_>) -> Result<Shapes, Wrong> {
        Ok(Shapes {
            reference: reader.pattern()?,
            range: reader.pattern()?,
            word: reader.pattern()?,
            track: reader.pattern()?,
            body: reader.pattern()?,
            scratch: RefCell::default(),
        })
    }

    fn is(&self, shape: &Pattern, value: &[u8]) -> bool {
        shape
            .matches(value, 0, value.len(), &mut self.scratch.borrow_mut())
            .is_some()
    }

    /// Outcome 1: a plain word.
    pub fn secret(&self, value: &[u8], known: &Known) -> Option<usize> {
        let small = String::from_utf8_lossy(value).to_lowercase();
        let filler = format!(" {} ", small.trim_end_matches(&['?', '!'][..]));
        if known
            .fillers
            .windows(filler.len())
            .any(|part| part == filler.as_bytes())
        {
            return None;
        }
        if self.is(&self.reference, value)
            || different(value) < FEWEST
            || self.is(&self.range, value)
        {
            return None;
        }
        if self.is(&self.word, value) {
            PLAIN_WORD
        } else {
            GOOD
        }
    }

    pub fn key(&self, value: &[u8]) -> Option<usize> {
        self.issued_key(value)?;
        let mixed = value.iter().any(u8::is_ascii_digit)
            && value.iter().any(|byte| byte.is_ascii_alphabetic());
        mixed.then_some(0)
    }

    pub fn issued_key(&self, value: &[u8]) -> Option<usize> {
        (!self.is(&self.reference, value) && different(value) >= VARIED).then_some(0)
    }

    pub fn pem(&self, value: &[u8]) -> Option<usize> {
        let mut scratch = self.scratch.borrow_mut();
        let found = (0..value.len()).any(|at| {
            self.body
                .matches(value, at, value.len(), &mut scratch)
                .is_some()
        });
        found.then_some(0)
    }

    pub fn track(&self, value: &[u8]) -> Option<usize> {
        let mut scratch = self.scratch.borrow_mut();
        self.track.matches(value, 0, value.len(), &mut scratch)?;
        let (start, end) = scratch.span(1)?;
        is_luhn(&value[start..end]).then_some(0)
    }
}
