//! What speaks for a value, by the validators that rules name.
//!
//! Each gives the number of an outcome, which the rules' side knows the reasons of, or
//! `None`: what was found is none. Which codes are known is data of the rules' side.

mod cards;
mod codes;
mod days;
mod identity;
mod secrets;
mod telephones;

use crate::wire::{Reader, Wrong};
pub use secrets::Shapes;

/// The one outcome of a validator that knows no other.
const GOOD: Option<usize> = Some(0);

/// Codes and words that validators ask, as the rules' side knows them.
pub struct Known {
    pub provinces: Vec<Vec<u8>>,
    pub countries: Vec<Vec<u8>>,
    pub departments: Vec<u8>,
    pub file_endings: Vec<Vec<u8>>,
    pub fillers: Vec<u8>,
    pub units: Vec<Vec<u8>>,
    pub shapes: Shapes,
}

impl Known {
    pub fn read(reader: &mut Reader<'_>) -> Result<Known, Wrong> {
        Ok(Known {
            provinces: reader.texts()?,
            countries: reader.texts()?,
            departments: reader.text()?.to_vec(),
            file_endings: reader.texts()?,
            fillers: reader.text()?.to_vec(),
            units: reader.texts()?,
            shapes: Shapes::read(reader)?,
        })
    }

    fn is_province(&self, code: &[u8]) -> bool {
        self.provinces.iter().any(|known| known == code)
    }
}

/// First characters of numbers → the lengths that such numbers have.
type Begins = Vec<(Vec<u8>, Vec<usize>)>;

/// The validator of one detector.
pub enum Validator {
    Any,
    Account,
    Amount,
    BankCard(Vec<Begins>),
    Day,
    Email,
    HongKong,
    Iban(Begins),
    IssuedKey,
    Key,
    Landline,
    LandlineLocal,
    Mobile,
    Pem,
    ResidentId,
    ResidentId15,
    Secret,
    Swift,
    TaiwanPermit,
    Track,
    Taiwan,
    Uscc,
}

impl Validator {
    pub fn read(reader: &mut Reader<'_>) -> Result<Validator, Wrong> {
        let name = reader.text()?.to_vec();
        let mut groups = groups(reader)?;
        Ok(match name.as_slice() {
            b"" => Validator::Any,
            b"account" => Validator::Account,
            b"amount" => Validator::Amount,
            b"bank_card" => Validator::BankCard(groups),
            b"day" => Validator::Day,
            b"email" => Validator::Email,
            b"hk_id" => Validator::HongKong,
            b"iban" => Validator::Iban(
                groups
                    .drain(..)
                    .next()
                    .ok_or(Wrong("iban without lengths"))?,
            ),
            b"issued_key" => Validator::IssuedKey,
            b"key" => Validator::Key,
            b"landline" => Validator::Landline,
            b"landline_local" => Validator::LandlineLocal,
            b"mobile" => Validator::Mobile,
            b"pem" => Validator::Pem,
            b"resident_id" => Validator::ResidentId,
            b"resident_id_15" => Validator::ResidentId15,
            b"secret" => Validator::Secret,
            b"swift" => Validator::Swift,
            b"taiwan_permit" => Validator::TaiwanPermit,
            b"track" => Validator::Track,
            b"tw_id" => Validator::Taiwan,
            b"uscc" => Validator::Uscc,
            _ => return Err(Wrong("a validator that is not known here")),
        })
    }

    /// Judge a value; gaps between its groups are left out.
    pub fn judge(&self, value: &[u8], known: &Known) -> Option<usize> {
        match self {
            Validator::Any => GOOD,
            Validator::Account => cards::account(value),
            Validator::Amount => codes::amount(value, known),
            Validator::BankCard(groups) => cards::bank_card(value, groups),
            Validator::Day => days::day(value),
            Validator::Email => codes::email(value, known),
            Validator::HongKong => identity::hong_kong(value),
            Validator::Iban(lengths) => cards::iban(value, lengths),
            Validator::IssuedKey => known.shapes.issued_key(value),
            Validator::Key => known.shapes.key(value),
            Validator::Landline => telephones::landline(value),
            Validator::LandlineLocal => telephones::landline_local(value),
            Validator::Mobile => telephones::mobile(value),
            Validator::Pem => known.shapes.pem(value),
            Validator::ResidentId => identity::resident_id(value, known),
            Validator::ResidentId15 => identity::resident_id_15(value, known),
            Validator::Secret => known.shapes.secret(value, known),
            Validator::Swift => codes::swift(value, known),
            Validator::TaiwanPermit => identity::taiwan_permit(value),
            Validator::Track => known.shapes.track(value),
            Validator::Taiwan => identity::taiwan(value),
            Validator::Uscc => identity::uscc(value, known),
        }
    }
}

/// What a validator is told: groups of numbers by how they begin.
fn groups(reader: &mut Reader<'_>) -> Result<Vec<Begins>, Wrong> {
    let mut groups = Vec::new();
    for _ in 0..reader.count()? {
        let mut begins = Vec::new();
        for _ in 0..reader.count()? {
            begins.push((reader.text()?.to_vec(), reader.counts()?));
        }
        groups.push(begins);
    }
    Ok(groups)
}

/// How many characters differ from each other.
fn different(value: &[u8]) -> usize {
    if value.is_ascii() {
        let seen = value.iter().fold(0, |seen: u128, &byte| seen | 1 << byte);
        return seen.count_ones() as usize;
    }
    let text = String::from_utf8_lossy(value);
    let mut signs: Vec<char> = text.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    signs.len()
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The worth of a digit or letter, 0 to 35.
fn worth(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(36)
}
