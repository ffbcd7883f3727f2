//! The scanner: UTF-8 in, hits out.

use crate::anchored::Anchors;
use crate::claims::{settled, Claim};
use crate::detector::Detector;
use crate::labels::{Around, Label};
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

/// One text while it is looked at.
pub struct Look<'a> {
    pub text: &'a [u8],
    pub detectors: &'a [Detector],
    pub scratch: Scratch,
    scanner: &'a Scanner,
    around: Around,
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
            scratch: Scratch::default(),
            scanner: self,
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

impl Look<'_> {
    /// Judge what a detector's pattern found: by words beside it and by its validator;
    /// nothing is no value.
    pub fn claim(&mut self, place: usize, start: usize, end: usize) -> Option<Claim> {
        let detector = &self.detectors[place];
        if start == end {
            return None;
        }
        if detector.demand && self.label(detector, start, end) != Label::Context {
            return None;
        }
        let outcome = self.judged(detector, &self.text[start..end])?;
        let label = self.label(detector, start, end) as usize;
        let led =
            start > 0 && detector.lead.is_some() && detector.lead == Some(self.text[start - 1]);
        Some(Claim {
            start: start - usize::from(led),
            end,
            sure: detector.sure[outcome][label],
            detector: place,
            outcome,
            label,
        })
    }

    fn judged(&self, detector: &Detector, value: &[u8]) -> Option<usize> {
        let gaps = detector.grouped.is_some() && value.iter().any(|byte| b" -".contains(byte));
        let bare: Vec<u8>;
        let mut value = value;
        if gaps {
            bare = value
                .iter()
                .copied()
                .filter(|byte| !b" -".contains(byte))
                .collect();
            value = &bare;
        }
        let outcome = detector.validator.judge(value, &self.scanner.known)?;
        (!detector.never.iter().any(|never| never == value)).then_some(outcome)
    }

    fn label(&mut self, detector: &Detector, start: usize, end: usize) -> Label {
        let scanner = self.scanner;
        detector.labels.as_ref().map_or(Label::Nothing, |labels| {
            labels.of(self.text, start, end, &scanner.words, &mut self.around)
        })
    }
}

/// Count the characters of a value as it is shown.
fn as_shown(value: &[u8], valid: bool) -> usize {
    if valid {
        return count(value, true);
    }
    String::from_utf8_lossy(value).chars().count()
}
