//! Codes of banks, e-mail addresses, amounts.

use super::{Known, GOOD};

const COUNTRY: std::ops::Range<usize> = 4..6;
const LONGEST_EMAIL: usize = 254;
/// Digits of an amount that is hardly a count of something.
const LONG: usize = 4;

/// The country in a code of ISO 9362.
pub fn swift(value: &[u8], known: &Known) -> Option<usize> {
    let country = value.get(COUNTRY)?;
    known
        .countries
        .iter()
        .any(|one| one == country)
        .then_some(0)
}

pub fn email(value: &[u8], known: &Known) -> Option<usize> {
    let at = value.iter().rposition(|&byte| byte == b'@');
    let (local, domain) = at.map_or((&value[..0], value), |at| (&value[..at], &value[at + 1..]));
    let twice = value.windows(2).any(|pair| pair == b"..");
    if String::from_utf8_lossy(value).chars().count() > LONGEST_EMAIL
        || twice
        || local.last() == Some(&b'.')
    {
        return None;
    }
    let label = domain
        .rsplit(|&byte| byte == b'.')
        .next()
        .unwrap_or(domain)
        .to_ascii_lowercase();
    if known.file_endings.contains(&label) {
        None
    } else {
        GOOD
    }
}

/// Outcome: bits of what makes it an amount: a unit, cents, its length.
pub fn amount(value: &[u8], known: &Known) -> Option<usize> {
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let holds = |sign: &Vec<u8>| {
        value
            .windows(sign.len())
            .any(|part| part == sign.as_slice())
    };
    let unit = known.units.iter().any(holds);
    if digits == 1 && !unit {
        return None;
    }
    let cents = value.contains(&b'.');
    Some(usize::from(unit) | usize::from(cents) << 1 | usize::from(digits >= LONG) << 2)
}
