//! Classes of bytes, in which runs of digits are found quickly.

/// What a byte is to a number: beside all else a number begins and ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Digit,
    Letter,
    /// A space or a dash.
    Gap,
    Stop,
}

#[inline]
pub fn class_of(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' => Class::Digit,
        b'A'..=b'Z' | b'a'..=b'z' => Class::Letter,
        b' ' | b'-' => Class::Gap,
        _ => Class::Stop,
    }
}

#[inline]
pub fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

#[inline]
pub fn is_inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

#[inline]
pub fn is_gap(byte: u8) -> bool {
    class_of(byte) == Class::Gap
}
