//! Claims that start from words and signs: e-mail addresses, passwords, keys.

use std::collections::HashMap;

use crate::claims::Claim;
use crate::detector::Detector;
use crate::look::Look;
use crate::pattern::{numbers, Begins, Pattern, MOST};
use crate::wire::Wrong;
use crate::words::Words;

const LONGEST_BEFORE: usize = 64;
const VALUE: &str = "value";

/// One pattern of one detector, and which of its groups is the value.
#[derive(Clone, Copy)]
struct Try {
    detector: usize,
    which: usize,
    group: usize,
}

/// Where detectors begin that do not start from digits.
pub struct Anchors {
    words: Words,
    patterns: Vec<Pattern>,
    begins: Begins,
    /// By number of the anchor, words first.
    tries: Vec<Vec<Try>>,
}

/// Bytes that are looked at before a pattern is tried.
const FIRST: usize = 4;

impl Anchors {
    pub fn new(detectors: &[Detector]) -> Result<Anchors, Wrong> {
        let words = Group::of(detectors, |detector| &detector.anchors);
        let patterns = Group::of(detectors, |detector| &detector.anchor_patterns);
        let compiled: Vec<Pattern> = patterns
            .texts
            .iter()
            .map(|text| Ok(Pattern::of_bytes(text)?))
            .collect::<Result<_, Wrong>>()?;
        if compiled.len() > MOST {
            return Err(Wrong("too many patterns to begin at"));
        }
        Ok(Anchors {
            words: Words::new(&words.texts)?,
            begins: Begins::of(&compiled),
            patterns: compiled,
            tries: words.tries.into_iter().chain(patterns.tries).collect(),
        })
    }

    /// Add every claim that starts from a word of the text.
    pub fn claim(&self, look: &mut Look<'_>, claims: &mut Vec<Claim>) {
        let mut later = Vec::new();
        for (at, number) in self.found(look) {
            for &attempt in &self.tries[number] {
                if look.detectors[attempt.detector].near.is_none() {
                    claims.extend(tried(look, at, attempt));
                } else {
                    later.push((at, attempt));
                }
            }
        }
        in_company(look, later, claims);
    }

    /// Return (start, number) of the anchors: of words that overlap the one that begins
    /// first, of those that begin together the longest; every pattern.
    fn found(&self, look: &mut Look<'_>) -> Vec<(usize, usize)> {
        let mut words = Vec::new();
        self.words.find(look.text, |start, number| {
            words.push((start, start + self.words.size(number), number))
        });
        words.sort_unstable_by_key(|&(start, end, number)| (start, usize::MAX - end, number));
        let mut kept = Vec::new();
        let mut reach = 0;
        for (start, end, number) in words {
            if start >= reach {
                reach = end;
                kept.push((start, number as usize));
            }
        }
        self.add_patterns(look, &mut kept);
        kept
    }

    fn add_patterns(&self, look: &mut Look<'_>, kept: &mut Vec<(usize, usize)>) {
        let text = look.text;
        let words = self.tries.len() - self.patterns.len();
        let mut from = 0;
        while let Some(step) = self.candidate(&text[from..]) {
            let at = from + step;
            for number in
                numbers(self.begins.may(&text[at..])).take_while(|&one| one < self.patterns.len())
            {
                if self.patterns[number]
                    .matches(text, at, text.len(), &mut look.scratch)
                    .is_some()
                {
                    kept.push((at, words + number));
                }
            }
            from = at + 1;
        }
    }

    /// Return the first place at which a pattern may begin; the last ones always.
    fn candidate(&self, text: &[u8]) -> Option<usize> {
        let whole = text.windows(FIRST);
        let behind = whole.len();
        let may = |first: &[u8]| {
            self.begins
                .may_four([first[0], first[1], first[2], first[3]])
                != 0
        };
        let mut whole = whole;
        whole
            .position(may)
            .or_else(|| (behind < text.len()).then_some(behind))
    }
}

/// Anchors of one kind, each once, and what is tried at them.
struct Group {
    texts: Vec<Vec<u8>>,
    tries: Vec<Vec<Try>>,
}

impl Group {
    fn of(detectors: &[Detector], anchors: impl Fn(&Detector) -> &Vec<Vec<u8>>) -> Group {
        let mut numbers = HashMap::new();
        let mut group = Group {
            texts: Vec::new(),
            tries: Vec::new(),
        };
        for (detector, own) in detectors.iter().enumerate() {
            for anchor in anchors(own) {
                let number = *numbers.entry(anchor.clone()).or_insert_with(|| {
                    group.texts.push(anchor.clone());
                    group.tries.push(Vec::new());
                    group.texts.len() - 1
                });
                let tries = own.starting.iter().enumerate().map(|(which, pattern)| Try {
                    detector,
                    which,
                    group: pattern.group(VALUE),
                });
                group.tries[number].extend(tries);
            }
        }
        group
    }
}

/// Add claims of those that demand others near them, where there are any.
fn in_company(look: &mut Look<'_>, mut later: Vec<(usize, Try)>, claims: &mut Vec<Claim>) {
    let detectors = look.detectors;
    let mut seen = 0;
    let mut there = Vec::new();
    while !later.is_empty() && seen < claims.len() {
        there.extend(
            claims[seen..]
                .iter()
                .map(|claim| detectors[claim.detector].kind),
        );
        there.sort_unstable();
        there.dedup();
        seen = claims.len();
        // What one of them finds may be company of another.
        later.retain(|&(at, attempt)| {
            let near = &detectors[attempt.detector].near;
            let kinds = near.iter().flat_map(|near| &near.kinds);
            if kinds
                .into_iter()
                .any(|kind| there.binary_search(kind).is_ok())
            {
                claims.extend(tried(look, at, attempt));
                return false;
            }
            true
        });
    }
}

fn tried(look: &mut Look<'_>, at: usize, attempt: Try) -> Option<Claim> {
    let detector = &look.detectors[attempt.detector];
    let begin = begin_of(look.text, at, &detector.before);
    let pattern = &detector.starting[attempt.which];
    pattern.matches(look.text, begin, look.text.len(), &mut look.scratch)?;
    let (start, end) = look.scratch.span(attempt.group)?;
    look.claim(attempt.detector, start, end)
}

/// Return where what may stand before an anchor begins.
fn begin_of(text: &[u8], at: usize, before: &[u8]) -> usize {
    if before.is_empty() {
        return at;
    }
    let ahead = &text[at.saturating_sub(LONGEST_BEFORE)..at];
    at - ahead
        .iter()
        .rev()
        .take_while(|byte| before.contains(byte))
        .count()
}
