//! One detector, as the rules' side writes it down.

use crate::labels::Labels;
use crate::masks::Shown;
use crate::pattern::Pattern;
use crate::people::Finder;
use crate::validators::Validator;
use crate::wire::{Reader, Wrong};

/// Other hits without which a value is none.
#[derive(Clone, PartialEq, Eq)]
pub struct Near {
    pub kinds: Vec<u32>,
    pub within: usize,
}

/// One detector.
pub struct Detector {
    pub key: Vec<u8>,
    pub kind: u32,
    pub precedence: u32,
    /// A byte that belongs to the value where it stands before it.
    pub lead: Option<u8>,
    /// Shortest and longest run that its patterns take.
    pub digits: (usize, usize),
    pub whole: Vec<Pattern>,
    pub grouped: Option<Pattern>,
    pub starting: Vec<Pattern>,
    pub anchors: Vec<Vec<u8>>,
    pub anchor_patterns: Vec<Vec<u8>>,
    pub before: Vec<u8>,
    pub validator: Validator,
    pub never: Vec<Vec<u8>>,
    /// Words that speak for a value are demanded.
    pub demand: bool,
    /// Others may demand its kind near them.
    pub wanted: bool,
    pub labels: Option<Labels>,
    pub near: Option<Near>,
    pub finder: Option<Finder>,
    /// How much of a value is shown; nothing where it is missing.
    pub shown: Option<Shown>,
    /// Number of the first of what it may say, among all that all detectors may.
    pub first_said: usize,
    /// By outcome, then by label: how sure, in hundredths.
    pub sure: Vec<[u8; 3]>,
}

impl Detector {
    /// Read one; `words`: how many words all detectors have together.
    pub fn read(reader: &mut Reader<'_>, words: usize) -> Result<Detector, Wrong> {
        Ok(Detector {
            key: reader.text()?.to_vec(),
            kind: reader.number()?,
            precedence: reader.number()?,
            lead: lead(reader.text()?),
            digits: (reader.count()?, reader.count()?),
            whole: reader.patterns()?,
            grouped: reader.patterns()?.pop(),
            starting: reader.patterns()?,
            anchors: reader.texts()?,
            anchor_patterns: reader.texts()?,
            before: reader.text()?.to_vec(),
            validator: Validator::read(reader)?,
            never: reader.texts()?,
            demand: reader.flag()?,
            wanted: reader.flag()?,
            labels: Labels::read(reader, words)?,
            near: near(reader)?,
            finder: Finder::read(reader)?,
            shown: Shown::read(reader)?,
            first_said: 0,
            sure: reader.list(|reader| {
                let mut row = [0; 3];
                for cell in &mut row {
                    *cell = reader.number()? as u8;
                }
                Ok(row)
            })?,
        })
    }
}

/// One byte; none stands alone before a value that is written with several.
fn lead(text: &[u8]) -> Option<u8> {
    match *text {
        [byte] => Some(byte),
        _ => None,
    }
}

fn near(reader: &mut Reader<'_>) -> Result<Option<Near>, Wrong> {
    if !reader.flag()? {
        return Ok(None);
    }
    let kinds = reader.list(Reader::number)?;
    let within = reader.count()?;
    Ok(Some(Near { kinds, within }))
}
