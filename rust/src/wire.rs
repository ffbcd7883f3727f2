//! What the rules' side writes down of its detectors, read piece by piece.
//!
//! Numbers are four bytes, the least first; a text is its size and its bytes.

use crate::pattern::{Pattern, Refused};

/// What was written cannot be used.
#[derive(Debug)]
pub struct Wrong(pub &'static str);

impl From<Refused> for Wrong {
    fn from(refused: Refused) -> Wrong {
        Wrong(refused.0)
    }
}

pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, size: usize) -> Result<&'a [u8], Wrong> {
        if size > self.0.len() {
            return Err(Wrong("the rules end too early"));
        }
        let (taken, rest) = self.0.split_at(size);
        self.0 = rest;
        Ok(taken)
    }

    pub fn number(&mut self) -> Result<u32, Wrong> {
        let bytes = self.take(4)?;
        Ok(bytes
            .iter()
            .rev()
            .fold(0, |sum, &byte| sum << 8 | u32::from(byte)))
    }

    pub fn count(&mut self) -> Result<usize, Wrong> {
        Ok(self.number()? as usize)
    }

    pub fn flag(&mut self) -> Result<bool, Wrong> {
        Ok(self.number()? != 0)
    }

    pub fn text(&mut self) -> Result<&'a [u8], Wrong> {
        let size = self.count()?;
        self.take(size)
    }

    pub fn characters(&mut self) -> Result<&'a str, Wrong> {
        std::str::from_utf8(self.text()?).map_err(|_| Wrong("no text"))
    }

    pub fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Wrong>,
    ) -> Result<Vec<T>, Wrong> {
        let count = self.count()?;
        (0..count).map(|_| read(self)).collect()
    }

    pub fn counts(&mut self) -> Result<Vec<usize>, Wrong> {
        self.list(Reader::count)
    }

    pub fn texts(&mut self) -> Result<Vec<Vec<u8>>, Wrong> {
        self.list(|reader| Ok(reader.text()?.to_vec()))
    }

    pub fn pattern(&mut self) -> Result<Pattern, Wrong> {
        Ok(Pattern::of_bytes(self.text()?)?)
    }

    pub fn patterns(&mut self) -> Result<Vec<Pattern>, Wrong> {
        self.list(Reader::pattern)
    }
}
