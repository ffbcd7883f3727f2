//! Days as numbers hold them, and as people write them.

use super::{digit, GOOD};

const DAYS: [u32; 13] = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST_YEAR: u32 = 1800;

fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |sum, &byte| Some(sum * 10 + digit(byte)?))
}

fn is_leap(year: u32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn is_real(year: u32, month: u32, day: u32) -> bool {
    let days = DAYS.get(month as usize).copied().unwrap_or(0);
    (1..=days).contains(&day) && ((month, day) != (2, 29) || is_leap(year))
}

/// YYYYMMDD is a day from 1900 to 2099.
pub fn is_day(text: &[u8]) -> bool {
    if text.len() != 8 || !(text.starts_with(b"19") || text.starts_with(b"20")) {
        return false;
    }
    let parts = (number(&text[..4]), number(&text[4..6]), number(&text[6..]));
    matches!(parts, (Some(year), Some(month), Some(day)) if is_real(year, month, day))
}

/// A date in one of the shapes that a birth date is written in.
pub fn day(value: &[u8]) -> Option<usize> {
    let (year, month, day) = plain(value).or_else(|| parted(value))?;
    if year >= EARLIEST_YEAR && is_real(year, month, day) {
        GOOD
    } else {
        None
    }
}

fn plain(value: &[u8]) -> Option<(u32, u32, u32)> {
    if value.len() != 8 {
        return None;
    }
    Some((
        number(&value[..4])?,
        number(&value[4..6])?,
        number(&value[6..])?,
    ))
}

fn parted(value: &[u8]) -> Option<(u32, u32, u32)> {
    let mut rest = value;
    let year = taken(&mut rest, 4, 4)?;
    sign(&mut rest, "年")?;
    let month = taken(&mut rest, 1, 2)?;
    sign(&mut rest, "月")?;
    let day = taken(&mut rest, 1, 2)?;
    let rest = spaceless(rest);
    let rest = rest.strip_prefix("日".as_bytes()).unwrap_or(rest);
    rest.is_empty().then_some((year, month, day))
}

fn taken(rest: &mut &[u8], least: usize, most: usize) -> Option<u32> {
    let size = rest
        .iter()
        .take(most)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, behind) = rest.split_at(size);
    *rest = behind;
    if size < least {
        None
    } else {
        number(digits)
    }
}

fn sign(rest: &mut &[u8], word: &str) -> Option<()> {
    let bare = spaceless(rest);
    let behind = bare.strip_prefix(word.as_bytes()).or(match bare {
        [b'-' | b'/' | b'.', behind @ ..] => Some(behind),
        _ => None,
    })?;
    *rest = spaceless(behind);
    Some(())
}

fn spaceless(text: &[u8]) -> &[u8] {
    let spaces = text
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    &text[spaces..]
}
