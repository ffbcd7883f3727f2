//! Claims that start from runs of digits.

use crate::claims::{Claim, DOUBTFUL};
use crate::detector::Detector;
use crate::look::Look;
use crate::pattern::{numbers, Begins, Pattern, MOST};
use crate::text::classes::{class_of, is_gap, is_inside, Class};
use crate::text::runs::{begin_of, end_of, runs_of, Run, Runs, LONGEST};
use crate::wire::Wrong;

/// Bytes on each side in which groups of one number are sought.
const AROUND: usize = 48;

/// Which detectors start from digits, in the order of their precedence.
pub struct Numbers {
    /// Detector, and which of its patterns.
    whole: Vec<(usize, usize)>,
    grouped: Vec<usize>,
    whole_begins: Begins,
    grouped_begins: Begins,
}

impl Numbers {
    pub fn new(detectors: &[Detector]) -> Result<Numbers, Wrong> {
        let mut order: Vec<usize> = (0..detectors.len()).collect();
        order.sort_by_key(|&place| detectors[place].precedence);
        let patterns =
            |&place: &usize| (0..detectors[place].whole.len()).map(move |which| (place, which));
        let whole: Vec<(usize, usize)> = order.iter().flat_map(patterns).collect();
        order.retain(|&place| detectors[place].grouped.is_some());
        if whole.len() > MOST || order.len() > MOST {
            return Err(Wrong("too many patterns of numbers"));
        }
        Ok(Numbers {
            whole_begins: Begins::of(
                whole
                    .iter()
                    .map(|&(place, which)| &detectors[place].whole[which]),
            ),
            grouped_begins: Begins::of(
                order
                    .iter()
                    .filter_map(|&place| detectors[place].grouped.as_ref()),
            ),
            whole,
            grouped: order,
        })
    }

    /// Add every claim on numbers of a text.
    pub fn claim(&self, look: &mut Look<'_>, claims: &mut Vec<Claim>) {
        let runs = runs_of(look.text);
        self.claim_groups(look, &runs, claims);
        for run in &runs.whole {
            self.claim_run(look, run, claims);
        }
    }

    /// Claim a run as a whole.
    ///
    /// Once a claim on it is beyond doubt, those whose kinds come later in precedence
    /// could not stay, and are not asked.
    fn claim_run(&self, look: &mut Look<'_>, run: &Run, claims: &mut Vec<Claim>) {
        let size = run.end - run.start;
        let mut sure = u32::MAX;
        for number in numbers(self.whole_begins.may(&look.text[run.start..])) {
            let (place, which) = self.whole[number];
            let detector = &look.detectors[place];
            let (least, most) = detector.digits;
            if size < least
                || size > most.min(LONGEST)
                || (sure < detector.precedence && !detector.wanted)
            {
                continue;
            }
            let end = match matched(&detector.whole[which], look, run.start, look.text.len()) {
                Some(end) => end,
                None => continue,
            };
            if let Some(claim) = look.claim(place, run.start, end) {
                claims.push(claim);
                let all = claim.start == run.start && claim.end == run.end;
                if claim.sure >= DOUBTFUL && all && detector.near.is_none() {
                    sure = sure.min(detector.precedence);
                }
            }
        }
    }

    /// Claim runs that are parts of one number.
    fn claim_groups(&self, look: &mut Look<'_>, runs: &Runs, claims: &mut Vec<Claim>) {
        let beside = runs
            .whole
            .iter()
            .filter(|run| run.beside)
            .map(|run| (run.start, run.end));
        let mut places: Vec<(usize, usize)> = beside.chain(runs.parted.iter().copied()).collect();
        places.sort_unstable();
        let mut searched = 0;
        for (start, end) in places {
            if end > searched {
                let low = low_of(look.text, start);
                searched = high_of(look.text, end);
                self.seek(look, low, searched, claims);
            }
        }
    }

    /// Add what any pattern finds from `low` to `high`; what overlaps is found, too: a
    /// number before a card may look like the begin of one.
    fn seek(&self, look: &mut Look<'_>, low: usize, high: usize, claims: &mut Vec<Claim>) {
        for start in low..high {
            let bound = start > 0 && is_inside(look.text[start - 1]);
            if bound || is_gap(look.text[start]) {
                continue;
            }
            for number in numbers(self.grouped_begins.may(&look.text[start..high])) {
                let place = self.grouped[number];
                let detector = &look.detectors[place];
                let pattern = match &detector.grouped {
                    Some(pattern) if high - low >= detector.digits.0 => pattern,
                    _ => continue,
                };
                if let Some(end) = matched(pattern, look, start, high) {
                    claims.extend(look.claim(place, start, end));
                }
            }
        }
    }
}

fn matched(pattern: &Pattern, look: &mut Look<'_>, at: usize, end: usize) -> Option<usize> {
    pattern.matches(look.text, at, end, &mut look.scratch)
}

/// Return where to begin; never further back than once around: a page of numbers would be
/// searched over and over.
fn low_of(text: &[u8], start: usize) -> usize {
    let first = start.saturating_sub(AROUND);
    let stop = text[first..start]
        .iter()
        .rposition(|&byte| class_of(byte) == Class::Stop);
    stop.map_or_else(|| begin_of(text, first), |place| first + place)
}

fn high_of(text: &[u8], end: usize) -> usize {
    let last = (end + AROUND).min(text.len());
    let stop = text[end..last]
        .iter()
        .position(|&byte| class_of(byte) == Class::Stop);
    stop.map_or_else(|| end_of(text, last), |place| end + place)
}
