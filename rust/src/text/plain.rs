//! Numbers written with full-width characters, unusual gaps and behind escapes.
//!
//! Characters become others one for one, so that positions in characters stay.

use std::borrow::Cow;

use super::classes::{is_digit, is_gap, is_inside};

/// First byte of a full-width character; the two behind tell which.
const FIRST: u8 = 0xEF;
const SHIFT: u32 = 0xFEE0;
const PARTED: usize = 3;
const EIGHT: usize = 8;
const ONES: u64 = u64::from_ne_bytes([1; EIGHT]);
/// No character that is a gap begins with a byte below.
const LEAST_LEAD: u8 = 0xC2;

/// Return the text with plain digits, letters and gaps.
pub fn undisguised(text: &[u8]) -> Cow<'_, [u8]> {
    let mut plain = Cow::Borrowed(text);
    if text.contains(&b'\\') {
        blank_escapes(&mut plain);
    }
    if plain.is_ascii() {
        return plain;
    }
    let halved = halved(&plain);
    let changed = halved.is_some();
    let whole = halved.map_or(plain, Cow::Owned);
    match plain_gaps(&whole, changed) {
        Some(gapped) => Cow::Owned(gapped),
        None => whole,
    }
}

/// Behind an escape a number begins, though a letter ends it.
fn blank_escapes(text: &mut Cow<'_, [u8]>) {
    let mut at = 0;
    while let Some(found) = text[at..].iter().position(|&byte| byte == b'\\') {
        at += found;
        let size = escape_size(&text[at..]);
        if size > 0 {
            text.to_mut()[at..at + size].fill(b' ');
        }
        at += size.max(1);
    }
}

fn escape_size(text: &[u8]) -> usize {
    match text.get(1) {
        Some(b'n' | b'r' | b't') => 2,
        Some(b'u') if text.len() >= 6 && text[2..6].iter().all(u8::is_ascii_hexdigit) => 6,
        _ => 0,
    }
}

/// Return the plain character that a full-width one stands for.
fn half_of(second: u8, third: u8) -> Option<u8> {
    if second & 0xC0 != 0x80 || third & 0xC0 != 0x80 {
        return None;
    }
    let wide = 0xF000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
    let half = u8::try_from(wide.checked_sub(SHIFT)?).ok()?;
    let known = half == b'@' || half.is_ascii_alphanumeric() || b"+-._".contains(&half);
    known.then_some(half)
}

fn tells(half: u8) -> bool {
    half == b'@' || half.is_ascii_alphanumeric()
}

/// Return the text with plain characters; `None` where none is a letter or digit.
fn halved(text: &[u8]) -> Option<Vec<u8>> {
    let half_at = |at: usize| match text[at..] {
        [FIRST, second, third, ..] => half_of(second, third),
        _ => None,
    };
    if !places_of(FIRST, text).any(|at| half_at(at).map_or(false, tells)) {
        return None;
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut kept = 0;
    for at in places_of(FIRST, text) {
        if let Some(half) = half_at(at) {
            plain.extend_from_slice(&text[kept..at]);
            plain.push(half);
            kept = at + 3;
        }
    }
    plain.extend_from_slice(&text[kept..]);
    Some(plain)
}

/// Yield the places of a byte; eight are looked at together.
fn places_of(byte: u8, text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let eights = text.chunks(EIGHT).enumerate();
    let holding = eights.filter(move |(_, eight)| may_hold(byte, eight));
    holding.flat_map(move |(number, eight)| {
        let places = eight
            .iter()
            .enumerate()
            .filter(move |(_, own)| **own == byte);
        places.map(move |(place, _)| number * EIGHT + place)
    })
}

/// Tell whether a byte is among eight; among fewer it may be.
#[inline]
fn may_hold(byte: u8, eight: &[u8]) -> bool {
    let bytes: [u8; EIGHT] = match eight.try_into() {
        Ok(bytes) => bytes,
        Err(_) => return true,
    };
    // A byte that is nothing borrows from the one above it (Mycroft, 1987).
    let nothing = u64::from_ne_bytes(bytes) ^ u64::from_ne_bytes([byte; EIGHT]);
    nothing.wrapping_sub(ONES) & !nothing & (ONES << 7) != 0
}

/// Return what stands for a character that is a gap between digits, and its size.
fn gap_of(text: &[u8]) -> Option<(u8, usize)> {
    match *text {
        [0xC2, 0xA0, ..] => Some((b' ', 2)),
        [0xE2, 0x80, 0x90..=0x95, ..] | [0xE2, 0x88, 0x92, ..] | [0xEF, 0xBC, 0x8D, ..] => {
            Some((b'-', 3))
        }
        [0xE2, 0x80, 0x80..=0x8B | 0xAF, ..] | [0xE3, 0x80, 0x80, ..] | [0xEF, 0xBB, 0xBF, ..] => {
            Some((b' ', 3))
        }
        _ => None,
    }
}

/// Return the text with plain gaps between digits, `None` where there are none.
///
/// Where no character was full-width, one of the gaps must stand between three digits
/// and three: dates and ranges are left alone.
fn plain_gaps(text: &[u8], changed: bool) -> Option<Vec<u8>> {
    if !changed && !is_parted(text) {
        return None;
    }
    let mut gapped = Vec::with_capacity(text.len());
    let mut kept = 0;
    for (before, pair) in text.windows(2).enumerate() {
        if !is_digit(pair[0]) || pair[1] < LEAST_LEAD {
            continue;
        }
        let at = before + 1;
        if let Some((plain, behind)) = gap_at(text, at) {
            gapped.extend_from_slice(&text[kept..at]);
            gapped.push(plain);
            kept = behind;
        }
    }
    gapped.extend_from_slice(&text[kept..]);
    (kept > 0).then_some(gapped)
}

/// Return what stands for a gap behind a digit and before one, and where it ends.
fn gap_at(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let (plain, size) = gap_of(&text[at..])?;
    let digit = text.get(at + size).map_or(false, |&byte| is_digit(byte));
    digit.then(|| (plain, at + size))
}

/// Tell whether a gap stands between three digits and three.
fn is_parted(text: &[u8]) -> bool {
    let mut at = PARTED - 1;
    while at < text.len() {
        if !is_digit(text[at]) {
            at += PARTED;
            continue;
        }
        while at < text.len() && is_digit(text[at]) {
            at += 1;
        }
        if at < text.len()
            && gap_at(text, at).map_or(false, |(_, behind)| is_between(text, at, behind))
        {
            return true;
        }
        at += PARTED;
    }
    false
}

fn is_between(text: &[u8], at: usize, behind: usize) -> bool {
    at >= PARTED
        && text[at - PARTED..at].iter().all(|&byte| is_digit(byte))
        && text.len() >= behind + PARTED
        && text[behind..behind + PARTED]
            .iter()
            .all(|&byte| is_digit(byte))
        && !text[at..behind]
            .iter()
            .any(|&byte| is_inside(byte) || is_gap(byte))
}
