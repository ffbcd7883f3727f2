//! The scanner: UTF-8 in, hits out.

use crate::anchored::Anchors;
use crate::claims::{settled, Claim};
use crate::detector::Detector;
use crate::labels::Around;
use crate::look::Look;
use crate::masks::add_masked;
use crate::numbers::Numbers;
use crate::pattern::Scratch;
use crate::people::nearby;
use crate::text::characters::{count, Lazy};
use crate::text::undisguised;
use crate::validators::Known;
use crate::wire::{Reader, Wrong};
use crate::words::Words;

/// The shape of what the rules' side writes down; raised whenever it changes.
const VERSION: u32 = 1;

/// What words beside a value may say of it: nothing, for it, against it.
const LABELS: usize = 3;

/// Detectors, ready to scan.
pub struct Scanner {
    detectors: Vec<Detector>,
    known: Known,
    words: Words,
    numbers: Numbers,
    anchors: Anchors,
}

/// The values of a text.
#[derive(Default)]
pub struct Hits {
    pub each: Vec<Hit>,
    /// What is shown of them, one behind the other.
    pub evidence: String,
}

/// One value of a text.
pub struct Hit {
    /// Characters from the begin of the text.
    pub start: usize,
    pub end: usize,
    /// Number of what is said of it: by detector, then by outcome, then by label.
    pub said: usize,
    /// Where its evidence ends, in characters.
    pub shown: usize,
}

impl Scanner {
    pub fn read(description: &[u8]) -> Result<Scanner, Wrong> {
        let reader = &mut Reader(description);
        if reader.number()? != VERSION {
            return Err(Wrong("written for another version"));
        }
        let known = Known::read(reader)?;
        let words = reader.texts()?;
        let mut detectors = reader.list(|reader| Detector::read(reader, words.len()))?;
        let mut said = 0;
        for detector in &mut detectors {
            detector.first_said = said;
            said += LABELS * detector.sure.len();
        }
        if !reader.0.is_empty() {
            return Err(Wrong("the rules end too late"));
        }
        Ok(Scanner {
            known,
            words: Words::new(&words)?,
            numbers: Numbers::new(&detectors)?,
            anchors: Anchors::new(&detectors)?,
            detectors,
        })
    }

    /// Return the hits of a text in order; no two overlap.
    pub fn scan(&self, text: &[u8]) -> Hits {
        let plain = undisguised(text);
        let mut look = Look {
            text: &plain,
            detectors: &self.detectors,
            known: &self.known,
            words: &self.words,
            scratch: Scratch::default(),
            around: Around::default(),
        };
        let mut claims = Vec::new();
        self.numbers.claim(&mut look, &mut claims);
        self.anchors.claim(&mut look, &mut claims);
        if claims.is_empty() {
            return Hits::default();
        }
        let mut claims = settled(claims, &self.detectors);
        let mut characters = Lazy::new(&plain);
        let more = nearby(&mut characters, &claims, &self.detectors, &mut look.scratch);
        if !more.is_empty() {
            claims.extend(more);
            claims = settled(claims, &self.detectors);
        }
        self.hits_of(&plain, &claims, &characters)
    }

    fn hits_of(&self, text: &[u8], claims: &[Claim], characters: &Lazy<'_>) -> Hits {
        let valid = characters.valid.is_some();
        let mut hits = Hits::default();
        let (mut at, mut start, mut shown) = (0, 0, 0);
        for claim in claims {
            start = match characters.taken() {
                Some(taken) => taken.before(claim.start),
                // Counted from one to the next.
                None => start + count(&text[at..claim.start], valid),
            };
            at = claim.start;
            let value = &text[claim.start..claim.end];
            let before = hits.evidence.len();
            add_masked(
                value,
                &self.detectors[claim.detector].shown,
                &mut hits.evidence,
            );
            shown += hits.evidence[before..].chars().count();
            hits.each.push(Hit {
                start,
                end: start + as_shown(value, valid),
                said: self.detectors[claim.detector].first_said
                    + LABELS * claim.outcome
                    + claim.label,
                shown,
            });
        }
        hits
    }
}

/// Count the characters of a value as it is shown.
fn as_shown(value: &[u8], valid: bool) -> usize {
    if valid {
        return count(value, true);
    }
    String::from_utf8_lossy(value).chars().count()
}
