//! One text while it is looked at.

use crate::claims::Claim;
use crate::detector::Detector;
use crate::labels::{Around, Label};
use crate::pattern::Scratch;
use crate::validators::Known;
use crate::words::Words;

/// A text, and what is asked of it.
pub struct Look<'a> {
    pub text: &'a [u8],
    pub detectors: &'a [Detector],
    pub known: &'a Known,
    pub words: &'a Words,
    pub scratch: Scratch,
    pub around: Around,
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
        let outcome = detector.validator.judge(value, self.known)?;
        (!detector.never.iter().any(|never| never == value)).then_some(outcome)
    }

    fn label(&mut self, detector: &Detector, start: usize, end: usize) -> Label {
        let words = self.words;
        detector.labels.as_ref().map_or(Label::Nothing, |labels| {
            labels.of(self.text, start, end, words, &mut self.around)
        })
    }
}
