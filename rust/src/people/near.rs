//! Where names and addresses are sought: around other hits.

use super::Stretch;
use crate::claims::{Claim, DOUBTFUL};
use crate::detector::{Detector, Near};
use crate::pattern::Scratch;
use crate::text::characters::{Characters, Lazy};

/// Return what stands near claims that are settled, in the order of the text.
///
/// `characters`: of the text, taken once they are asked for.
pub fn nearby(
    characters: &mut Lazy<'_>,
    claims: &[Claim],
    detectors: &[Detector],
    scratch: &mut Scratch,
) -> Vec<Claim> {
    let mut found = Vec::new();
    for near in asked(detectors) {
        let stretches = stretches(claims, detectors, near);
        if stretches.is_empty() {
            continue;
        }
        let characters = characters.get();
        let sought = in_characters(characters, &stretches);
        for (place, detector) in detectors.iter().enumerate() {
            let finder = match &detector.finder {
                Some(finder) if detector.near.as_ref() == Some(near) => finder,
                _ => continue,
            };
            for (start, end) in finder.find(&characters.points, &sought, scratch) {
                found.push(Claim {
                    start: characters.byte_at(start),
                    end: characters.byte_at(end),
                    sure: detector.sure[0][0],
                    detector: place,
                    outcome: 0,
                    label: 0,
                });
            }
        }
    }
    longest(found)
}

/// Return what those who read sentences demand near them, each once.
fn asked(detectors: &[Detector]) -> Vec<&Near> {
    let mut asked = Vec::new();
    for detector in detectors
        .iter()
        .filter(|detector| detector.finder.is_some())
    {
        if let Some(near) = &detector.near {
            if !asked.contains(&near) {
                asked.push(near);
            }
        }
    }
    asked
}

/// Return the bytes around claims, those that touch taken together.
fn stretches(claims: &[Claim], detectors: &[Detector], near: &Near) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for claim in claims {
        if claim.sure < DOUBTFUL || !near.kinds.contains(&detectors[claim.detector].kind) {
            continue;
        }
        let (start, end) = (
            claim.start.saturating_sub(near.within),
            claim.end + near.within,
        );
        match stretches.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => stretches.push((start, end)),
        }
    }
    stretches
}

/// Return stretches of bytes as stretches of characters, inside the text.
fn in_characters(characters: &Characters<'_>, stretches: &[(usize, usize)]) -> Vec<Stretch> {
    let mut from = 0;
    let mut at = |place: usize| {
        let found = characters.at_byte(place, from);
        from = from.max(characters.byte_at(found));
        found
    };
    stretches
        .iter()
        .map(|&(start, end)| (at(start), at(end)))
        .collect()
}

/// Return those that no longer one overlaps: a street may look like a name.
fn longest(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by_key(|claim| (claim.start, std::cmp::Reverse(claim.end)));
    let mut kept: Vec<Claim> = Vec::new();
    for claim in claims {
        match kept.last_mut() {
            Some(last) if claim.start < last.end => {
                if claim.end - claim.start > last.end - last.start {
                    *last = claim;
                }
            }
            _ => kept.push(claim),
        }
    }
    kept
}
