//! Numbers of cards and accounts: ISO/IEC 7812-1 (Luhn), ISO 13616-1.

use super::{different, digit, worth, Begins, GOOD};

const CARD_LENGTHS: std::ops::RangeInclusive<usize> = 16..=19;
const FEWEST_DIGITS: usize = 3;

/// The Luhn sum modulo 10 is nothing.
pub fn is_luhn(digits: &[u8]) -> bool {
    let sum: Option<u32> = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &byte)| {
            let one = digit(byte)?;
            Some(if place % 2 == 0 {
                one
            } else {
                one * 2 / 10 + one * 2 % 10
            })
        })
        .sum();
    sum.map_or(false, |sum| sum % 10 == 0)
}

/// Outcome 0: no known issuer; then the groups of issuers in their order.
pub fn bank_card(value: &[u8], groups: &[Begins]) -> Option<usize> {
    if !is_luhn(value) || different(value) < FEWEST_DIGITS {
        return None;
    }
    if !CARD_LENGTHS.contains(&value.len()) {
        return GOOD;
    }
    let issued = |begins: &Begins| {
        begins
            .iter()
            .any(|(begin, lengths)| value.starts_with(begin) && lengths.contains(&value.len()))
    };
    Some(groups.iter().position(issued).map_or(0, |place| place + 1))
}

/// What is written like a card would have been found as one.
pub fn account(value: &[u8]) -> Option<usize> {
    let card = value.starts_with(b"62") && CARD_LENGTHS.contains(&value.len());
    (!card).then_some(0)
}

pub fn iban(value: &[u8], lengths: &Begins) -> Option<usize> {
    let country = value.get(..2)?;
    let known = lengths.iter().find(|(begin, _)| begin == country)?;
    if !known.1.contains(&value.len()) {
        return None;
    }
    let mut turned = value[4..].iter().chain(&value[..4]);
    let rest = turned.try_fold(0, |rest: u32, &byte| {
        let one = worth(byte)?;
        Some((rest * if one < 10 { 10 } else { 100 } + one) % 97)
    })?;
    if rest == 1 {
        GOOD
    } else {
        None
    }
}
