//! What is called from outside, by the calling convention of C.
//!
//! The one place with `unsafe`. Guarantees: no panic leaves it or says anything, since what
//! it would say may hold a piece of a text; what it is given is read and written within the
//! sizes that are given. Leaves to the caller: that addresses and sizes are true, that a
//! scanner is freed once, and that one thread at a time asks it.

#![allow(unsafe_code)]

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice::{from_raw_parts, from_raw_parts_mut};

use crate::pattern::{Pattern, Scratch};
use crate::scan::Scanner;

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
    std::panic::set_hook(Box::new(|_| {}));
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

/// Scan texts; return how many numbers their hits take, -1 for a fault.
///
/// The texts stand one behind the other, `sizes` tells of each how long it is. Written are,
/// for each hit, which text, begin and end in its characters, what is said, and where its
/// evidence ends in that of its text, in characters; then how many bytes all evidence takes.
/// Where the room does not suffice, nothing is written but that.
///
/// # Safety
/// `scanner` came of `xinhu_scanner_new`; `texts` holds as much as `sizes` say together, the
/// others as much as is said.
#[no_mangle]
pub unsafe extern "C" fn xinhu_scanner_scan(
    scanner: *const Scanner,
    texts: *const u8,
    sizes: *const usize,
    count: usize,
    rows: *mut u32,
    room: usize,
    evidence: *mut u8,
    evidence_room: usize,
    evidence_size: *mut usize,
) -> i64 {
    let (scanner, sizes) = (&*scanner, from_raw_parts(sizes, count));
    let texts = from_raw_parts(texts, sizes.iter().sum());
    let scanned = catch_unwind(AssertUnwindSafe(|| scan(scanner, texts, sizes)));
    let (numbers, shown) = match scanned {
        Ok(found) => found,
        Err(_) => return FAILED,
    };
    *evidence_size = shown.len();
    if numbers.len() <= room && shown.len() <= evidence_room {
        from_raw_parts_mut(rows, numbers.len()).copy_from_slice(&numbers);
        from_raw_parts_mut(evidence, shown.len()).copy_from_slice(shown.as_bytes());
    }
    numbers.len() as i64
}

fn scan(scanner: &Scanner, texts: &[u8], sizes: &[usize]) -> (Vec<u32>, String) {
    let mut numbers = Vec::new();
    let mut evidence = String::new();
    let mut left = texts;
    for (text, &size) in sizes.iter().enumerate() {
        let (own, rest) = left.split_at(size);
        left = rest;
        let hits = scanner.scan(own);
        for hit in &hits.each {
            let told = [text, hit.start, hit.end, hit.said, hit.shown];
            numbers.extend(told.iter().map(|&number| number as u32));
        }
        evidence.push_str(&hits.evidence);
    }
    (numbers, evidence)
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
