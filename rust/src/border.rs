//! What is called from outside, by the calling convention of C.
//!
//! The one place with `unsafe`. Guarantees: no panic leaves it; what it is given is read
//! and written within the sizes that are given. Leaves to the caller: that addresses and
//! sizes are true, that a scanner is freed once, and that one thread at a time asks it.

#![allow(unsafe_code)]

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice::{from_raw_parts, from_raw_parts_mut};

use crate::pattern::{Pattern, Scratch};
use crate::scan::{Hits, Scanner};

/// Numbers written for each hit.
const ROW: usize = 6;
const FAILED: i64 = -1;
const REFUSED: i64 = -2;

/// Read detectors; nothing where they cannot be used, and then why in `why`.
///
/// # Safety
/// `description` holds `size` bytes, `why` has room for `room`.
#[no_mangle]
pub unsafe extern "C" fn xinhu_scanner_new(
    description: *const u8,
    size: usize,
    why: *mut u8,
    room: usize,
) -> *mut Scanner {
    let description = from_raw_parts(description, size);
    let told = match catch_unwind(|| Scanner::read(description)) {
        Ok(Ok(scanner)) => return Box::into_raw(Box::new(scanner)),
        Ok(Err(wrong)) => wrong.0,
        Err(_) => "a fault",
    };
    let why = from_raw_parts_mut(why, room);
    for (to, from) in why.iter_mut().zip(told.bytes().chain(Some(0))) {
        *to = from;
    }
    std::ptr::null_mut()
}

/// Scan a text; return how many numbers its hits take, -1 for a fault.
///
/// Written are, for each hit, begin and end in characters, detector, outcome, label and
/// where its evidence ends in `evidence`, in characters; then how many bytes all evidence
/// takes. Where the room does not suffice, nothing is written but that.
///
/// # Safety
/// `scanner` came of `xinhu_scanner_new`; the others hold as much as is said.
#[no_mangle]
pub unsafe extern "C" fn xinhu_scanner_scan(
    scanner: *const Scanner,
    text: *const u8,
    size: usize,
    rows: *mut u32,
    room: usize,
    evidence: *mut u8,
    evidence_room: usize,
    evidence_size: *mut usize,
) -> i64 {
    let (scanner, text) = (&*scanner, from_raw_parts(text, size));
    let hits = match catch_unwind(AssertUnwindSafe(|| scanner.scan(text))) {
        Ok(hits) => hits,
        Err(_) => return FAILED,
    };
    *evidence_size = hits.evidence.len();
    let numbers = hits.each.len() * ROW;
    if numbers <= room && hits.evidence.len() <= evidence_room {
        write(&hits, from_raw_parts_mut(rows, room));
        from_raw_parts_mut(evidence, hits.evidence.len()).copy_from_slice(hits.evidence.as_bytes());
    }
    numbers as i64
}

fn write(hits: &Hits, rows: &mut [u32]) {
    for (row, hit) in rows.chunks_exact_mut(ROW).zip(&hits.each) {
        let told = [
            hit.start,
            hit.end,
            hit.detector,
            hit.outcome,
            hit.label,
            hit.shown,
        ];
        for (to, from) in row.iter_mut().zip(told) {
            *to = from as u32;
        }
    }
}

/// Match a pattern at a place, for tests against its model: where it ends, -1: nowhere, -2:
/// it is refused.
///
/// `characters`: over the characters of UTF-8, `at` counted in them; else over bytes.
///
/// # Safety
/// `pattern` and `text` hold as much as is said.
#[no_mangle]
pub unsafe extern "C" fn xinhu_pattern_match(
    pattern: *const u8,
    pattern_size: usize,
    characters: bool,
    text: *const u8,
    size: usize,
    at: usize,
) -> i64 {
    let (pattern, text) = (
        from_raw_parts(pattern, pattern_size),
        from_raw_parts(text, size),
    );
    let ended = catch_unwind(|| ended(pattern, characters, text, at));
    ended.unwrap_or(REFUSED)
}

fn ended(pattern: &[u8], characters: bool, text: &[u8], at: usize) -> i64 {
    let mut scratch = Scratch::default();
    let found = if characters {
        let read = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let points: Vec<u32> = read(text).chars().map(u32::from).collect();
        Pattern::of_characters(&read(pattern))
            .map(|own| own.matches(&points, at, points.len(), &mut scratch))
    } else {
        Pattern::of_bytes(pattern).map(|own| own.matches(text, at, text.len(), &mut scratch))
    };
    match found {
        Err(_) => REFUSED,
        Ok(None) => FAILED,
        Ok(Some(end)) => end as i64,
    }
}

/// Free a scanner.
///
/// # Safety
/// It came of `xinhu_scanner_new` and is not used again.
#[no_mangle]
pub unsafe extern "C" fn xinhu_scanner_free(scanner: *mut Scanner) {
    if !scanner.is_null() {
        drop(Box::from_raw(scanner));
    }
}
