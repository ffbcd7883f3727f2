//! Claims: detectors' findings before it is settled which of them stays.

use std::collections::BTreeSet;

use crate::detector::{Detector, Near};

/// Below this a claim gives way to any that is above; hundredths.
pub const DOUBTFUL: u8 = 60;
/// Bytes of a long value among those that others demand near them.
const LONG: usize = 100;

/// One detector says: these bytes are mine.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    pub start: usize,
    pub end: usize,
    pub sure: u8,
    pub detector: usize,
    pub outcome: usize,
    pub label: usize,
}

/// Return the claims that stay, in the order of the text.
///
/// Of those that overlap, the ones above doubt go first, then precedence of kinds, then
/// length. Claims that demand others near them stay only where those are.
pub fn settled(mut claims: Vec<Claim>, detectors: &[Detector]) -> Vec<Claim> {
    claims.sort_by_key(|claim| claim.start);
    let company: Vec<bool> = (0..claims.len())
        .map(|place| has_company(place, &claims, detectors))
        .collect();
    let mut kept = Vec::with_capacity(claims.len());
    let mut cluster: Vec<Claim> = Vec::new();
    let mut reach = 0;
    for (claim, company) in claims.into_iter().zip(company) {
        if !company {
            continue;
        }
        if claim.start >= reach {
            settle(&mut cluster, detectors, &mut kept);
            reach = claim.end;
        }
        reach = reach.max(claim.end);
        cluster.push(claim);
    }
    settle(&mut cluster, detectors, &mut kept);
    kept
}

/// Move on what stays of claims that overlap.
fn settle(cluster: &mut Vec<Claim>, detectors: &[Detector], kept: &mut Vec<Claim>) {
    if cluster.len() < 2 {
        kept.append(cluster);
        return;
    }
    cluster.sort_by(|one, other| rank(one, detectors).cmp(&rank(other, detectors)));
    let first = kept.len();
    let mut taken = BTreeSet::new();
    for claim in cluster.drain(..) {
        // What is taken does not overlap: of all that begins before the end of this one,
        // the last reaches farthest. A page of claims that overlap is one cluster.
        let before = taken.range(..(claim.end, 0)).next_back();
        if before.map_or(true, |&(_, end)| end <= claim.start) {
            taken.insert((claim.start, claim.end));
            kept.push(claim);
        }
    }
    kept[first..].sort_by_key(|claim| claim.start);
}

type Rank<'a> = (bool, u32, std::cmp::Reverse<usize>, usize, &'a [u8]);

fn rank<'a>(claim: &Claim, detectors: &'a [Detector]) -> Rank<'a> {
    let detector = &detectors[claim.detector];
    let length = std::cmp::Reverse(claim.end - claim.start);
    (
        claim.sure < DOUBTFUL,
        detector.precedence,
        length,
        claim.start,
        &detector.key,
    )
}

fn has_company(place: usize, claims: &[Claim], detectors: &[Detector]) -> bool {
    let claim = &claims[place];
    let detector = &detectors[claim.detector];
    let near = match &detector.near {
        // What reads sentences was asked only around the others.
        Some(near) if detector.finder.is_none() => near,
        _ => return true,
    };
    let reach = |other: &&Claim| is_in_reach(claim, other, near);
    let mut before = claims[..place].iter().rev().take_while(reach);
    let mut behind = claims[place + 1..].iter().take_while(reach);
    let is_company = |other: &Claim| is_company(claim, other, near, detectors);
    before.any(is_company) || behind.any(is_company)
}

/// Tell whether one begins so near that it or one beyond it may be company.
fn is_in_reach(claim: &Claim, other: &Claim, near: &Near) -> bool {
    claim.start <= other.start + near.within + LONG && other.start <= claim.end + near.within
}

fn is_company(claim: &Claim, other: &Claim, near: &Near, detectors: &[Detector]) -> bool {
    near.kinds.contains(&detectors[other.detector].kind)
        && other.sure >= DOUBTFUL
        && claim.start <= other.end + near.within
}
