//! Numbers of people and organisations: GB 11643-1999, GB 32100-2015, GB 11714-1997, and
//! the identity cards of Hong Kong and Taiwan.

use super::days::is_day;
use super::{digit, worth, Known, GOOD};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10X98765432";
const ORGANISATIONS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const INNER_CHECK: &[u8; 11] = b"0X987654321";
/// Of what the centre registers.
const CENTRE: &[u8] = b"10";
const TAIWAN_LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
const TAIWAN_WEIGHTS: [u32; 11] = [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1];

pub fn resident_id(value: &[u8], known: &Known) -> Option<usize> {
    if value.len() < 18 || !known.is_province(&value[..2]) || !is_day(&value[6..14]) {
        return None;
    }
    let sum: u32 = WEIGHTS
        .iter()
        .zip(value)
        .map(|(weight, &byte)| Some(weight * digit(byte)?))
        .sum::<Option<u32>>()?;
    let check = value[17].to_ascii_uppercase();
    (CHECK[(sum % 11) as usize] == check).then_some(0)
}

pub fn resident_id_15(value: &[u8], known: &Known) -> Option<usize> {
    if value.len() < 15 || !known.is_province(&value[..2]) {
        return None;
    }
    let born = [b"19", &value[6..12]].concat();
    (is_day(&born) && &value[12..] != b"000").then_some(0)
}

pub fn uscc(value: &[u8], known: &Known) -> Option<usize> {
    let code = value.to_ascii_uppercase();
    if code.len() < 18 || !known.departments.contains(&code[0]) {
        return None;
    }
    if !known.is_province(&code[2..4]) && &code[2..4] != CENTRE {
        return None;
    }
    let inner: u32 = INNER_WEIGHTS
        .iter()
        .zip(&code[8..16])
        .map(|(weight, &byte)| weight * worth(byte).unwrap_or(0))
        .sum();
    if INNER_CHECK[(inner % 11) as usize] != code[16] {
        return None;
    }
    let mut weight = 1;
    let mut outer = 0;
    for &byte in &code[..17] {
        let place = ORGANISATIONS
            .iter()
            .position(|&known| known == byte)
            .unwrap_or(0);
        outer += weight * place as u32;
        weight = weight * 3 % 31;
    }
    (ORGANISATIONS[((31 - outer % 31) % 31) as usize] == code[17]).then_some(0)
}

/// One or two letters, six digits, a check digit with or without brackets around it.
pub fn hong_kong(value: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(value);
    let bare: Vec<char> = text
        .chars()
        .filter(|sign| !"() （）".contains(*sign))
        .collect();
    let mut worths: Vec<u32> = bare
        .iter()
        .map(|sign| sign.to_digit(36))
        .collect::<Option<_>>()?;
    if bare.len() < 9 {
        worths.insert(0, 36);
    }
    let sum: u32 = (1..=9)
        .rev()
        .zip(worths)
        .map(|(weight, worth): (u32, u32)| weight * worth)
        .sum();
    if sum % 11 == 0 {
        GOOD
    } else {
        None
    }
}

/// A letter and nine digits, modulo 10.
pub fn taiwan(value: &[u8]) -> Option<usize> {
    let letter = TAIWAN_LETTERS
        .iter()
        .position(|known| Some(known) == value.first())? as u32
        + 10;
    let first = [letter / 10, letter % 10];
    let rest: Vec<u32> = value[1..]
        .iter()
        .map(|&byte| digit(byte))
        .collect::<Option<_>>()?;
    let sum: u32 = TAIWAN_WEIGHTS
        .iter()
        .zip(first.iter().chain(&rest))
        .map(|(weight, one)| weight * one)
        .sum();
    (sum % 10 == 0).then_some(0)
}

/// Eight digits that are a day are one.
pub fn taiwan_permit(value: &[u8]) -> Option<usize> {
    (!is_day(value)).then_some(0)
}
