//! Telephone numbers: what their shape does not tell.

use std::borrow::Cow;

use super::days::is_day;
use super::different;

const NUMBER: usize = 11;
const DAY: usize = 8;
const FEWEST_DIGITS: usize = 3;

/// Eleven digits behind the country's prefix are no filler.
pub fn mobile(value: &[u8]) -> Option<usize> {
    let number = &value[value.len().saturating_sub(NUMBER)..];
    (different(number) >= FEWEST_DIGITS).then_some(0)
}

/// The number behind the area code is no day and no filler.
pub fn landline(value: &[u8]) -> Option<usize> {
    let value = at_home(value);
    let area = if value.starts_with(b"01") || value.starts_with(b"02") {
        3
    } else {
        4
    };
    landline_local(&value[area.min(value.len())..(area + DAY).min(value.len())])
}

/// A number without its area code: no day, no filler.
pub fn landline_local(value: &[u8]) -> Option<usize> {
    (!is_day(value) && different(value) >= FEWEST_DIGITS - 1).then_some(0)
}

/// Write a number with the prefix of the country as it is dialled within it.
fn at_home(value: &[u8]) -> Cow<'_, [u8]> {
    let bare = value
        .strip_prefix(b"+")
        .or_else(|| value.strip_prefix(b"00"))
        .unwrap_or(value);
    match bare
        .strip_prefix(b"86")
        .or_else(|| value.strip_prefix(b"86"))
    {
        None => Cow::Borrowed(value),
        Some(behind) => Cow::Owned([b"0", behind.strip_prefix(b"0").unwrap_or(behind)].concat()),
    }
}
