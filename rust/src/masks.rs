//! From a value to what may be shown of it.
//!
//! Guarantees, as the masks of the rules' side: what is shown is no longer than the value,
//! never the whole of it, and at least `hide` characters of it are gone; where it cannot
//! be masked so, a constant is shown, which does not tell its length.

use crate::wire::{Reader, Wrong};

const HIDDEN: &str = "******";
const STAR: char = '*';

/// Characters at the ends of a value that may be shown, and how many are hidden at least.
pub struct Shown {
    first: usize,
    last: usize,
    hide: usize,
}

impl Shown {
    pub fn read(reader: &mut Reader<'_>) -> Result<Option<Shown>, Wrong> {
        if !reader.flag()? {
            return Ok(None);
        }
        let (first, last, hide) = (reader.count()?, reader.count()?, reader.count()?);
        Ok(Some(Shown { first, last, hide }))
    }

    fn add(&self, value: &str, masked: &mut String) {
        let size = value.chars().count();
        let middle = size.saturating_sub(self.first + self.last);
        // Stars that the value itself holds do not pass for hidden characters.
        let own = value
            .chars()
            .skip(self.first)
            .take(middle)
            .filter(|&sign| sign == STAR)
            .count();
        if middle - own < self.hide.max(1) {
            masked.push_str(HIDDEN);
            return;
        }
        masked.extend(value.chars().take(self.first));
        masked.extend(std::iter::repeat(STAR).take(middle));
        masked.extend(value.chars().skip(size - self.last));
    }
}

/// Add what is shown of a value; a byte that belongs to no character counts as one that
/// is none.
pub fn add_masked(value: &[u8], shown: &Option<Shown>, masked: &mut String) {
    match shown {
        None => masked.push_str(HIDDEN),
        Some(shown) => shown.add(&String::from_utf8_lossy(value), masked),
    }
}
