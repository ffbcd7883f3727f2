//! Runs of letters and digits in which a number may stand.

use super::classes::{class_of, is_digit, is_gap, is_inside, Class};

/// Digits in a row that a run holds at least.
pub const SIX: usize = 6;
/// Longer runs of letters and digits hold no number of a person.
pub const LONGEST: usize = 40;
const FOUR: usize = 4;

/// One run, in bytes; `beside`: a gap and another digit stand before or behind it.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub start: usize,
    pub end: usize,
    pub beside: bool,
}

/// Runs with six digits in a row, and groups of digits none of which is so long.
#[derive(Default)]
pub struct Runs {
    pub whole: Vec<Run>,
    pub parted: Vec<(usize, usize)>,
}

/// Return the runs of a text, in order.
pub fn runs_of(text: &[u8]) -> Runs {
    let mut runs = Runs::default();
    let mut parted_to = 0;
    let mut at = FOUR - 1;
    while at < text.len() {
        if !is_digit(text[at]) {
            at += FOUR;
            continue;
        }
        let first = start_of_digits(text, at);
        let behind = end_of_digits(text, at);
        if behind - first >= SIX {
            let (start, end) = widened(text, first, behind);
            if runs.whole.last().map_or(true, |last| last.start != start) {
                let beside = is_beside(text, start, end);
                runs.whole.push(Run { start, end, beside });
            }
        } else if behind - first == FOUR && first >= parted_to {
            if let Some((start, end)) = parted(text, first, parted_to) {
                runs.parted.push((start, end));
                parted_to = end;
            }
        }
        at = behind + FOUR;
    }
    if let (Some(&(first, _)), false) = (runs.parted.first(), runs.whole.is_empty()) {
        let parted = &runs.parted;
        runs.whole.retain(|run| {
            let before = parted.partition_point(|&(start, _)| start <= run.start);
            run.start < first || parted[before - 1].1 <= run.start
        });
    }
    runs
}

fn start_of_digits(text: &[u8], at: usize) -> usize {
    at - text[..at]
        .iter()
        .rev()
        .take_while(|&&byte| is_digit(byte))
        .count()
}

fn end_of_digits(text: &[u8], at: usize) -> usize {
    at + text[at..]
        .iter()
        .take_while(|&&byte| is_digit(byte))
        .count()
}

/// Return where a run begins, if it begins not too far back.
pub fn begin_of(text: &[u8], at: usize) -> usize {
    let least = at.saturating_sub(LONGEST);
    at - text[least..at]
        .iter()
        .rev()
        .take_while(|&&byte| is_inside(byte))
        .count()
}

/// Return where a run ends.
pub fn end_of(text: &[u8], at: usize) -> usize {
    at + text[at..]
        .iter()
        .take_while(|&&byte| is_inside(byte))
        .count()
}

/// Widen digits to the run around them; one that is too long by then no further.
fn widened(text: &[u8], first: usize, behind: usize) -> (usize, usize) {
    let start = begin_of(text, first);
    let mut end = behind;
    while end < text.len() && is_inside(text[end]) {
        end += 1;
        if end - start > LONGEST {
            break;
        }
    }
    (start, end)
}

fn is_beside(text: &[u8], start: usize, end: usize) -> bool {
    let behind = end + 1 < text.len() && is_gap(text[end]) && is_digit(text[end + 1]);
    behind || (start >= 2 && is_gap(text[start - 1]) && is_digit(text[start - 2]))
}

/// Return the groups `000-0000-00` around four digits, letters before them included.
fn parted(text: &[u8], four: usize, from: usize) -> Option<(usize, usize)> {
    let at = four.checked_sub(FOUR)?;
    if at < from || text.len() < at + 11 {
        return None;
    }
    let shape = [at, at + 1, at + 2, at + 9, at + 10];
    if !shape.iter().all(|&place| is_digit(text[place])) || !is_dashed(text, at) {
        return None;
    }
    let before = &text[(at + 3).saturating_sub(SIX)..at + 3];
    if before.len() == SIX && before.iter().all(|&byte| is_digit(byte)) {
        return None;
    }
    Some((begin_of(text, at), end_of(text, at + 11)))
}

fn is_dashed(text: &[u8], at: usize) -> bool {
    class_of(text[at + 3]) == Class::Gap && class_of(text[at + 8]) == Class::Gap
}
